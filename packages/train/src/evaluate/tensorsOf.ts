import { type BatchTensors, type Examples, featuresOf, type TaskModel, type Tasks } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/** Features, labels and weights of a batch as tensors; whoever asked for them disposes them. */
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
