import { assertOptions } from '@mtl/core/plain';
import { type CalibrationOptions, calibrationKeys, reliabilityBins } from './reliabilityTable.js';

/**
 * Expected calibration error (Naeini et al. 2015): over the bins of {@link reliabilityTable}, the mean distance between predicted
 * and observed rate, `ECE = Σ_b (w_b / w) |p̄_b − ȳ_b|`.
 *
 * @example
 * ```ts
 * import { expectedCalibrationError } from '@mtl/metrics';
 *
 * expectedCalibrationError([0, 1, 1], [0.2, 0.4, 0.9], { bins: 2 }); // 0.1666… = 2/3 · 0.2 + 1/3 · 0.1
 * ```
 * @param labels 0 or 1, NaN for a row without a label, [rows].
 * @param probabilities Of label 1, from 0 to 1, [rows].
 * @returns From 0 to 1; NaN if no row counts or a probability that counts is NaN.
 * @throws ShapeError and ConfigError as {@link reliabilityTable} does.
 */
export function expectedCalibrationError(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: CalibrationOptions = {},
): number {
  assertOptions('expectedCalibrationError', options, calibrationKeys);
  let sum = 0;
  let total = 0;
  for (const bin of reliabilityBins('expectedCalibrationError', labels, probabilities, options)) {
    if (bin.rows === 0) continue;
    sum += bin.rows * Math.abs(bin.meanProbability - bin.meanLabel);
    total += bin.rows;
  }
  return sum / total;
}
