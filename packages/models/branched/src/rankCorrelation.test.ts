import { describe, expect, test } from 'vitest';
import { rankCorrelation } from './rankCorrelation.js';

const of = (...values: number[]) => Float64Array.from(values);

describe('rankCorrelation', () => {
  test('sees the order alone', () => {
    expect(rankCorrelation(of(1, 2, 3, 4), of(-9, 0, 100, 1e6))).toBeCloseTo(1, 12);
    expect(rankCorrelation(of(1, 2, 3, 4), of(8, 4, 2, 1))).toBeCloseTo(-1, 12);
  });

  test('is 1 − 6 Σd² / (n³ − n) without ties', () => {
    // Ranks 1 2 3 4 5 and 2 1 4 3 5: Σd² = 4, n = 5.
    expect(rankCorrelation(of(10, 20, 30, 40, 50), of(2, 1, 4, 3, 5))).toBeCloseTo(1 - 24 / 120, 12);
  });

  test('gives equal values the mean of their ranks', () => {
    // Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: deviations (−1.5, 0, 0, 1.5) and (−1.5, −0.5, 0.5, 1.5); 4.5 / √(4.5 · 5).
    expect(rankCorrelation(of(1, 7, 7, 9), of(1, 2, 3, 4))).toBeCloseTo(4.5 / Math.sqrt(22.5), 12);
  });

  test('is 0 where one list has one value only', () => {
    expect(rankCorrelation(of(3, 3, 3), of(1, 2, 3))).toBe(0);
  });

  test('refuses lists of different length', () => {
    expect(() => rankCorrelation(of(1, 2), of(1))).toThrow(
      expect.objectContaining({
        name: 'ShapeError',
        message: 'rankCorrelation: `b` must be 2 values, as `a`, got 1.',
      }),
    );
  });
});
