import * as tf from '@tensorflow/tfjs';
import { shapeError } from '../assert.js';
import { show } from '../show.js';
import { assertRoom } from './assertRoom.js';
import { sumOverRows } from './matrixProduct.js';
import { type Primitive, runPrimitive } from './primitive.js';

/**
 * A dense layer over a one-hot table that is never written out: the sum of the kernel rows that the ids name, plus the numeric
 * columns times theirs, `y = Σ_f w_f · kernel[columns + id_f − 1] + numeric · kernel[0 … columns − 1] + bias`.
 *
 * The kernel's rows are the numeric columns, then ids 1, 2, …; so it is the kernel of the dense form
 * [numeric | one-hot], and both forms give the same numbers. Id 0, and an id outside the table, adds nothing.
 *
 * No table of [batch, values] exists at any time: the rows are summed up where they lie. Besides its output the composite asks for
 * one copy of the kernel, its gradient, and everything with weights, for [batch · fields, units] in parts of 16 MiB or of the size of
 * the kernel.
 *
 * @param kernel [columns + values, units].
 * @param ids int32 [batch, fields].
 * @param numeric [batch, columns]. Default: no numeric columns.
 * @param bias [units]. Default: none.
 * @param weights One weight per id, [batch, fields]. Default: 1 each.
 * @returns [batch, units]; the caller owns it.
 * @throws ShapeError when rows or widths do not fit, or the backend cannot hold it.
 */
export function embeddingBag(
  kernel: tf.Tensor2D,
  ids: tf.Tensor2D,
  numeric?: tf.Tensor2D,
  bias?: tf.Tensor1D,
  weights?: tf.Tensor2D,
): tf.Tensor2D {
  const columns = numeric?.shape[1] ?? 0;
  if (numeric && numeric.shape[0] !== ids.shape[0]) {
    const expected = `[${ids.shape[0]}, columns] to match ids ${show(ids.shape)}`;
    throw shapeError('embeddingBag', 'numeric', expected, numeric.shape);
  }
  if (kernel.rank !== 2 || kernel.shape[0] <= columns) {
    throw shapeError('embeddingBag', 'kernel', `[more than ${columns}, units]`, kernel.shape);
  }
  if (weights && show(weights.shape) !== show(ids.shape)) {
    throw shapeError('embeddingBag', 'weights', `${show(ids.shape)}, one per id`, weights.shape);
  }
  // wasm multiplies no matrices of width 0.
  const weighted = ids.shape[1] > 0 ? weights : undefined;
  const inputs = { kernel, ids, numeric: columns > 0 ? numeric : undefined, bias, weights: weighted };
  return runPrimitive(embeddingBagPrimitive, inputs, {}).y;
}

/** What {@link embeddingBag} takes, by name. */
export interface EmbeddingBagInputs {
  readonly kernel: tf.Tensor2D;
  readonly ids: tf.Tensor2D;
  readonly numeric?: tf.Tensor2D | undefined;
  readonly bias?: tf.Tensor1D | undefined;
  readonly weights?: tf.Tensor2D | undefined;
}

/** The primitive op of {@link embeddingBag}. */
export const embeddingBagPrimitive: Primitive<EmbeddingBagInputs, object, { readonly y: tf.Tensor2D }> = {
  name: 'MtlEmbeddingBag',
  inputs: ['kernel', 'ids'],
  optionalInputs: ['numeric', 'bias', 'weights'],
  outputs: ['y'],
  saved: ['kernel', 'ids', 'numeric', 'weights'],
  composite: ({ kernel, ids, numeric, bias, weights }) => {
    const columns = columnsOf(numeric);
    const sum = weights ? weightedSum(kernel, ids, columns, weights) : sumOfRows(kernel, ids, columns);
    const product = numeric ? tf.add<tf.Tensor2D>(numericProduct(kernel, numeric), sum) : sum;
    return { y: bias ? tf.add<tf.Tensor2D>(product, bias) : product };
  },
  gradients: {
    kernel: ({ y: dy }, { kernel, ids, numeric, weights }) =>
      kernelGradient(dy, kernel.shape, ids, numeric, weights),
    numeric: ({ y: dy }, { kernel, numeric }) =>
      tf.matMul(dy, tf.transpose(tf.slice(kernel, [0, 0], [columnsOf(numeric), -1]))),
    bias: ({ y: dy }) => sumOverRows(dy),
    weights: ({ y: dy }, { kernel, ids, numeric }) =>
      inParts(kernel, ids, columnsOf(numeric), (rows, start, size) => {
        const part = tf.reshape(tf.slice(dy, [start, 0], [size, -1]), [size, -1, 1]) as tf.Tensor3D;
        return tf.reshape(tf.matMul(rows, part), [size, -1]) as tf.Tensor2D; // dw_f = kernel row of f · dy
      }),
  },
};

const remedy = 'Take a smaller batch, or an embedding instead of a one-hot vocabulary.';

function columnsOf(numeric: tf.Tensor2D | undefined): number {
  return numeric?.shape[1] ?? 0;
}

function numericProduct(kernel: tf.Tensor2D, numeric: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(numeric, tf.slice(kernel, [0, 0], [columnsOf(numeric), -1]));
}

/** Σ_f kernel[columns + id_f − 1], [batch, units]; an id outside reads a row of zeros below the kernel. */
function sumOfRows(kernel: tf.Tensor2D, ids: tf.Tensor2D, columns: number): tf.Tensor2D {
  const [batch, fields] = ids.shape;
  const [rows, units] = kernel.shape;
  assertRoom('embeddingBag', { kernel: [rows + 1, units], y: [batch, units] }, remedy);
  if (fields === 0) return tf.zeros([batch, units]);
  const { row, inside } = rowsOf(ids, columns, rows);
  const place = tf.where(inside, row, tf.fill(ids.shape, rows, 'int32'));
  const example = tf.mul(rangeColumn(batch), tf.ones([1, fields], 'int32'));
  const padded = tf.concat([kernel, tf.zeros<tf.Rank.R2>([1, units])], 0);
  return tf.sparse.sparseSegmentSum(padded, flat(place), flat(example)) as tf.Tensor2D;
}

/** Σ_f w_f · kernel[columns + id_f − 1], [batch, units]. */
function weightedSum(
  kernel: tf.Tensor2D,
  ids: tf.Tensor2D,
  columns: number,
  weights: tf.Tensor2D,
): tf.Tensor2D {
  return inParts(kernel, ids, columns, (rows, start, size) => {
    const part = tf.reshape(tf.slice(weights, [start, 0], [size, -1]), [size, 1, -1]) as tf.Tensor3D;
    return tf.reshape(tf.matMul(part, rows), [size, -1]) as tf.Tensor2D;
  });
}

/**
 * Runs over the batch in parts of at most 16 MiB of kernel rows, or of the size of the kernel.
 *
 * @param run From the kernel rows of some examples, [size, fields, units], an id outside with zeros, to their result [size, …].
 */
function inParts(
  kernel: tf.Tensor2D,
  ids: tf.Tensor2D,
  columns: number,
  run: (rows: tf.Tensor3D, start: number, size: number) => tf.Tensor2D,
): tf.Tensor2D {
  const [batch, fields] = ids.shape;
  const [rows, units] = kernel.shape;
  const step = partOf(kernel.size, fields, units);
  const part = [Math.min(batch, step), fields, units];
  assertRoom('embeddingBag', { kernel: [rows + 1, units], 'rows of kernel': part }, remedy);
  const padded = tf.concat([kernel, tf.zeros<tf.Rank.R2>([1, units])], 0);
  const results: tf.Tensor2D[] = [];
  for (let start = 0; start < batch; start += step) {
    const size = Math.min(step, batch - start);
    results.push(
      tf.tidy(() => {
        const { row, inside } = rowsOf(tf.slice(ids, [start, 0], [size, -1]), columns, rows);
        const place = flat(tf.where(inside, row, tf.fill(row.shape, rows, 'int32')));
        // A sum of one row each: many times quicker than tf.gather.
        const read = tf.sparse.sparseSegmentSum(padded, place, tf.range(0, size * fields, 1, 'int32'));
        return run(tf.reshape(read, [size, fields, units]) as tf.Tensor3D, start, size);
      }),
    );
  }
  return results.length === 1 ? (results[0] as tf.Tensor2D) : tf.concat(results, 0);
}

/** How many examples make a part whose rows of all fields are 16 MiB, or as large as the kernel. */
function partOf(kernelSize: number, fields: number, units: number): number {
  return Math.max(1, Math.floor(Math.max(2 ** 22, kernelSize) / (Math.max(1, fields) * units)));
}

/**
 * Adds dy, times the weight, to the rows that the ids name and numericᵀ · dy to those of the numeric columns, [rows, units]. One scatter adds up what
 * falls on the same row; examples go in parts, so that dy is never repeated for all fields of a large batch at once.
 */
function kernelGradient(
  dy: tf.Tensor2D,
  shape: [number, number],
  ids: tf.Tensor2D,
  numeric: tf.Tensor2D | undefined,
  weights: tf.Tensor2D | undefined,
): tf.Tensor2D {
  const columns = columnsOf(numeric);
  const [rows, units] = [shape[0] - columns, shape[1]];
  const [batch, fields] = ids.shape;
  const step = partOf(rows * units, fields, units);
  const part = [Math.min(batch, step) * fields, units];
  assertRoom('embeddingBag', { 'gradient of kernel': shape, 'gradient of rows': part }, remedy);
  let sum = fields === 0 ? tf.zeros<tf.Rank.R2>([rows, units]) : undefined;
  for (let start = 0; start < batch && fields > 0; start += step) {
    const size = Math.min(step, batch - start);
    const next = tf.tidy(() => {
      const { row, inside } = rowsOf(tf.slice(ids, [start, 0], [size, -1]), 0, rows);
      const ones = tf.cast(inside, 'float32');
      const factors = weights ? tf.mul(ones, tf.slice(weights, [start, 0], [size, -1])) : ones;
      const repeated = tf.mul(
        tf.reshape(factors, [size, fields, 1]),
        tf.reshape(tf.slice(dy, [start, 0], [size, -1]), [size, 1, units]),
      );
      const added = scatterRows(flat(row), tf.reshape(repeated, [size * fields, units]), [rows, units]);
      return sum ? tf.add<tf.Tensor2D>(sum, added) : added;
    });
    sum?.dispose();
    sum = next;
  }
  const gradient = sum as tf.Tensor2D;
  if (!numeric) return gradient;
  const ofNumeric = tf.matMul(tf.transpose(numeric), dy) as tf.Tensor2D;
  return tf.concat([ofNumeric, gradient], 0);
}

function scatterRows(places: tf.Tensor1D, updates: tf.Tensor, shape: [number, number]): tf.Tensor2D {
  return tf.scatterND(tf.reshape(places, [-1, 1]), updates, shape) as tf.Tensor2D;
}

/** The kernel row of every id, the first id's row for one outside; and which ids lie inside. */
function rowsOf(ids: tf.Tensor2D, columns: number, rows: number): { row: tf.Tensor2D; inside: tf.Tensor2D } {
  const int = (value: number) => tf.scalar(value, 'int32');
  // Ids at the ends of int32 must not overflow: clip first, shift then.
  const clipped = tf.minimum(tf.maximum(ids, int(1)), int(rows - columns));
  const inside = tf.equal<tf.Tensor2D>(clipped, ids);
  return { row: tf.add(clipped, int(columns - 1)), inside };
}

function rangeColumn(length: number): tf.Tensor2D {
  return tf.reshape(tf.range(0, length, 1, 'int32'), [length, 1]);
}

function flat(x: tf.Tensor): tf.Tensor1D {
  return tf.reshape(x, [-1]) as tf.Tensor1D;
}
