import { assertOptions } from '@mtl/core/plain';
import { type DecisionOptions, decisionCounts, decisionKeys } from './decisionRates.js';

/**
 * Harmonic mean of precision and recall, `2 TP / (2 TP + FP + FN)`: at a threshold, or among the k highest scores.
 *
 * @example
 * ```ts
 * import { f1 } from '@mtl/metrics';
 *
 * f1([1, 0, 1, 0], [0.9, 0.2, 0.4, 0.7]); // 0.5
 * f1([1, 0, 1, 0], [0.9, 0.2, 0.4, 0.7], { k: 1 }); // 0.6666…
 * ```
 * @param labels 0 or 1, NaN for a row without a label, [rows].
 * @param scores Probabilities, or whatever the threshold is on the scale of, [rows].
 * @returns From 0 to 1; NaN if no row is predicted or labelled 1, or a score that counts is NaN.
 * @throws ShapeError if lengths differ, a label is neither 0, 1 nor NaN, or a weight is negative or not finite.
 * @throws ConfigError if `threshold` is not a number, `k` no positive integer, or `k` stands beside `threshold` or `weights`.
 */
export function f1(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: DecisionOptions = {},
): number {
  assertOptions('f1', options, decisionKeys);
  const { found, predicted, positives } = decisionCounts('f1', labels, scores, options);
  return (2 * found) / (predicted + positives);
}
