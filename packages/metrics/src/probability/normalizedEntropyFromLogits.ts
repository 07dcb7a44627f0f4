import { assertOptions } from '@mtl/core/plain';
import { type MetricOptions, metricKeys } from '../rows/rows.js';
import { baseRateEntropy } from './baseRateEntropy.js';
import { meanLogLossFromLogits } from './logLossFromLogits.js';

/**
 * {@link normalizedEntropy} of logits: {@link logLossFromLogits}, where nothing is clipped, over the entropy of the positive rate.
 *
 * @example
 * ```ts
 * import { normalizedEntropyFromLogits } from '@mtl/metrics';
 *
 * normalizedEntropyFromLogits([1, 0], [0, 0]); // 1
 * ```
 * @param labels 0 or 1, NaN for a row without a label, [rows].
 * @param logits Of label 1, [rows].
 * @returns At least 0; NaN if one of the two classes is missing or a logit that counts is NaN.
 * @throws ShapeError as {@link logLossFromLogits} does.
 */
export function normalizedEntropyFromLogits(
  labels: ArrayLike<number>,
  logits: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  assertOptions('normalizedEntropyFromLogits', options, metricKeys);
  const owner = 'normalizedEntropyFromLogits';
  return (
    meanLogLossFromLogits(owner, labels, logits, options) / baseRateEntropy(owner, labels, options.weights)
  );
}
