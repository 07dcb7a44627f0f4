import { assertOptions } from '@mtl/core/plain';
import { meanOverRows } from '../rows/meanOverRows.js';
import { assertBinary, assertRows, type MetricOptions, metricKeys } from '../rows/rows.js';

/**
 * Binary cross-entropy of logits, in nats, mean over the rows: `softplus(−z)` for label 1, `softplus(z)` for label 0. Nothing is
 * clipped: a wrong logit of 50 costs 50.
 *
 * @example
 * ```ts
 * import { logLossFromLogits } from '@mtl/metrics';
 *
 * logLossFromLogits([1, 0], [0, 0]); // 0.6931… = ln 2
 * ```
 * @param labels 0 or 1, NaN for a row without a label, [rows].
 * @param logits Of label 1, [rows].
 * @returns At least 0; NaN if no row counts or a logit that counts is NaN.
 * @throws ShapeError if lengths differ, a label is neither 0, 1 nor NaN, or a weight is negative or not finite.
 */
export function logLossFromLogits(
  labels: ArrayLike<number>,
  logits: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  assertOptions('logLossFromLogits', options, metricKeys);
  return meanLogLossFromLogits('logLossFromLogits', labels, logits, options);
}

/** {@link logLossFromLogits} on behalf of `owner`. */
export function meanLogLossFromLogits(
  owner: string,
  labels: ArrayLike<number>,
  logits: ArrayLike<number>,
  options: MetricOptions,
): number {
  const { weights } = options;
  assertRows(owner, 'logits', logits, labels);
  assertRows(owner, 'weights', weights, labels);
  return meanOverRows(owner, labels, weights, (row, label) => {
    assertBinary(owner, label, row);
    const logit = logits[row] as number;
    return softplus(label === 1 ? -logit : logit);
  });
}

/** `ln(1 + eˣ)` without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
