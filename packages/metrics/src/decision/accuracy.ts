import { assertOptions, configError, type OptionKeys } from '@mtl/core/plain';
import { meanOverRows } from '../rows/meanOverRows.js';
import { assertBinary, assertRows, type MetricOptions, metricKeys } from '../rows/rows.js';

/** Options of {@link accuracy}. */
export interface AccuracyOptions extends MetricOptions {
  /** Scores above it predict 1, others 0. Default 0.5, for probabilities; 0 for logits. */
  readonly threshold?: number;
}

/** Its keys. */
export const accuracyKeys: OptionKeys<AccuracyOptions> = { ...metricKeys, threshold: true };

/**
 * Share of rows whose score is on the label's side of the threshold: `[s > threshold] = y`.
 *
 * @example
 * ```ts
 * import { accuracy } from '@mtl/metrics';
 *
 * accuracy([1, 0, 1, 0], [0.9, 0.2, 0.4, 0.5]); // 0.75
 * ```
 * @param labels 0 or 1, NaN for a row without a label, [rows].
 * @param scores Probabilities, or whatever the threshold is on the scale of, [rows].
 * @returns From 0 to 1; NaN if no row counts or a score that counts is NaN.
 * @throws ShapeError if lengths differ, a label is neither 0, 1 nor NaN, or a weight is negative or not finite.
 * @throws ConfigError if `threshold` is not a number.
 */
export function accuracy(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: AccuracyOptions = {},
): number {
  assertOptions('accuracy', options, accuracyKeys);
  const { threshold = 0.5, weights } = options;
  if (typeof threshold !== 'number' || Number.isNaN(threshold)) {
    throw configError('accuracy', 'threshold', 'a number', threshold);
  }
  assertRows('accuracy', 'scores', scores, labels);
  assertRows('accuracy', 'weights', weights, labels);
  return meanOverRows('accuracy', labels, weights, (row, label) => {
    assertBinary('accuracy', label, row);
    const score = scores[row] as number;
    if (Number.isNaN(score)) return Number.NaN;
    return score > threshold === (label === 1) ? 1 : 0;
  });
}
