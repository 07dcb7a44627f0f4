/**
 * Trains and evaluates multi-task models of any architecture.
 *
 * @packageDocumentation
 */

export {
  type ExamplePort,
  type ExampleStream,
  examplesFrom,
  type PrefetchOptions,
  prefetched,
  type ShuffleOptions,
  shuffledStream,
} from '@mtl/core';
export type { EpochReport } from './callbacks/epochReport.js';
export type { FitCallbacks, FitHooks, FitLogs } from './callbacks/fitCallbacks.js';
export { lineOf, type Progress, type ProgressStream, progressLines } from './callbacks/progress.js';
export type { ClassWeights } from './evaluate/classWeights.js';
export {
  type BinaryMetrics,
  type EvaluateTasksOptions,
  evaluateTasks,
  type MetricsOf,
  type MulticlassMetrics,
  type RegressionMetrics,
  type TaskMetrics,
} from './evaluate/evaluateTasks.js';
export { type Predictions, type PredictTasksOptions, predictTasks } from './evaluate/predictTasks.js';
export type { Rows } from './evaluate/rows.js';
export type { FitEnd, FitTasksOptions } from './fit/fitOptions.js';
export { type FitReport, fitTasks } from './fit/fitTasks.js';
export { sumOfLosses } from './fit/sumOfLosses.js';
export { type AdagradOptions, adagrad } from './optimize/adagrad.js';
export { type AdamOptions, adam } from './optimize/adam.js';
export { type MomentumOptions, momentum } from './optimize/momentum.js';
export { type SgdOptions, sgd } from './optimize/sgd.js';
export { l2 } from './penalize/l2.js';
export type { MatchedWeights, Regularizer } from './penalize/regularizer.js';
export type { RegularizerOptions } from './penalize/regularizerOptions.js';
export { type TensorNormalOptions, tensorNormal } from './penalize/tensorNormal.js';
export { traceNorm } from './penalize/traceNorm.js';
