import { describe, expect, test } from 'vitest';
import {
  assertLevelUnits,
  assertNonNegativeInteger,
  assertNonNegativeNumber,
  assertOneOf,
  assertPositiveInteger,
  assertPositiveNumber,
  assertUnits,
  configError,
  shapeError,
} from './assert.js';
import { ConfigError, FileError, MtlError, ShapeError } from './errors.js';
import { show } from './show.js';

const refusal = (message: string) => expect.objectContaining({ name: 'ConfigError', message });

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

describe('shapeError', () => {
  test('has the same form, with a place and a remedy where there are any', () => {
    expect(shapeError('embeddingBag', 'kernel', '[rows, units]', [5])).toEqual(
      new ShapeError('embeddingBag: `kernel` must be [rows, units], got [5].'),
    );
    const details = { place: 'row 3, field 1', remedy: 'Encode again.' };
    expect(shapeError('batches', 'ids', 'from 0 to 4', 5, details).message).toBe(
      'batches: `ids` must be from 0 to 4, got 5 (row 3, field 1). Encode again.',
    );
  });
});

describe('assertions', () => {
  test.each([-1e-300, Number.NaN, Number.POSITIVE_INFINITY, '1', null, undefined, 1n])(
    '%o is no finite number that is at least 0',
    (value) => {
      expect(() => assertNonNegativeNumber('l2', 'strength', value)).toThrow(
        refusal(`l2: \`strength\` must be a finite number ≥ 0, got ${show(value)}.`),
      );
    },
  );

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, '1', null, undefined])(
    '%o is no finite number above 0',
    (value) => {
      expect(() => assertPositiveNumber('adashare', 'temperature', value)).toThrow(
        refusal(`adashare: \`temperature\` must be a finite number > 0, got ${show(value)}.`),
      );
    },
  );

  test('0 and the smallest number are strengths, the smallest number is a temperature', () => {
    expect(() => assertNonNegativeNumber('a', 'b', 0)).not.toThrow();
    expect(() => assertNonNegativeNumber('a', 'b', Number.MIN_VALUE)).not.toThrow();
    expect(() => assertPositiveNumber('a', 'b', Number.MIN_VALUE)).not.toThrow();
  });

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

  test('have messages of one line without anything that a terminal obeys, whatever was quoted in them', () => {
    const name = 'a\u001b[2J\r\n\u202eb\u200b';
    for (const error of [new ConfigError(name), new ShapeError(name), new FileError('code', name)])
      expect(error.message).toBe('a\\u001b[2J\\u000d\\u000a\\u202eb\\u200b');
  });

  test('have messages of at most 2,000 characters', () => {
    expect(new ConfigError('x'.repeat(2000)).message).toBe('x'.repeat(2000));
    expect(new FileError('code', 'x'.repeat(50_000_000)).message).toBe(`${'x'.repeat(1999)}…`);
  });
});
