import { describe, expect, test } from 'vitest';
import { binaryLabel, multiclassLabel } from '../schema/labels.js';
import { unknownValue } from './encodeReport.js';
import { labelNumber } from './labelNumber.js';

describe('labelNumber', () => {
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

  test('is the index of the class, NaN for a missing one, and nothing for others', () => {
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
});
