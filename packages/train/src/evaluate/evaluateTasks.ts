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
  type MulticlassFigures,
  multiclassTally,
  normalizedEntropyFromLogits,
  type RegressionFigures,
  regressionTally,
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

/** Metrics of a multiclass task: log loss and accuracy. */
export type MulticlassMetrics = MulticlassFigures;

/** Metrics of a regression task, in the unit of its labels. */
export type RegressionMetrics = RegressionFigures;

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
 * @param rows Rows with the labels of all tasks: a table, or a stream of chunks. Of a stream sums are kept, and of binary tasks, whose AUC is
 *   exact, logits, labels and weights: 8 or 12 bytes per row.
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
  const tallies = names.map((name) => tallyOf(model.tasks[name] as TaskHead));
  let chunk = 0;
  for await (const examples of isStream(rows) ? rows : [rows]) {
    const owner = isStream(rows) ? `evaluateTasks: chunk ${chunk++}` : 'evaluateTasks';
    assertReadable(owner, model, examples, true);
    const logits = await logitsOfExamples(owner, model, examples, { batchSize });
    counts.add(examples);
    for (const [t, name] of names.entries()) {
      tallies[t]?.add(logits[name], examples.labels[name], examples.weights?.[name]);
    }
  }
  const factors = counts.factors('evaluateTasks');
  const metrics = names.map((name, t) => [name, tallies[t]?.metrics(factors[name])]);
  return Object.fromEntries(metrics) as TaskMetrics<T>;
}

/** What the metrics of one task need of the rows that have come. */
interface Tally {
  add(logits: Float32Array, labels: Float32Array, weights?: Float32Array): void;
  metrics(ofClass?: readonly number[]): BinaryMetrics | MulticlassMetrics | RegressionMetrics;
}

function tallyOf(head: TaskHead): Tally {
  if (head.kind === 'binary') return new BinaryRows();
  if (head.kind === 'multiclass') {
    const tally = multiclassTally({ classes: head.units });
    return {
      add: (logits, labels, weights) => tally.add(labels, logits, { weights }),
      metrics: (classWeights) => tally.metrics({ classWeights }),
    };
  }
  const { mean = 0, std = 1 } = head;
  const tally = regressionTally();
  return {
    add: (logits, labels, weights) => {
      const values = Float64Array.from(logits, (z) => mean + std * z);
      tally.add(labels, values, { weights });
    },
    metrics: () => tally.metrics(),
  };
}

/** The logits and labels of a binary task: an exact AUC needs them all, 8 bytes per row and 4 for weights. */
class BinaryRows implements Tally {
  private readonly parts: {
    logits: Float32Array;
    labels: Float32Array;
    weights: Float32Array | undefined;
  }[] = [];

  add(logits: Float32Array, labels: Float32Array, weights?: Float32Array): void {
    // Copies: an array may be a view on the memory of a whole chunk.
    this.parts.push({ logits, labels: labels.slice(), weights: weights?.slice() });
  }

  metrics(ofClass?: readonly number[]): BinaryMetrics {
    const { parts } = this;
    const logits = joinArrays(parts.map((part) => part.logits));
    const labels = joinArrays(parts.map((part) => part.labels));
    const given = parts.some(({ weights }) => weights)
      ? joinArrays(parts.map((part) => part.weights ?? new Float32Array(part.labels.length).fill(1)))
      : undefined;
    const weights = ofClass
      ? Float64Array.from(labels, (label, row) => (given?.[row] ?? 1) * (ofClass[label] ?? 1))
      : given;
    const probabilities = Float64Array.from(logits, (z) => 1 / (1 + Math.exp(-z)));
    return {
      auc: auc(labels, logits, { weights }),
      logLoss: logLossFromLogits(labels, logits, { weights }),
      ne: normalizedEntropyFromLogits(labels, logits, { weights }),
      averagePrecision: averagePrecision(labels, logits, { weights }),
      calibration: calibrationRatio(labels, probabilities, { weights }),
      ece: expectedCalibrationError(labels, probabilities, { weights }),
    };
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
