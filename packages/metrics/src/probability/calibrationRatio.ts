import { assertOptions } from '@mtl/core/plain';
import { meanOverRows } from '../rows/meanOverRows.js';
import { assertRows, type MetricOptions, metricKeys } from '../rows/rows.js';

/**
 * Predicted over observed: `Σ w ŷ / Σ w y`. 1 is calibrated on the whole, above 1 predicts too much.
 *
 * @example
 * ```ts
 * import { calibrationRatio } from '@mtl/metrics';
 *
 * calibrationRatio([1, 0, 0, 1], [0.9, 0.4, 0.4, 0.8]); // 1.25
 * ```
 * @param labels 0 or 1 or any numbers, NaN for a row without a label, [rows].
 * @param predictions Probabilities, or numbers on the scale of the labels, [rows].
 * @returns NaN if the labels sum to 0, no row counts or a prediction that counts is NaN.
 * @throws ShapeError if lengths differ or a weight is negative or not finite.
 */
export function calibrationRatio(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  assertOptions('calibrationRatio', options, metricKeys);
  const owner = 'calibrationRatio';
  assertRows(owner, 'predictions', predictions, labels);
  assertRows(owner, 'weights', options.weights, labels);
  const observed = meanOverRows(owner, labels, options.weights, (_, label) => label);
  if (observed === 0) return Number.NaN;
  return meanOverRows(owner, labels, options.weights, (row) => predictions[row] as number) / observed;
}
