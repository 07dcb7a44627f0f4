/**
 * Trains and evaluates multi-task models of any architecture.
 *
 * @packageDocumentation
 */

export type { FitCallbacks, FitHooks, FitLogs } from './callbacks/fitCallbacks.js';
export { lineOf, type Progress, type ProgressStream, progressLines } from './callbacks/progress.js';
export {
  type BinaryMetrics,
  evaluateTasks,
  type MetricsOf,
  type MulticlassMetrics,
  type RegressionMetrics,
  type TaskMetrics,
} from './evaluate/evaluateTasks.js';
export { type PredictTasksOptions, predictTasks } from './evaluate/predictTasks.js';
export type { FitTasksOptions } from './fit/fitOptions.js';
export { type EpochReport, type FitReport, fitTasks } from './fit/fitTasks.js';
export { l2, type RegularizerOptions } from './penalize/l2.js';
export type { MatchedWeights, Regularizer } from './penalize/regularizer.js';
export { type TensorNormalOptions, tensorNormal } from './penalize/tensorNormal.js';
export { traceNorm } from './penalize/traceNorm.js';
