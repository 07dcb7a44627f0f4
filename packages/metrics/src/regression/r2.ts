import { assertOptions } from '@mtl/core/plain';
import { meanOverRows } from '../rows/meanOverRows.js';
import { type MetricOptions, metricKeys } from '../rows/rows.js';
import { meanSquare } from './mse.js';

/**
 * Coefficient of determination, the share of the labels' variance that the predictions explain:
 * `R² = 1 − Σ w (ŷ − y)² / Σ w (y − ȳ)²`, ȳ the (weighted) mean label of the same rows. 1 is perfect, 0 the constant ȳ.
 *
 * @example
 * ```ts
 * import { r2 } from '@mtl/metrics';
 *
 * r2([1, 2, 3], [1, 2, 4]); // 0.5
 * ```
 * @param labels Any numbers, NaN for a row without a label, [rows].
 * @param predictions On the scale of the labels, [rows].
 * @returns At most 1; NaN if the labels that count are all the same, there are none, or a prediction that counts is NaN.
 * @throws ShapeError if lengths differ or a weight is negative or not finite.
 */
export function r2(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  assertOptions('r2', options, metricKeys);
  const error = meanSquare('r2', labels, predictions, options);
  // Same or not is asked of the labels: the variance of equal labels is rarely 0 after rounding.
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const mean = meanOverRows('r2', labels, options.weights, (_, label) => {
    low = Math.min(low, label);
    high = Math.max(high, label);
    return label;
  });
  if (!(low < high)) return Number.NaN;
  return 1 - error / meanOverRows('r2', labels, options.weights, (_, label) => (label - mean) ** 2);
}
