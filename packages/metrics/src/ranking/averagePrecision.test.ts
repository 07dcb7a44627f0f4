import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { averagePrecision } from '../index.js';

describe('averagePrecision', () => {
  test('adds precision times the step of recall, from the highest score down', () => {
    // 0.8 positive: precision 1; 0.4 negative; 0.35 positive: 2/3 → ½ · 1 + ½ · 2/3
    expect(averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toBeCloseTo(5 / 6, 15);
  });

  test('lets equal scores enter together', () => {
    expect(averagePrecision([1, 0, 1, 0], [7, 7, 7, 7])).toBe(0.5);
    // 0.9: precision 1, recall ½; then three rows at 0.5, one positive: precision 2/4
    expect(averagePrecision([1, 0, 1, 0], [0.9, 0.5, 0.5, 0.5])).toBe(0.75);
    expect(averagePrecision([1, 0], [-0, 0])).toBe(0.5);
  });

  test('weighs rows', () => {
    // the negative above weighs 3, the positive 1: precision 1/4
    expect(averagePrecision([0, 1], [0.9, 0.1], { weights: [3, 1] })).toBe(0.25);
  });

  test('is 1 for a perfect ranking and without negatives, undefined without positives', () => {
    expect(averagePrecision([0, 1, 1], [0.1, 0.2, 0.3])).toBe(1);
    expect(averagePrecision([1, 1], [0.1, 0.2])).toBe(1);
    expect(averagePrecision([0, 0], [0.1, 0.2])).toBeNaN();
  });

  test('agrees with the definition over thresholds', () => {
    const row = fc.tuple(
      fc.constantFrom(0, 1),
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 1, max: 5 }),
    );
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const positives = rows.reduce((sum, [y, , w]) => sum + w * y, 0);
        let expected = 0;
        for (const threshold of new Set(rows.map(([, s]) => s))) {
          const above = rows.filter(([, s]) => s >= threshold);
          const entering = above
            .filter(([y, s]) => y === 1 && s === threshold)
            .reduce((sum, [, , w]) => sum + w, 0);
          const found = above.reduce((sum, [y, , w]) => sum + w * y, 0);
          expected += ((entering / positives) * found) / above.reduce((sum, [, , w]) => sum + w, 0);
        }
        const actual = averagePrecision(
          rows.map(([y]) => y),
          rows.map(([, s]) => s),
          { weights: rows.map(([, , w]) => w) },
        );
        if (positives === 0) expect(actual).toBeNaN();
        else expect(actual).toBeCloseTo(expected, 12);
      }),
    );
  });
});
