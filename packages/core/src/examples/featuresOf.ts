import * as tf from '@tensorflow/tfjs';
import { idsOfBags } from '../task/bagShape.js';
import type { Features } from '../task/features.js';
import type { TaskModel } from '../task/taskModel.js';
import type { Tasks } from '../tasks.js';
import { assertReads } from './assertReads.js';
import type { Examples } from './examples.js';
import { padBags } from './padBags.js';

/**
 * Examples as the input tensors of a model: a dense table, or ids, numeric columns and the weights of bags. Bags are padded to their
 * `most` with id 0 and weight 0, which count for nothing.
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
 * @throws ShapeError when the rows are not of the model's form, a bag is longer than the model reads, or an id is outside its vocabulary.
 */
export function featuresOf<T extends Tasks>(model: TaskModel<T>, examples: Examples<string>): Features {
  const { reads } = model;
  const { rows, fields, ids, columns, numeric, bags } = examples;
  const known = { rows, fields, ids, columns, numeric, labels: {}, ...(bags && { bags }) };
  assertReads('featuresOf', reads, known);
  const table = () => tf.tensor2d(numeric, [rows, columns]);
  const numbers = () => (columns > 0 ? { numeric: table() } : {});
  if (bags === undefined || reads.bags.length === 0) {
    return fields === 0 ? table() : { ids: tf.tensor2d(ids, [rows, fields], 'int32'), ...numbers() };
  }
  const ofBags = idsOfBags(reads.bags);
  const width = fields + ofBags;
  const padded = {
    ids: new Int32Array(rows * width),
    weights: new Float32Array(rows * ofBags),
    rows,
    fields,
  };
  for (let row = 0; row < rows; row++) {
    padded.ids.set(ids.subarray(row * fields, (row + 1) * fields), row * width);
  }
  padBags(padded, reads.bags, bags);
  return {
    ids: tf.tensor2d(padded.ids, [rows, width], 'int32'),
    ...numbers(),
    weights: tf.tensor2d(padded.weights, [rows, ofBags]),
  };
}
