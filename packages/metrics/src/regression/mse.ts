import { assertOptions } from '@mtl/core/plain';
import { meanOverRows } from '../rows/meanOverRows.js';
import { assertRows, type MetricOptions, metricKeys } from '../rows/rows.js';

/**
 * Mean squared error: the mean of `(ŷ − y)²`.
 *
 * @example
 * ```ts
 * import { mse } from '@mtl/metrics';
 *
 * mse([1, 2, 3], [1, 2, 5]); // 1.3333…
 * ```
 * @param labels Any numbers, NaN for a row without a label, [rows].
 * @param predictions On the scale of the labels, [rows].
 * @returns At least 0, in the square of the labels' unit; NaN if no row counts or a prediction that counts is NaN.
 * @throws ShapeError if lengths differ or a weight is negative or not finite.
 */
export function mse(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  assertOptions('mse', options, metricKeys);
  return meanSquare('mse', labels, predictions, options);
}

/** {@link mse} on behalf of `owner`. */
export function meanSquare(
  owner: string,
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  options: MetricOptions,
): number {
  assertRows(owner, 'predictions', predictions, labels);
  assertRows(owner, 'weights', options.weights, labels);
  return meanOverRows(owner, labels, options.weights, (row, label) => {
    const error = (predictions[row] as number) - label;
    return error * error;
  });
}
