import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accuracy,
  auc,
  averagePrecision,
  brier,
  calibrationRatio,
  expectedCalibrationError,
  logLoss,
  logLossFromLogits,
  mae,
  mse,
  multiclassAccuracy,
  multiclassLogLossFromLogits,
  normalizedEntropyFromLogits,
  r2,
  rmse,
} from './index.js';

type Metric = (
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options?: { readonly weights?: ArrayLike<number> },
) => number;

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** Every metric of `evaluateTasks` and its relatives, with what its scores are made of logits by. */
const metrics: readonly (readonly [name: string, metric: Metric, score: (z: number) => number])[] = [
  ['auc', auc, (z) => z],
  ['averagePrecision', averagePrecision, (z) => z],
  ['logLossFromLogits', logLossFromLogits, (z) => z],
  ['normalizedEntropyFromLogits', normalizedEntropyFromLogits, (z) => z],
  ['logLoss', logLoss, sigmoid],
  ['brier', brier, sigmoid],
  ['accuracy', accuracy, sigmoid],
  ['calibrationRatio', calibrationRatio, sigmoid],
  ['expectedCalibrationError', expectedCalibrationError, sigmoid],
  ['mse', mse, (z) => z],
  ['rmse', rmse, (z) => z],
  ['mae', mae, (z) => z],
  ['r2', r2, (z) => z],
];

const row = fc.record({
  label: fc.integer({ min: 0, max: 1 }),
  // Some scores tie.
  logit: fc.oneof(
    // Squares of 1e-200 leave the range of float64, and no sum can be exact.
    fc.double({ min: -9, max: 9, noNaN: true }).map((z) => (Math.abs(z) < 1e-9 ? 0 : z)),
    fc.integer({ min: -2, max: 2 }),
  ),
  times: fc.integer({ min: 0, max: 3 }),
  base: fc.constantFrom(1, 0.3, 1.7),
});
const rows = fc.array(row, { minLength: 2, maxLength: 30 });

describe('a row of weight 2 is the row twice, to the bit, and one of weight 0 is none', () => {
  test.each(metrics)('in %s', (_, metric, score) => {
    fc.assert(
      fc.property(rows, (given) => {
        const often = given.flatMap((one) => Array<typeof one>(one.times).fill(one));
        const once = metric(
          given.map(({ label }) => label),
          given.map(({ logit }) => score(logit)),
          { weights: given.map(({ base, times }) => Math.fround(base) * times) },
        );
        const twice = metric(
          often.map(({ label }) => label),
          often.map(({ logit }) => score(logit)),
          { weights: often.map(({ base }) => Math.fround(base)) },
        );
        expect(once).toBe(twice);
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ['multiclassAccuracy', multiclassAccuracy],
    ['multiclassLogLossFromLogits', multiclassLogLossFromLogits],
  ] as const)('in %s', (_, metric) => {
    fc.assert(
      fc.property(rows, (given) => {
        const often = given.flatMap((one) => Array<typeof one>(one.times).fill(one));
        fc.pre(often.length > 0);
        const scores = (list: typeof given) => list.flatMap(({ logit }) => [logit, 1, -logit]);
        const once = metric(
          given.map(({ label }) => label),
          scores(given),
          { weights: given.map(({ times }) => times) },
        );
        expect(once).toBe(
          metric(
            often.map(({ label }) => label),
            scores(often),
          ),
        );
      }),
      { numRuns: 100 },
    );
  });
});
