import { assertOptions } from '@mtl/core/plain';
import { meanOverRows } from '../rows/meanOverRows.js';
import { assertRows, type MetricOptions, metricKeys } from '../rows/rows.js';

/**
 * Mean absolute error: the mean of `|ŷ − y|`.
 *
 * @example
 * ```ts
 * import { mae } from '@mtl/metrics';
 *
 * mae([1, 2, 3], [1, 2, 6]); // 1
 * ```
 * @param labels Any numbers, NaN for a row without a label, [rows].
 * @param predictions On the scale of the labels, [rows].
 * @returns At least 0, in the labels' unit; NaN if no row counts or a prediction that counts is NaN.
 * @throws ShapeError if lengths differ or a weight is negative or not finite.
 */
export function mae(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  assertOptions('mae', options, metricKeys);
  assertRows('mae', 'predictions', predictions, labels);
  assertRows('mae', 'weights', options.weights, labels);
  return meanOverRows('mae', labels, options.weights, (row, label) =>
    Math.abs((predictions[row] as number) - label),
  );
}
