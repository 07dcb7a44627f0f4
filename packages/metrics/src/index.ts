/**
 * Metrics on plain and typed arrays: `metric(labels, scores, { weights })` → a number. Exact in float64, without TensorFlow.js.
 *
 * In every metric a row whose label is NaN has no label and does not count, nor does one of weight 0. What has no value is NaN,
 * never an error; lengths that do not fit and labels that cannot be are a `ShapeError`.
 *
 * @packageDocumentation
 */
export { type AccuracyOptions, accuracy } from './accuracy.js';
export { auc } from './auc.js';
export { aucByGroup } from './aucByGroup.js';
export { averagePrecision } from './averagePrecision.js';
export {
  type BootstrapInterval,
  type BootstrapOptions,
  bootstrap,
  type DrawnArrays,
  type RowArrays,
} from './bootstrap.js';
export { calibrationRatio } from './calibrationRatio.js';
export { deltaM } from './deltaM.js';
export { expectedCalibrationError } from './expectedCalibrationError.js';
export { type GaucOptions, gauc } from './gauc.js';
export type { GroupAuc } from './groupAucs.js';
export { type LogLossOptions, logLoss } from './logLoss.js';
export { logLossFromLogits } from './logLossFromLogits.js';
export { mae } from './mae.js';
export { mse } from './mse.js';
export { multiclassAccuracy } from './multiclassAccuracy.js';
export { multiclassLogLossFromLogits } from './multiclassLogLossFromLogits.js';
export { normalizedEntropy } from './normalizedEntropy.js';
export { normalizedEntropyFromLogits } from './normalizedEntropyFromLogits.js';
export { pairedBootstrap } from './pairedBootstrap.js';
export { r2 } from './r2.js';
export { type CalibrationOptions, type ReliabilityBin, reliabilityTable } from './reliabilityTable.js';
export { rmse } from './rmse.js';
export type { MetricOptions } from './rows.js';
export { type StreamingAuc, type StreamingAucOptions, streamingAuc } from './streamingAuc.js';
export { type MetricChange, taskGain } from './taskGain.js';
