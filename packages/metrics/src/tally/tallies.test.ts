import { describe, expect, test } from 'vitest';
import { multiclassAccuracy } from '../decision/multiclassAccuracy.js';
import { multiclassLogLossFromLogits } from '../probability/multiclassLogLossFromLogits.js';
import { mae } from '../regression/mae.js';
import { mse } from '../regression/mse.js';
import { r2 } from '../regression/r2.js';
import { rmse } from '../regression/rmse.js';
import { multiclassTally } from './multiclassTally.js';
import { regressionTally } from './regressionTally.js';

const none = Number.NaN;

/** Seeded float32 numbers from −1 to 1. */
function numbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 2 - 1;
  });
}

const rows = 300;
const weights = numbers(rows, 1).map((x) => (x < -0.8 ? 0 : Math.abs(x) + 0.1));
const cuts = [0, 1, 1, 120, 300];
const parts = cuts.slice(1).map((end, i) => [cuts[i] as number, end] as const);

describe('regressionTally', () => {
  // Prices around 250,000, far from 0 for their spread; some rows have none.
  const labels = numbers(rows, 2).map((x, row) => (row % 7 === 3 ? none : 250_000 + 80 * x));
  const predictions = labels.map((y, row) => y + (row % 5) - 2);

  test.each([
    ['weights', weights],
    ['no weights', undefined],
  ])('gives what the metrics give for all rows at once, with %s', (_, given) => {
    const tally = regressionTally();
    for (const [from, end] of parts) {
      const cut = (array: Float32Array) => array.subarray(from, end);
      tally.add(cut(labels), cut(predictions), { weights: given && cut(given) });
    }
    const options = { weights: given };
    const figures = tally.metrics();
    expect(figures.mse).toBe(mse(labels, predictions, options));
    expect(figures.rmse).toBe(rmse(labels, predictions, options));
    expect(figures.mae).toBe(mae(labels, predictions, options));
    expect(figures.r2).toBeCloseTo(r2(labels, predictions, options), 13);
    const whole = regressionTally();
    whole.add(labels, predictions, options);
    expect(whole.metrics()).toEqual(figures);
  });

  test('has the variance of labels that are far from 0 exactly', () => {
    const tally = regressionTally();
    tally.add([1e7 + 1, 1e7 + 2, 1e7 + 3], [1e7 + 1, 1e7 + 2, 1e7 + 4]);
    expect(tally.metrics()).toEqual({ mse: 1 / 3, rmse: Math.sqrt(1 / 3), mae: 1 / 3, r2: 0.5 });
  });

  test('has no R² for labels that are all the same, and nothing for no rows', () => {
    const tally = regressionTally();
    expect(tally.metrics()).toEqual({ mse: none, rmse: none, mae: none, r2: none });
    tally.add([0.1, 0.1, none], [1, 2, 3]);
    expect(tally.metrics().r2).toBeNaN();
    expect(tally.metrics().mae).toBeCloseTo(1.4, 12);
    tally.add([0.3], [none]);
    expect(tally.metrics().mse).toBeNaN();
    expect(tally.metrics().r2).toBeNaN();
  });

  test('refuses what does not fit', () => {
    const tally = regressionTally();
    expect(() => tally.add([1, 2], [1])).toThrow(
      'regressionTally.add: `predictions` must have as many values as `labels`, 2, got 1.',
    );
    expect(() => tally.add([1], [1], { weights: [1, 2] })).toThrow(
      'regressionTally.add: `weights` must have as many values as `labels`, 1, got 2.',
    );
    expect(() => tally.add([1], [1], { weigths: [1] } as never)).toThrow(
      'regressionTally.add: `options` must be without unknown keys, got "weigths". Did you mean `weights`?',
    );
  });
});

describe('multiclassTally', () => {
  const labels = numbers(rows, 3).map((x, row) =>
    row % 11 === 4 ? none : Math.min(2, Math.floor(1.5 * (x + 1))),
  );
  const logits = numbers(3 * rows, 4).map((x) => 5 * x);

  test.each([
    ['weights', weights, undefined],
    ['no weights', undefined, undefined],
    ['weights of classes', undefined, [2, 1, 0.5]],
    ['weights of rows and of classes', weights, [0, 1, 4]],
  ])('gives what the metrics give for all rows at once, with %s', (_, given, classWeights) => {
    const tally = multiclassTally({ classes: 3 });
    for (const [from, end] of parts) {
      tally.add(labels.subarray(from, end), logits.subarray(3 * from, 3 * end), {
        weights: given?.subarray(from, end),
      });
    }
    const all = Float64Array.from(labels, (y, row) => (given?.[row] ?? 1) * (classWeights?.[y] ?? 1));
    const figures = tally.metrics({ classWeights });
    const options = { weights: all };
    expect(figures.logLoss).toBe(multiclassLogLossFromLogits(labels, logits, options));
    expect(figures.accuracy).toBe(multiclassAccuracy(labels, logits, options));
  });

  test('has nothing for no rows, and NaN for a NaN logit', () => {
    const tally = multiclassTally({ classes: 2 });
    expect(tally.metrics()).toEqual({ logLoss: none, accuracy: none });
    tally.add([0, 1, none], [3, 0, 1, 0, 9, 9]);
    expect(tally.metrics().accuracy).toBe(0.5);
    tally.add([0], [none, 1]);
    expect(tally.metrics()).toEqual({ logLoss: none, accuracy: none });
  });

  test('refuses what does not fit', () => {
    for (const [options, message] of [
      [undefined, '`classes` must be a positive integer, got undefined.'],
      [{ classes: 1 }, '`classes` must be at least 2, got 1.'],
      [{ clases: 2 }, '`options` must be without unknown keys, got "clases". Did you mean `classes`?'],
    ] as const) {
      expect(() => multiclassTally(options as never)).toThrow(`multiclassTally: ${message}`);
    }
    const tally = multiclassTally({ classes: 2 });
    for (const [labels, logits, options, message] of [
      [[0, 1], [1, 2], {}, '`logits` must be [2, 2] = 4 values, got 2.'],
      [[2], [1, 2], {}, '`labels` must be integers from 0 to 1 or NaN for none, got 2 (row 0).'],
      [[1], [1, 2], { weights: [] }, '`weights` must have as many values as `labels`, 1, got 0.'],
      [
        [1],
        [1, 2],
        { weight: [1] },
        '`options` must be without unknown keys, got "weight". Did you mean `weights`?',
      ],
    ] as const) {
      expect(() => tally.add(labels, logits, options as never)).toThrow(`multiclassTally.add: ${message}`);
    }
    expect(() => tally.metrics({ classWeights: [1] })).toThrow(
      'multiclassTally.metrics: `classWeights` must be 2 numbers, one per class, got [1].',
    );
    expect(() => tally.metrics({ classWeight: [1] } as never)).toThrow(
      'multiclassTally.metrics: `options` must be without unknown keys, got "classWeight". Did you mean `classWeights`?',
    );
  });
});
