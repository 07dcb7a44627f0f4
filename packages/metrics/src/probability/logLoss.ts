import { assertOptions, configError, type OptionKeys } from '@mtl/core/plain';
import { meanOverRows } from '../rows/meanOverRows.js';
import { assertBinary, assertProbability, assertRows, type MetricOptions, metricKeys } from '../rows/rows.js';

/** Options of {@link logLoss} and {@link normalizedEntropy}. */
export interface LogLossOptions extends MetricOptions {
  /** Probabilities are clipped to [epsilon, 1 − epsilon], which bounds the loss of a row; from 0 to below 0.5. Default 1e-15. */
  readonly epsilon?: number;
}

/** Its keys. */
export const logLossKeys: OptionKeys<LogLossOptions> = { ...metricKeys, epsilon: true };

/**
 * Binary cross-entropy of probabilities, in nats, mean over the rows: `−(y ln q + (1 − y) ln(1 − q))`,
 * `q = clip(p, epsilon, 1 − epsilon)`.
 *
 * In float64, 1 − (1 − 1e-15) is 9.99e-16: a clipped wrong 1 costs 34.5395 and a clipped wrong 0 costs 34.5388.
 *
 * @example
 * ```ts
 * import { logLoss } from '@mtl/metrics';
 *
 * logLoss([1, 0], [0.5, 0.5]); // 0.6931… = ln 2
 * ```
 * @param labels 0 or 1, NaN for a row without a label, [rows].
 * @param probabilities Of label 1, from 0 to 1, [rows].
 * @returns At least 0; NaN if no row counts or a probability that counts is NaN.
 * @throws ShapeError if lengths differ, a label is neither 0, 1 nor NaN, a probability lies outside [0, 1] by more than rounding
 * (1e-6), or a weight is negative or not finite.
 * @throws ConfigError if `epsilon` is not in [0, 0.5).
 */
export function logLoss(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: LogLossOptions = {},
): number {
  assertOptions('logLoss', options, logLossKeys);
  return meanLogLoss('logLoss', labels, probabilities, options);
}

/** {@link logLoss} on behalf of `owner`. */
export function meanLogLoss(
  owner: string,
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: LogLossOptions,
): number {
  const { epsilon = 1e-15, weights } = options;
  if (!(epsilon >= 0 && epsilon < 0.5)) {
    throw configError(owner, 'epsilon', 'at least 0 and below 0.5', epsilon);
  }
  assertRows(owner, 'probabilities', probabilities, labels);
  assertRows(owner, 'weights', weights, labels);
  return meanOverRows(owner, labels, weights, (row, label) => {
    const probability = probabilities[row] as number;
    assertBinary(owner, label, row);
    assertProbability(owner, probability, row);
    const clipped = Math.min(Math.max(probability, epsilon), 1 - epsilon);
    return -(label === 1 ? Math.log(clipped) : Math.log1p(-clipped));
  });
}
