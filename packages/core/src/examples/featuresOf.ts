import * as tf from '@tensorflow/tfjs';
import { ShapeError } from '../errors.js';
import type { Features, TaskModel } from '../task/taskModel.js';
import type { Tasks } from '../tasks.js';
import { assertExamples, type Examples } from './examples.js';

/**
 * Examples as the input tensors of a model: a dense table, or ids and numeric columns.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { featuresOf } from '@mtl/core';
 * import { binary, denseInput, sharedBottom } from '@mtl/shared-bottom';
 *
 * const model = sharedBottom({ input: denseInput({ features: 2 }), tasks: { income: binary() } });
 * const numeric = Float32Array.from([0.5, -1, 2, 0]);
 * const examples = { rows: 2, fields: 0, ids: new Int32Array(0), columns: 2, numeric, labels: {} };
 * const { income } = tf.tidy(() => model.predict(featuresOf(model, examples))); // [2, 1]
 * ```
 * @param model A model of any architecture.
 * @param examples Rows as an encoder makes them; labels and weights are not read.
 * @returns Tensors with one row per example; the caller owns them.
 * @throws ShapeError when the rows are not of the model's form, or an id is outside its vocabulary.
 */
export function featuresOf<T extends Tasks>(model: TaskModel<T>, examples: Examples<string>): Features {
  const { reads } = model;
  for (const field of ['fields', 'columns'] as const) {
    if (examples[field] !== reads[field]) {
      throw new ShapeError(
        `featuresOf: \`examples.${field}\` must be ${reads[field]}, as the model was built, got ${examples[field]}.`,
      );
    }
  }
  const { rows, fields, ids, columns, numeric } = examples;
  assertExamples('featuresOf', { rows, fields, ids, columns, numeric, labels: {} }, reads.values);
  const table = () => tf.tensor2d(numeric, [rows, columns]);
  if (fields === 0) return table();
  const idTensor = tf.tensor2d(ids, [rows, fields], 'int32');
  return columns > 0 ? { ids: idTensor, numeric: table() } : { ids: idTensor };
}
