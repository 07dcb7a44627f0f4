import { assertOptions } from '@mtl/core/plain';
import { baseRateEntropy } from './baseRateEntropy.js';
import { type LogLossOptions, logLossKeys, meanLogLoss } from './logLoss.js';

/**
 * Log loss in units of what the positive rate alone achieves (He et al. 2014, Eq. 1): `NE = logLoss / H(r)`,
 * `H(r) = −(r ln r + (1 − r) ln(1 − r))`, r the positive rate of the same rows, weighted if they are. 1 is a model that knows the
 * rate and nothing else; lower is better.
 *
 * @example
 * ```ts
 * import { normalizedEntropy } from '@mtl/metrics';
 *
 * normalizedEntropy([1, 0, 0, 0], [0.25, 0.25, 0.25, 0.25]); // 1
 * ```
 * @param labels 0 or 1, NaN for a row without a label, [rows].
 * @param probabilities Of label 1, from 0 to 1, clipped as in {@link logLoss}, [rows].
 * @returns At least 0; NaN if one of the two classes is missing or a probability that counts is NaN.
 * @throws ShapeError and ConfigError as {@link logLoss} does.
 */
export function normalizedEntropy(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: LogLossOptions = {},
): number {
  assertOptions('normalizedEntropy', options, logLossKeys);
  const owner = 'normalizedEntropy';
  return meanLogLoss(owner, labels, probabilities, options) / baseRateEntropy(owner, labels, options.weights);
}
