import {
  assertOptions,
  assertPositiveInteger,
  assertTaskModel,
  batches,
  type ExampleStream,
  type Examples,
  featuresOf,
  MtlError,
  type TaskModel,
  type TaskRecord,
  type Tasks,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { assertReadable } from './assertReadable.js';
import { evaluationBatch } from './evaluationBatch.js';
import { isStream } from './rows.js';
import { readWeights } from './weightsAtRest.js';

/** Options of {@link predictTasks} and of evaluation. */
export interface PredictTasksOptions {
  /** Rows per forward pass. Default: 4096, fewer where the model is so wide that they would take more than 256 MB in one layer. */
  readonly batchSize?: number;
}

/** Probabilities of binary and multiclass tasks, values of regression tasks in the unit of their labels: [rows, head.units] per task, row-major. */
export type Predictions<T extends Tasks> = TaskRecord<T, Float32Array>;

/**
 * Predictions for all rows of a table: probabilities of binary and multiclass tasks, values of regression tasks. All rows are predicted with
 * the weights of one moment: a `fitTasks` that is under way waits with its next step.
 *
 * @param model A model of any architecture.
 * @param examples Rows as an encoder makes them; labels are not read.
 * @returns [rows, head.units] per task, row-major.
 * @throws ShapeError when the table is not of the model's form, an id is outside its vocabulary or a number is not finite. MtlError when a
 *   prediction is not finite.
 */
export function predictTasks<const T extends Tasks>(
  model: TaskModel<T>,
  examples: Examples<string>,
  options?: PredictTasksOptions,
): Promise<Predictions<T>>;
/**
 * Predictions for a stream of rows, chunk by chunk: `for await (const { income } of predictTasks(model, chunks))`. Each chunk is predicted
 * with the weights of one moment.
 *
 * @param chunks Rows as an encoder makes them, of any number per chunk.
 * @returns The predictions of each chunk, in order.
 */
export function predictTasks<const T extends Tasks>(
  model: TaskModel<T>,
  chunks: ExampleStream,
  options?: PredictTasksOptions,
): AsyncGenerator<Predictions<T>, void, undefined>;
export function predictTasks<const T extends Tasks>(
  model: TaskModel<T>,
  rows: Examples<string> | ExampleStream,
  options: PredictTasksOptions = {},
): Promise<Predictions<T>> | AsyncGenerator<Predictions<T>, void, undefined> {
  if (isStream(rows)) {
    const batchSize = batchSizeOf('predictTasks', model, options);
    // A list of raw rows must fail here: who awaits it as a table would never come to the first chunk.
    if (Array.isArray(rows) && rows.length > 0) assertReadable('predictTasks', model, rows[0], false);
    return predictChunks(model, rows, { batchSize });
  }
  return forward('predictTasks', model, rows, options, (features) => model.predict(features));
}

async function* predictChunks<T extends Tasks>(
  model: TaskModel<T>,
  chunks: ExampleStream,
  options: PredictTasksOptions,
): AsyncGenerator<Predictions<T>, void, undefined> {
  let index = 0;
  for await (const chunk of chunks) {
    const owner = `predictTasks: chunk ${index++}`;
    yield await forward(owner, model, chunk, options, (features) => model.predict(features));
  }
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

/** The checked batch size of an evaluation. */
export function batchSizeOf<T extends Tasks>(
  owner: string,
  model: TaskModel<T>,
  options: PredictTasksOptions,
): number {
  const [caller] = owner.split(':') as [string];
  assertTaskModel(caller, model);
  assertOptions<PredictTasksOptions>(caller, options, { batchSize: true });
  const batchSize = options.batchSize ?? evaluationBatch(model);
  assertPositiveInteger(caller, 'batchSize', batchSize);
  return batchSize;
}

async function forward<T extends Tasks>(
  owner: string,
  model: TaskModel<T>,
  examples: Examples,
  options: PredictTasksOptions,
  run: (features: Parameters<TaskModel<T>['logits']>[0]) => TaskRecord<T, tf.Tensor2D>,
): Promise<TaskRecord<T, Float32Array>> {
  const size = batchSizeOf(owner, model, options);
  assertReadable(owner, model, examples, false);
  const outputs = new Map(
    Object.entries(model.tasks).map(([name, head]) => [name, new Float32Array(examples.rows * head.units)]),
  );
  return readWeights(model.network, async () => {
    let row = 0;
    for (const batch of batches({ ...examples, labels: {}, weights: {} }, { size })) {
      const results = tf.tidy(() => run(featuresOf(model, batch)));
      try {
        for (const [name, tensor] of Object.entries(results) as [string, tf.Tensor2D][]) {
          const values = (await tensor.data()) as Float32Array;
          assertFiniteOutputs(owner, name, values, tensor.shape[1], row);
          outputs.get(name)?.set(values, row * tensor.shape[1]);
        }
      } finally {
        tf.dispose(results);
      }
      row += batch.rows;
    }
    return Object.fromEntries(outputs) as TaskRecord<T, Float32Array>;
  });
}

function assertFiniteOutputs(
  owner: string,
  task: string,
  values: Float32Array,
  units: number,
  from: number,
): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new MtlError(
    `${owner}: the outputs of task \`${task}\` must be finite, got ${values[bad]} (row ${from + Math.floor(bad / units)}). The model’s weights or the row’s numbers are too large.`,
  );
}
