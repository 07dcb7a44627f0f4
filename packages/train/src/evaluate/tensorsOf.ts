import { type Examples, type Features, featuresOf, ShapeError, type TaskModel, type Tasks } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/** A batch as tensors; whoever asked for it disposes it. */
export interface BatchTensors {
  readonly features: Features;
  /** [batch] per task; 0 where the label is missing. */
  readonly labels: Readonly<Record<string, tf.Tensor1D>>;
  /** [batch] per task; 0 where the label is missing. A task without an entry weighs every row 1. */
  readonly weights: Readonly<Record<string, tf.Tensor1D>>;
}

/** Features, labels and weights of a batch as tensors. */
export function tensorsOf<T extends Tasks>(
  model: TaskModel<T>,
  examples: Examples<keyof T & string>,
): BatchTensors {
  const labels: Record<string, tf.Tensor1D> = {};
  const weights: Record<string, tf.Tensor1D> = {};
  for (const name of Object.keys(model.tasks) as (keyof T & string)[]) {
    const column = examples.labels[name];
    const given = examples.weights?.[name];
    const missing = column.some(Number.isNaN);
    labels[name] = tf.tensor1d(missing ? column.map((y) => (Number.isNaN(y) ? 0 : y)) : column);
    if (missing || given) {
      weights[name] = tf.tensor1d(column.map((y, row) => (Number.isNaN(y) ? 0 : (given?.[row] ?? 1))));
    }
  }
  return { features: featuresOf(model, examples), labels, weights };
}

/**
 * Refuses examples that the model cannot read: another number of fields or columns, a label that is missing altogether.
 *
 * @param owner Who asks, for the message.
 * @param withLabels Whether every task needs its labels.
 */
export function assertReadable(
  owner: string,
  model: TaskModel,
  examples: Examples,
  withLabels: boolean,
): void {
  for (const field of ['fields', 'columns'] as const) {
    if (examples[field] !== model.reads[field]) {
      throw new ShapeError(
        `${owner}: \`examples.${field}\` must be ${model.reads[field]}, as the model was built, got ${examples[field]}.`,
      );
    }
  }
  if (!withLabels) return;
  for (const name of Object.keys(model.tasks)) {
    if (!Object.hasOwn(examples.labels, name)) {
      const present = Object.keys(examples.labels).join(', ') || 'none';
      throw new ShapeError(`${owner}: \`examples.labels\` must have the task ${name}, got ${present}.`);
    }
  }
}
