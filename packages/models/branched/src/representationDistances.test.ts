import { describe, expect, test } from 'vitest';
import { representationDistances } from './representationDistances.js';

describe('representationDistances', () => {
  test('is 1 − Pearson for every pair of examples, row by row', () => {
    // (1, 2, 3) and (2, 4, 6) rise alike, (3, 2, 1) falls; (1, 0, 1) is uncorrelated with all of them.
    const rows = Float32Array.from([1, 2, 3, 2, 4, 6, 3, 2, 1, 1, 0, 1]);
    const distances = representationDistances(rows, 4);
    expect(distances).toBeInstanceOf(Float64Array);
    [0, 2, 1, 2, 1, 1].forEach((expected, i) => {
      expect(distances[i]).toBeCloseTo(expected, 12);
    });
  });

  test('is 0.5 where Pearson is 0.5', () => {
    // Deviations (−1, 0, 1) and (0, −1, 1): products 1, squares 2 and 2.
    expect(representationDistances([1, 2, 3, 2, 1, 3], 2)[0]).toBeCloseTo(0.5, 12);
  });

  test('takes a constant row for uncorrelated with every other', () => {
    expect(Array.from(representationDistances([5, 5, 1, 2, 0, 0], 3))).toEqual([1, 1, 1]);
  });

  for (const [values, samples, name, message] of [
    [[1, 2], 0, 'ConfigError', 'representationDistances: `samples` must be a positive integer, got 0.'],
    [
      [1, 2],
      1,
      'ShapeError',
      'representationDistances: `representations` must be [samples, units] with at least 2 samples, got 2 values for 1 samples.',
    ],
    [
      [1, 2, 3],
      2,
      'ShapeError',
      'representationDistances: `representations` must be [samples, units] with at least 2 samples, got 3 values for 2 samples.',
    ],
    [
      [1, 2, 3, Number.NaN],
      2,
      'ShapeError',
      'representationDistances: `representations` must be finite numbers, got NaN (sample 1).',
    ],
  ] as const) {
    test(`refuses ${values.length} values for ${samples} samples, ${values.at(-1)} the last`, () => {
      expect(() => representationDistances(values, samples)).toThrow(
        expect.objectContaining({ name, message }),
      );
    });
  }
});
