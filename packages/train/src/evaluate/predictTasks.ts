import {
  assertExamples,
  assertPositiveInteger,
  batches,
  type Examples,
  featuresOf,
  type TaskModel,
  type TaskRecord,
  type Tasks,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { assertReadable } from './tensorsOf.js';

/** Options of {@link predictTasks} and of evaluation. */
export interface PredictTasksOptions {
  /** Rows per forward pass. Default 4096. */
  readonly batchSize?: number;
}

/**
 * Predictions for all rows of a table: probabilities of binary and multiclass tasks, values of regression tasks.
 *
 * @param model A model of any architecture.
 * @param examples Rows as an encoder makes them; labels are not read.
 * @returns [rows, head.units] per task, row-major.
 * @throws ShapeError when the table is not of the model's form, or an id is outside its vocabulary.
 */
export async function predictTasks<const T extends Tasks>(
  model: TaskModel<T>,
  examples: Examples<string>,
  options: PredictTasksOptions = {},
): Promise<TaskRecord<T, Float32Array>> {
  return forward('predictTasks', model, examples, options, (features) => model.predict(features));
}

/** Logits for all rows of a table, [rows, head.units] per task. */
export async function logitsOfExamples<const T extends Tasks>(
  owner: string,
  model: TaskModel<T>,
  examples: Examples<string>,
  options: PredictTasksOptions,
): Promise<TaskRecord<T, Float32Array>> {
  return forward(owner, model, examples, options, (features) => model.logits(features));
}

async function forward<T extends Tasks>(
  owner: string,
  model: TaskModel<T>,
  examples: Examples,
  { batchSize = 4096 }: PredictTasksOptions,
  run: (features: Parameters<TaskModel<T>['logits']>[0]) => TaskRecord<T, tf.Tensor2D>,
): Promise<TaskRecord<T, Float32Array>> {
  assertPositiveInteger(owner, 'batchSize', batchSize);
  assertReadable(owner, model, examples, false);
  assertExamples(owner, examples, model.reads.values);
  const outputs = new Map(
    Object.entries(model.tasks).map(([name, head]) => [name, new Float32Array(examples.rows * head.units)]),
  );
  let row = 0;
  for (const batch of batches({ ...examples, labels: {}, weights: {} }, { size: batchSize })) {
    const results = tf.tidy(() => run(featuresOf(model, batch)));
    for (const [name, tensor] of Object.entries(results) as [string, tf.Tensor2D][]) {
      outputs.get(name)?.set(await tensor.data(), row * tensor.shape[1]);
      tensor.dispose();
    }
    row += batch.rows;
  }
  return Object.fromEntries(outputs) as TaskRecord<T, Float32Array>;
}
