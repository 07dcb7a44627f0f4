/**
 * Trains and evaluates multi-task models of any architecture.
 *
 * @packageDocumentation
 */
export {
  type BinaryMetrics,
  evaluateTasks,
  type MetricsOf,
  type MulticlassMetrics,
  type RegressionMetrics,
  type TaskMetrics,
} from './evaluateTasks.js';
export type { FitCallbacks, FitHooks, FitLogs } from './fitCallbacks.js';
export type { FitTasksOptions } from './fitOptions.js';
export { type EpochReport, type FitReport, fitTasks } from './fitTasks.js';
export { type PredictTasksOptions, predictTasks } from './predictTasks.js';
export { lineOf, type Progress, type ProgressStream, progressLines } from './progress.js';
export { l2, type RegulariserOptions } from './regularise/l2.js';
export type { Regulariser, TaskWeights } from './regularise/regulariser.js';
export { type TensorNormalOptions, tensorNormal } from './regularise/tensorNormal.js';
export { traceNorm } from './regularise/traceNorm.js';
