import { ConfigError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { syntheticFunnel } from './syntheticFunnel.js';

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Share of (positive, negative) pairs that the score puts in order; scores here have no ties. */
function rankAuc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = Array.from(labels, (label, i) => [scores[i] as number, label] as const).sort(
    (a, b) => a[0] - b[0],
  );
  let negatives = 0;
  let ordered = 0;
  for (const [, label] of order) {
    if (label === 1) ordered += negatives;
    else negatives++;
  }
  return ordered / (negatives * (order.length - negatives));
}

describe('syntheticFunnel', () => {
  const data = syntheticFunnel({ rows: 40_000, seed: 5 });
  const { click, conversion } = data.labels;

  test('is a dense table with labels 0 and 1', () => {
    expect([data.rows, data.fields, data.columns, data.ids.length]).toEqual([40_000, 0, 20, 0]);
    expect(data.numeric).toHaveLength(800_000);
    expect(new Set([...click, ...conversion])).toEqual(new Set([0, 1]));
  });

  test('lets nobody convert without a click', () => {
    expect(conversion.every((value, row) => value <= (click[row] as number))).toBe(true);
  });

  test('is clicked by 30 % of whom 20 % convert', () => {
    expect(mean(click)).toBeCloseTo(0.3, 1.8); // 0.008: more than three standard errors
    expect(mean(conversion) / mean(click)).toBeCloseTo(0.2, 1.6); // 0.0126: more than three standard errors
  });

  test('draws the labels from the probabilities that it tells', () => {
    expect(mean(click)).toBeCloseTo(mean(data.clickProbability), 1.9);
    const clicked = data.conversionProbability.filter((_, row) => click[row] === 1);
    expect(mean(conversion) / mean(click)).toBeCloseTo(mean(clicked), 1.6);
  });

  test('shows in the clicked rows more conversion than all rows would have: the bias that ESMM is about', () => {
    expect(mean(data.conversionProbability)).toBeCloseTo(0.127, 2);
    expect(mean(data.conversionProbability.filter((_, row) => click[row] === 1))).toBeGreaterThan(0.18);
  });

  test('can be learned: least squares on one half orders the other half', () => {
    for (const labels of [click, conversion]) {
      // For x ~ N(0, I) the covariance with the label points along the weights.
      const direction = Array.from({ length: 20 }, (_, j) => {
        let sum = 0;
        for (let row = 0; row < 20_000; row++) {
          sum += (data.numeric[row * 20 + j] as number) * (labels[row] as number);
        }
        return sum;
      });
      const scores = Array.from({ length: 20_000 }, (_, i) =>
        direction.reduce(
          (sum, weight, j) => sum + weight * (data.numeric[(20_000 + i) * 20 + j] as number),
          0,
        ),
      );
      const auc = rankAuc(scores, labels.slice(20_000));
      expect(auc).toBeGreaterThan(0.8);
      expect(auc).toBeLessThan(0.95);
    }
  });

  test('repeats itself for the same seed only, and makes fewer rows the first of many', () => {
    const few = syntheticFunnel({ rows: 100, seed: 5 });
    expect(syntheticFunnel({ rows: 100, seed: 5 })).toEqual(few);
    expect(syntheticFunnel({ rows: 100, seed: 6 }).labels.click).not.toEqual(few.labels.click);
    expect(few.numeric).toEqual(data.numeric.slice(0, 2_000));
    expect(few.labels.conversion).toEqual(conversion.slice(0, 100));
  });

  test('refuses counts that are none', () => {
    expect(() => syntheticFunnel({ rows: 1.5 })).toThrow(
      new ConfigError('syntheticFunnel: `rows` must be a positive integer, got 1.5.'),
    );
    expect(() => syntheticFunnel({ rows: 1, features: 1 })).toThrow(
      new ConfigError('syntheticFunnel: `features` must be an integer from 2, got 1.'),
    );
  });
});
