import { ConfigError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { unknownValue } from './encodeReport.js';
import { binaryLabel, labelNumber, multiclassLabel, regressionLabel } from './labels.js';

describe('binaryLabel', () => {
  test('is 1 for positive values, NaN for missing ones and nothing for all others, before rows are seen', () => {
    const numberOf = labelNumber(binaryLabel({ column: 'thumb', positive: ['up', 'yes'], missing: ['?'] }));
    expect(['up', 'yes', '?', '', 'down', 'Up', 'constructor'].map(numberOf)).toEqual([
      1,
      1,
      Number.NaN,
      Number.NaN,
      unknownValue,
      unknownValue,
      unknownValue,
    ]);
  });

  test('refuses what is neither positive nor negative where negative values are given', () => {
    const numberOf = labelNumber(binaryLabel({ column: 'thumb', positive: ['up'], negative: ['down'] }));
    expect(['up', 'down', '', 'sideways', '__proto__'].map(numberOf)).toEqual([
      1,
      0,
      Number.NaN,
      unknownValue,
      unknownValue,
    ]);
  });

  test('takes the empty cell for a value where a list has it', () => {
    expect(labelNumber(binaryLabel({ column: 'thumb', positive: ['up'], negative: [''] }))('')).toBe(0);
    expect(labelNumber(binaryLabel({ column: 'thumb', positive: [''] }))('')).toBe(1);
  });

  test('keeps no array of the caller', () => {
    const positive = ['up'];
    const label = binaryLabel({ column: 'thumb', positive });
    positive.push('down');
    expect(label).toEqual({ kind: 'binary', column: 'thumb', positive: ['up'], missing: [] });
  });

  test.each([
    [{ positive: [] }, '`positive` must be an array of at least 1 value, got [].'],
    [{ positive: 'up' }, '`positive` must be an array of at least 1 value, got "up".'],
    [{ positive: [1] }, '`positive` must be an array of at least 1 value, got [1].'],
    [{ negative: [] }, '`negative` must be an array of at least 1 value, got [].'],
    [{ positive: ['up', 'up'] }, '`positive` must be values that are listed once, got "up".'],
    [{ negative: ['up'] }, '`negative` must be values that are listed once, got "up".'],
    [{ missing: ['up'] }, '`missing` must be values that are listed once, got "up".'],
    [{ missing: [null] }, '`missing` must be an array of values, got [null].'],
    [{ collumn: 'thumb' }, '`options` must be without unknown keys, got "collumn". Did you mean `column`?'],
    [{ column: 3 }, '`column` must be the name of a column, got 3.'],
  ])('refuses %j', (wrong, message) => {
    const options = { column: 'thumb', positive: ['up'], ...wrong } as Parameters<typeof binaryLabel>[0];
    expect(() => binaryLabel(options)).toThrow(new ConfigError(`binaryLabel: ${message}`));
  });
});

describe('multiclassLabel', () => {
  test('is the index of the class, NaN for a missing one, and refuses others', () => {
    const numberOf = labelNumber(
      multiclassLabel({ column: 'size', classes: ['S', 'M', 'L'], missing: ['n/a'] }),
    );
    expect(['S', 'M', 'L', '', 'n/a', 'XL'].map(numberOf)).toEqual([
      0,
      1,
      2,
      Number.NaN,
      Number.NaN,
      unknownValue,
    ]);
  });

  test('refuses fewer than two classes and a class listed twice', () => {
    expect(() => multiclassLabel({ column: 'size', classes: ['S'] })).toThrow(
      new ConfigError('multiclassLabel: `classes` must be an array of at least 2 values, got ["S"].'),
    );
    expect(() => multiclassLabel({ column: 'size', classes: ['S', 'S'] })).toThrow(
      new ConfigError('multiclassLabel: `classes` must be values that are listed once, got "S".'),
    );
  });
});

describe('regressionLabel', () => {
  test('names its column', () => {
    expect(regressionLabel({ column: 'stars' })).toEqual({ kind: 'regression', column: 'stars' });
  });

  test('refuses what names no column', () => {
    expect(() => regressionLabel({ column: undefined as unknown as string })).toThrow(
      new ConfigError('regressionLabel: `column` must be the name of a column, got undefined.'),
    );
  });
});
