import {
  assertOptions,
  assertTaskModel,
  type ExampleStream,
  type Examples,
  type MulticlassHead,
  type RegressionHead,
  type TaskHead,
  type TaskModel,
  type Tasks,
} from '@mtl/core';
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
import { assertReadable } from './assertReadable.js';
import { ClassCounts } from './classCounts.js';
import { assertClassWeights, type ClassWeights } from './classWeights.js';
import { batchSizeOf, logitsOfExamples, type PredictTasksOptions } from './predictTasks.js';
import { isStream } from './rows.js';

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

/** Metrics of a regression task, in the unit of its labels. */
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

/** Options of {@link evaluateTasks}. */
export interface EvaluateTasksOptions<T extends Tasks> extends PredictTasksOptions {
  /**
   * How much the rows of each class count in the metrics of a task, beside their own weights: `'balanced'`, over these rows, or one number
   * per class. Balanced accuracy is the accuracy with balanced weights. Default: every class by its rows.
   */
  readonly classWeights?: ClassWeights<T>;
}

/**
 * Evaluates every task over all rows at once, from float32 logits in float64: no average of batch averages, and no tie where
 * probabilities saturate. Rows whose label is NaN are left out of that task; row weights count. A `fitTasks` that is under way waits with its
 * next step.
 *
 * @param model A model of any architecture.
 * @param rows Rows with the labels of all tasks: a table, or a stream of chunks, of which only logits, labels and weights are kept.
 * @param options Batch size, and weights of classes.
 * @returns The metrics of each task.
 * @throws ConfigError where a class of a balanced task has no rows. ShapeError when a table is not of the model's form, an id is outside its vocabulary, a number is not finite, a task has no labels or
 *   one that its head cannot have. MtlError when an output is not finite.
 */
export async function evaluateTasks<const T extends Tasks>(
  model: TaskModel<T>,
  rows: Examples<keyof T & string> | ExampleStream<keyof T & string>,
  options: EvaluateTasksOptions<T> = {},
): Promise<TaskMetrics<T>> {
  assertTaskModel('evaluateTasks', model);
  assertOptions<EvaluateTasksOptions<T>>('evaluateTasks', options, { batchSize: true, classWeights: true });
  const { classWeights = {}, ...others } = options;
  const batchSize = batchSizeOf('evaluateTasks', model, others);
  assertClassWeights('evaluateTasks', model.tasks, classWeights);
  const counts = new ClassCounts(model.tasks, classWeights);
  const names = Object.keys(model.tasks) as (keyof T & string)[];
  const columns = new Map(names.map((name) => [name, new Columns()]));
  let chunk = 0;
  for await (const examples of isStream(rows) ? rows : [rows]) {
    const owner = isStream(rows) ? `evaluateTasks: chunk ${chunk++}` : 'evaluateTasks';
    assertReadable(owner, model, examples, true);
    const logits = await logitsOfExamples(owner, model, examples, { batchSize });
    counts.add(examples);
    for (const name of names) {
      columns.get(name)?.add(logits[name], examples.labels[name], examples.weights?.[name]);
    }
  }
  const factors = counts.factors('evaluateTasks');
  const metrics = names.map((name) => {
    const { logits, ...labelled } = (columns.get(name) as Columns).joined(factors[name]);
    return [name, metricsOf(model.tasks[name] as TaskHead, logits, labelled)];
  });
  return Object.fromEntries(metrics) as TaskMetrics<T>;
}

/** What metrics need of the chunks of one task. */
class Columns {
  private readonly parts: {
    logits: Float32Array;
    labels: Float32Array;
    weights: Float32Array | undefined;
  }[] = [];

  add(logits: Float32Array, labels: Float32Array, weights?: Float32Array): void {
    this.parts.push({ logits, labels, weights });
  }

  /** All rows, their weights times those of their classes. */
  joined(ofClass?: readonly number[]): LabelledRows & { readonly logits: Float32Array } {
    const { parts } = this;
    const labels = joinArrays(parts.map((part) => part.labels));
    const given = parts.some(({ weights }) => weights)
      ? joinArrays(parts.map((part) => part.weights ?? new Float32Array(part.labels.length).fill(1)))
      : undefined;
    const weights = ofClass
      ? Float64Array.from(labels, (label, row) => (given?.[row] ?? 1) * (ofClass[label] ?? 1))
      : given;
    return { logits: joinArrays(parts.map(({ logits }) => logits)), labels, ...(weights && { weights }) };
  }
}

function joinArrays(arrays: readonly Float32Array[]): Float32Array {
  if (arrays.length === 1) return arrays[0] as Float32Array;
  const joined = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    joined.set(array, at);
    at += array.length;
  }
  return joined;
}

interface LabelledRows {
  readonly labels: Float32Array;
  readonly weights?: Float32Array | Float64Array;
}

function metricsOf(
  head: TaskHead,
  logits: Float32Array,
  { labels, weights }: LabelledRows,
): BinaryMetrics | MulticlassMetrics | RegressionMetrics {
  const options = weights ? { weights } : {};
  if (head.kind === 'regression') {
    const { mean = 0, std = 1 } = head;
    const values = Float64Array.from(logits, (z) => mean + std * z);
    return {
      mse: mse(labels, values, options),
      rmse: rmse(labels, values, options),
      mae: mae(labels, values, options),
      r2: r2(labels, values, options),
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
