import { assertOptions, configError, type OptionKeys } from '@mtl/core/plain';
import { meanOverRows } from '../rows/meanOverRows.js';
import { assertRows, type MetricOptions, metricKeys } from '../rows/rows.js';

/** Options of {@link quantileLoss}. */
export interface QuantileLossOptions extends MetricOptions {
  /** Which quantile the predictions are of, between 0 and 1. Default 0.5, the median: half the mean absolute error. */
  readonly quantile?: number;
}

/** Its keys. */
const quantileLossKeys: OptionKeys<QuantileLossOptions> = { ...metricKeys, quantile: true };

/**
 * Quantile loss, also called pinball loss (Koenker & Bassett 1978): the mean of `max(q (y − ŷ), (q − 1)(y − ŷ))`. A prediction that is
 * too low costs q a unit, one that is too high 1 − q; the q-quantile of the labels costs least.
 *
 * @example
 * ```ts
 * import { quantileLoss } from '@mtl/metrics';
 *
 * quantileLoss([10, 10], [8, 11], { quantile: 0.9 }); // 0.95 = (0.9 · 2 + 0.1 · 1) / 2
 * ```
 * @param labels Any numbers, NaN for a row without a label, [rows].
 * @param predictions On the scale of the labels, [rows].
 * @returns At least 0, in the unit of the labels; NaN if no row counts or a prediction that counts is NaN.
 * @throws ShapeError if lengths differ or a weight is negative or not finite.
 * @throws ConfigError if `quantile` is not between 0 and 1.
 */
export function quantileLoss(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  options: QuantileLossOptions = {},
): number {
  assertOptions('quantileLoss', options, quantileLossKeys);
  const { quantile = 0.5, weights } = options;
  if (!(quantile > 0 && quantile < 1)) {
    throw configError('quantileLoss', 'quantile', 'between 0 and 1', quantile);
  }
  assertRows('quantileLoss', 'predictions', predictions, labels);
  assertRows('quantileLoss', 'weights', weights, labels);
  return meanOverRows('quantileLoss', labels, weights, (row, label) => {
    const missed = label - (predictions[row] as number);
    return missed > 0 ? quantile * missed : (quantile - 1) * missed;
  });
}
