import { assertOptions } from '@mtl/core/plain';
import { type MetricOptions, metricKeys } from '../rows/rows.js';
import { meanSquare } from './mse.js';

/**
 * Root of the mean squared error: `√MSE`.
 *
 * @example
 * ```ts
 * import { rmse } from '@mtl/metrics';
 *
 * rmse([1, 2], [4, 6]); // 3.5355… = √12.5
 * ```
 * @param labels Any numbers, NaN for a row without a label, [rows].
 * @param predictions On the scale of the labels, [rows].
 * @returns At least 0, in the labels' unit; NaN if no row counts or a prediction that counts is NaN.
 * @throws ShapeError if lengths differ or a weight is negative or not finite.
 */
export function rmse(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  assertOptions('rmse', options, metricKeys);
  return Math.sqrt(meanSquare('rmse', labels, predictions, options));
}
