import { describe, expect, test } from 'vitest';
import { calibrationRatio, mae, mse, quantileLoss, r2, rmse } from '../index.js';

describe('errors of numbers', () => {
  const labels = [1, 2, 3, Number.NaN];
  const predictions = [1, 4, 0, 99];

  test('by hand: errors 0, 2, −3', () => {
    expect(mse(labels, predictions)).toBeCloseTo(13 / 3, 15);
    expect(rmse(labels, predictions)).toBeCloseTo(Math.sqrt(13 / 3), 15);
    expect(mae(labels, predictions)).toBeCloseTo(5 / 3, 15);
    expect(r2(labels, predictions)).toBeCloseTo(1 - 13 / 2, 14);
    expect(calibrationRatio(labels, predictions)).toBeCloseTo(5 / 6, 15);
  });

  test('by hand, weighted 1, 2, 1', () => {
    const weights = [1, 2, 1, 5];
    expect(mse(labels, predictions, { weights })).toBe(17 / 4);
    expect(mae(labels, predictions, { weights })).toBe(7 / 4);
    expect(r2(labels, predictions, { weights })).toBeCloseTo(1 - 17 / 2, 14);
    expect(calibrationRatio(labels, predictions, { weights })).toBe(9 / 8);
  });

  test('of a perfect prediction', () => {
    const perfect = [1, 2, 3, 0];
    expect([mse(labels, perfect), rmse(labels, perfect), mae(labels, perfect), r2(labels, perfect)]).toEqual([
      0, 0, 0, 1,
    ]);
  });
});

describe('r2', () => {
  test('is 0 for the mean label', () => {
    expect(r2([1, 2, 6], [3, 3, 3])).toBe(0);
  });

  test('is undefined for labels that do not vary, whatever the rounding of their mean', () => {
    expect(r2([0.1, 0.1, 0.1], [0.1, 0.1, 0.1])).toBeNaN();
    expect(r2([0.1, 0.1, 0.1], [1, 2, 3], { weights: [0.3, 0.7, 0.9] })).toBeNaN();
    expect(r2([5], [5])).toBeNaN();
    expect(r2([5, 6], [5, 6], { weights: [1, 0] })).toBeNaN();
  });
});

describe('calibrationRatio', () => {
  test('is undefined if the labels sum to 0', () => {
    expect(calibrationRatio([0, 0], [0.1, 0.2])).toBeNaN();
    expect(calibrationRatio([-1, 1], [0.1, 0.2])).toBeNaN();
  });
});

describe('quantileLoss', () => {
  test('costs q for every unit too low and 1 − q for every unit too high', () => {
    expect(quantileLoss([10, 10], [8, 11], { quantile: 0.9 })).toBeCloseTo((0.9 * 2 + 0.1) / 2, 15);
    expect(quantileLoss([10, 10], [8, 11])).toBe(0.75); // half the mean absolute error
    expect(quantileLoss([10, Number.NaN], [8, 0], { quantile: 0.25, weights: [4, 1] })).toBe(0.5);
  });

  test('is least for the quantile of the labels', () => {
    const labels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const loss = (value: number) =>
      quantileLoss(
        labels,
        labels.map(() => value),
        { quantile: 0.75 },
      );
    const best = labels.reduce((a, b) => (loss(b) < loss(a) ? b : a));
    expect(best).toBe(8);
  });

  test('refuses a quantile that is none', () => {
    expect(() => quantileLoss([1], [1], { quantile: 1 })).toThrow(
      'quantileLoss: `quantile` must be between 0 and 1, got 1.',
    );
  });
});
