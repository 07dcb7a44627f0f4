import type { Examples, MulticlassHead, RegressionHead, TaskHead, TaskModel, Tasks } from '@mtl/core';
import {
  auc,
  averagePrecision,
  calibrationRatio,
  expectedCalibrationError,
  logLossFromLogits,
  mae,
  mse,
  multiclassAccuracy,
  multiclassLogLossFromLogits,
  normalizedEntropyFromLogits,
  r2,
  rmse,
} from '@mtl/metrics';
import { logitsOfExamples, type PredictTasksOptions } from './predictTasks.js';
import { assertReadable } from './tensorsOf.js';

/** Metrics of a binary task; NaN where the rows have one class only. */
export interface BinaryMetrics {
  /** Exact area under the ROC curve, ties counted half. */
  readonly auc: number;
  /** Cross-entropy, nats, mean over the rows. */
  readonly logLoss: number;
  /** Normalized entropy: log loss over the entropy of the base rate of the same rows. */
  readonly ne: number;
  readonly averagePrecision: number;
  /** Sum of predictions over sum of labels. */
  readonly calibration: number;
  /** Expected calibration error over ten bins of equal width. */
  readonly ece: number;
}

/** Metrics of a multiclass task. */
export interface MulticlassMetrics {
  /** Cross-entropy, nats, mean over the rows. */
  readonly logLoss: number;
  /** Share of rows whose most probable class is right. */
  readonly accuracy: number;
}

/** Metrics of a regression task. */
export interface RegressionMetrics {
  readonly mse: number;
  readonly rmse: number;
  readonly mae: number;
  /** Share of the variance explained. */
  readonly r2: number;
}

/** The metrics of a head. */
export type MetricsOf<Head extends TaskHead> = Head extends RegressionHead
  ? RegressionMetrics
  : Head extends MulticlassHead
    ? MulticlassMetrics
    : BinaryMetrics;

/** The metrics of all tasks, by name. */
export type TaskMetrics<T extends Tasks> = { readonly [Name in keyof T & string]: MetricsOf<T[Name]> };

/**
 * Evaluates every task over all rows at once, from float32 logits in float64: no average of batch averages, and no tie where
 * probabilities saturate. Rows whose label is NaN are left out of that task; row weights count.
 *
 * @param model A model of any architecture.
 * @param examples Rows with the labels of all tasks.
 * @returns The metrics of each task.
 * @throws ShapeError when the table is not of the model's form, an id is outside its vocabulary or a task has no labels.
 */
export async function evaluateTasks<const T extends Tasks>(
  model: TaskModel<T>,
  examples: Examples<keyof T & string>,
  options: PredictTasksOptions = {},
): Promise<TaskMetrics<T>> {
  assertReadable('evaluateTasks', model, examples, true);
  const logits = await logitsOfExamples('evaluateTasks', model, examples, options);
  const metrics = (Object.keys(model.tasks) as (keyof T & string)[]).map((name) => {
    const rows = { labels: examples.labels[name], weights: examples.weights?.[name] };
    return [name, metricsOf(model.tasks[name] as TaskHead, logits[name], rows)];
  });
  return Object.fromEntries(metrics) as TaskMetrics<T>;
}

interface LabelledRows {
  readonly labels: Float32Array;
  readonly weights: Float32Array | undefined;
}

function metricsOf(
  head: TaskHead,
  logits: Float32Array,
  { labels, weights }: LabelledRows,
): BinaryMetrics | MulticlassMetrics | RegressionMetrics {
  const options = weights ? { weights } : {};
  if (head.kind === 'regression') {
    return {
      mse: mse(labels, logits, options),
      rmse: rmse(labels, logits, options),
      mae: mae(labels, logits, options),
      r2: r2(labels, logits, options),
    };
  }
  if (head.kind === 'multiclass') {
    return {
      logLoss: multiclassLogLossFromLogits(labels, logits, options),
      accuracy: multiclassAccuracy(labels, logits, options),
    };
  }
  const probabilities = Float64Array.from(logits, (z) => 1 / (1 + Math.exp(-z)));
  return {
    auc: auc(labels, logits, options),
    logLoss: logLossFromLogits(labels, logits, options),
    ne: normalizedEntropyFromLogits(labels, logits, options),
    averagePrecision: averagePrecision(labels, logits, options),
    calibration: calibrationRatio(labels, probabilities, options),
    ece: expectedCalibrationError(labels, probabilities, options),
  };
}
