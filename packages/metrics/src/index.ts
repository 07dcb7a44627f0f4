/**
 * Metrics on plain and typed arrays: `metric(labels, scores, { weights })` → a number. Exact in float64, without TensorFlow.js.
 *
 * In every metric a row whose label is NaN has no label and does not count, nor does one of weight 0. What has no value is NaN,
 * never an error; lengths that do not fit and labels that cannot be are a `ShapeError`.
 *
 * @packageDocumentation
 */

export {
  type BootstrapInterval,
  type BootstrapOptions,
  bootstrap,
  type DrawnArrays,
  type RowArrays,
} from './comparison/bootstrap.js';
export { deltaM } from './comparison/deltaM.js';
export { pairedBootstrap } from './comparison/pairedBootstrap.js';
export { type MetricChange, taskGain } from './comparison/taskGain.js';
export { type AccuracyOptions, accuracy } from './decision/accuracy.js';
export { type ChosenThreshold, chooseThreshold, type ThresholdOptions } from './decision/chooseThreshold.js';
export { type ConfusionTable, confusionTable } from './decision/confusionTable.js';
export type { DecisionOptions } from './decision/decisionRates.js';
export { f1 } from './decision/f1.js';
export { multiclassAccuracy } from './decision/multiclassAccuracy.js';
export { multiclassConfusionTable } from './decision/multiclassConfusionTable.js';
export { precision } from './decision/precision.js';
export { recall } from './decision/recall.js';
export { brier } from './probability/brier.js';
export { calibrationRatio } from './probability/calibrationRatio.js';
export { expectedCalibrationError } from './probability/expectedCalibrationError.js';
export { type LogLossOptions, logLoss } from './probability/logLoss.js';
export { logLossFromLogits } from './probability/logLossFromLogits.js';
export { multiclassLogLossFromLogits } from './probability/multiclassLogLossFromLogits.js';
export { normalizedEntropy } from './probability/normalizedEntropy.js';
export { normalizedEntropyFromLogits } from './probability/normalizedEntropyFromLogits.js';
export {
  type CalibrationOptions,
  type ReliabilityBin,
  reliabilityTable,
} from './probability/reliabilityTable.js';
export { auc } from './ranking/auc.js';
export { aucByGroup } from './ranking/aucByGroup.js';
export { averagePrecision } from './ranking/averagePrecision.js';
export { type GaucOptions, gauc } from './ranking/gauc.js';
export type { GroupAuc } from './ranking/groupAucs.js';
export { hitRate } from './ranking/hitRate.js';
export { meanAveragePrecision } from './ranking/meanAveragePrecision.js';
export { type MulticlassAucOptions, multiclassAuc } from './ranking/multiclassAuc.js';
export { type NdcgOptions, ndcg } from './ranking/ndcg.js';
export type { RankingOptions } from './ranking/rankedGroups.js';
export { type StreamingAuc, type StreamingAucOptions, streamingAuc } from './ranking/streamingAuc.js';
export { mae } from './regression/mae.js';
export { mse } from './regression/mse.js';
export { type QuantileLossOptions, quantileLoss } from './regression/quantileLoss.js';
export { r2 } from './regression/r2.js';
export { rmse } from './regression/rmse.js';
export type { MetricOptions } from './rows/rows.js';
export { type MulticlassFigures, type MulticlassTally, multiclassTally } from './tally/multiclassTally.js';
export { type RegressionFigures, type RegressionTally, regressionTally } from './tally/regressionTally.js';
