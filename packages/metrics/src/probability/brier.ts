import { assertOptions } from '@mtl/core/plain';
import { meanOverRows } from '../rows/meanOverRows.js';
import { assertBinary, assertProbability, assertRows, type MetricOptions, metricKeys } from '../rows/rows.js';

/**
 * Brier score (Brier 1950), the mean squared error of probabilities: the mean of `(p − y)²`.
 *
 * @example
 * ```ts
 * import { brier } from '@mtl/metrics';
 *
 * brier([1, 0], [0.8, 0.4]); // 0.1 = (0.04 + 0.16) / 2
 * ```
 * @param labels 0 or 1, NaN for a row without a label, [rows].
 * @param probabilities Of label 1, from 0 to 1, [rows].
 * @returns From 0, perfect, to 1; NaN if no row counts or a probability that counts is NaN.
 * @throws ShapeError if lengths differ, a label is neither 0, 1 nor NaN, a probability lies outside [0, 1] by more than rounding
 * (1e-6), or a weight is negative or not finite.
 */
export function brier(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  assertOptions('brier', options, metricKeys);
  assertRows('brier', 'probabilities', probabilities, labels);
  assertRows('brier', 'weights', options.weights, labels);
  return meanOverRows('brier', labels, options.weights, (row, label) => {
    const probability = probabilities[row] as number;
    assertBinary('brier', label, row);
    assertProbability('brier', probability, row);
    return (probability - label) ** 2;
  });
}
