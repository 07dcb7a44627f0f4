import { assertOptions } from '@mtl/core/plain';
import { type DecisionOptions, decisionCounts, decisionKeys } from './decisionRates.js';

/**
 * Share of the rows predicted 1 that are labelled 1, `TP / (TP + FP)`: at a threshold, or among the k highest scores.
 *
 * @example
 * ```ts
 * import { precision } from '@mtl/metrics';
 *
 * precision([1, 0, 1, 0], [0.9, 0.2, 0.4, 0.7]); // 0.5
 * precision([1, 0, 1, 0], [0.9, 0.2, 0.4, 0.7], { k: 1 }); // 1
 * ```
 * @param labels 0 or 1, NaN for a row without a label, [rows].
 * @param scores Probabilities, or whatever the threshold is on the scale of, [rows].
 * @returns From 0 to 1; NaN if no row is predicted 1, or a score that counts is NaN.
 * @throws ShapeError if lengths differ, a label is neither 0, 1 nor NaN, or a weight is negative or not finite.
 * @throws ConfigError if `threshold` is not a number, `k` no positive integer, or `k` stands beside `threshold` or `weights`.
 */
export function precision(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: DecisionOptions = {},
): number {
  assertOptions('precision', options, decisionKeys);
  const { found, predicted } = decisionCounts('precision', labels, scores, options);
  return found / predicted;
}
