import { describe, expect, test } from 'vitest';
import {
  assertLevelUnits,
  assertNonNegativeInteger,
  assertOneOf,
  assertPositiveInteger,
  assertUnits,
  configError,
  show,
} from './assert.js';
import { ConfigError, FileError, MtlError, ShapeError } from './errors.js';

const refusal = (message: string) => expect.objectContaining({ name: 'ConfigError', message });

describe('show', () => {
  test.each([
    [3, '3'],
    [-0.5, '-0.5'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [12n, '12'],
    [undefined, 'undefined'],
    [null, 'null'],
    [true, 'true'],
    ['a "b"\n', '"a \\"b\\"\\n"'],
    [[1, Number.NaN, 'x'], '[1,"NaN","x"]'],
    [{ a: 1 }, '{"a":1}'],
    [() => 1, 'a function'],
    [Symbol('s'), 'Symbol(s)'],
  ])('shows %o on one line', (value, text) => {
    expect(show(value)).toBe(text);
  });

  test('cuts what is longer than 80 characters', () => {
    expect(show('x'.repeat(78))).toBe(`"${'x'.repeat(78)}"`);
    expect(show('x'.repeat(79))).toBe(`"${'x'.repeat(76)}…`);
  });
});

describe('configError', () => {
  test('has one form, with a remedy where there is one', () => {
    expect(configError('mmoe', 'experts', 'a positive integer', '8').message).toBe(
      'mmoe: `experts` must be a positive integer, got "8".',
    );
    expect(configError('ple', 'sharedExperts', 'at least 0', -1, 'Use 0.').message).toBe(
      'ple: `sharedExperts` must be at least 0, got -1. Use 0.',
    );
  });
});

describe('assertions', () => {
  test.each([0, -1, 1.5, Number.NaN, 2 ** 53, '3', null, undefined])('%o is no positive integer', (value) => {
    expect(() => assertPositiveInteger('Dense', 'units', value)).toThrow(
      refusal(`Dense: \`units\` must be a positive integer, got ${show(value)}.`),
    );
  });

  test.each([-1, -0, 0.5, Number.NaN, '0', null])('%o is no non-negative integer', (value) => {
    expect(() => assertNonNegativeInteger('ple', 'sharedExperts', value, 'Use 0.')).toThrow(
      refusal(`ple: \`sharedExperts\` must be a non-negative integer, got ${show(value)}. Use 0.`),
    );
  });

  test('0 is a non-negative integer, 1 a positive one', () => {
    expect(() => assertNonNegativeInteger('a', 'b', 0)).not.toThrow();
    expect(() => assertPositiveInteger('a', 'b', 1)).not.toThrow();
  });

  test('widths are a list of positive integers, and the message says which is none', () => {
    expect(() => assertUnits('mmoe', 'towerUnits', [96, 48])).not.toThrow();
    for (const value of [[], 8, '8', null, { length: 1 }]) {
      expect(() => assertUnits('mmoe', 'towerUnits', value)).toThrow(
        refusal(`mmoe: \`towerUnits\` must be a non-empty array of positive integers, got ${show(value)}.`),
      );
    }
    expect(() => assertUnits('mmoe', 'towerUnits', [8, 0])).toThrow(
      refusal('mmoe: `towerUnits[1]` must be a positive integer, got 0.'),
    );
    // A hole is no width.
    expect(() => assertUnits('mmoe', 'towerUnits', [8, undefined])).toThrow(
      refusal('mmoe: `towerUnits[1]` must be a positive integer, got undefined.'),
    );
  });

  test('levels are a list of such lists', () => {
    expect(() => assertLevelUnits('mmoe', 'expertUnits', [[96], [48]])).not.toThrow();
    expect(() => assertLevelUnits('mmoe', 'expertUnits', [])).toThrow(
      refusal('mmoe: `expertUnits` must be a non-empty array, one list of widths per level, got [].'),
    );
    expect(() => assertLevelUnits('mmoe', 'expertUnits', [[96], 48])).toThrow(
      refusal('mmoe: `expertUnits[1]` must be a non-empty array of positive integers, got 48.'),
    );
    expect(() => assertLevelUnits('mmoe', 'expertUnits', [[96], [4, '8']])).toThrow(
      refusal('mmoe: `expertUnits[1][1]` must be a positive integer, got "8".'),
    );
  });

  test('one of some strings is one of them exactly', () => {
    expect(() => assertOneOf('Dense', 'activation', ['relu', 'linear'], 'relu')).not.toThrow();
    expect(() => assertOneOf('Dense', 'activation', ['relu', 'linear'], 'Relu')).toThrow(
      refusal('Dense: `activation` must be one of "relu", "linear", got "Relu".'),
    );
  });
});

describe('errors', () => {
  test('say by name what they are, and keep a cause and a code', () => {
    const cause = new Error('disk');
    const file = new FileError('digest', 'unpackModel: …', { cause });
    expect([new MtlError('a').name, new ConfigError('a').name, new ShapeError('a').name, file.name]).toEqual([
      'MtlError',
      'ConfigError',
      'ShapeError',
      'FileError',
    ]);
    expect(file).toMatchObject({ code: 'digest', message: 'unpackModel: …', cause });
    for (const error of [new ConfigError('a'), new ShapeError('a'), file])
      expect(error).toBeInstanceOf(MtlError);
  });
});
