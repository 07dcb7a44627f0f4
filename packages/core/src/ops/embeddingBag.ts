import * as tf from '@tensorflow/tfjs';
import { shapeError } from '../assert.js';
import { show } from '../show.js';
import { sumOverRows } from './matrixProduct.js';
import { type Primitive, runPrimitive } from './primitive.js';

/**
 * A dense layer over a one-hot table that is never written out: the sum of the kernel rows that the ids name, plus the numeric
 * columns times theirs, `y = Σ_f kernel[columns + id_f − 1] + numeric · kernel[0 … columns − 1] + bias`.
 *
 * The kernel's rows are the numeric columns, then ids 1, 2, …; so it is the kernel of the dense form
 * [numeric | one-hot], and both forms give the same numbers. Id 0, and an id outside the table, adds nothing.
 *
 * The composite spreads a batch into [batch, values] once more for its gradient; memory grows with that product.
 *
 * @param kernel [columns + values, units].
 * @param ids int32 [batch, fields].
 * @param numeric [batch, columns]. Default: no numeric columns.
 * @param bias [units]. Default: none.
 * @returns [batch, units]; the caller owns it.
 * @throws ShapeError when rows or widths do not fit.
 */
export function embeddingBag(
  kernel: tf.Tensor2D,
  ids: tf.Tensor2D,
  numeric?: tf.Tensor2D,
  bias?: tf.Tensor1D,
): tf.Tensor2D {
  const columns = numeric?.shape[1] ?? 0;
  if (numeric && numeric.shape[0] !== ids.shape[0]) {
    const expected = `[${ids.shape[0]}, columns] to match ids ${show(ids.shape)}`;
    throw shapeError('embeddingBag', 'numeric', expected, numeric.shape);
  }
  if (kernel.rank !== 2 || kernel.shape[0] <= columns) {
    throw shapeError('embeddingBag', 'kernel', `[more than ${columns}, units]`, kernel.shape);
  }
  return runPrimitive(embeddingBagPrimitive, { kernel, ids, numeric, bias }, {}).y;
}

/** What {@link embeddingBag} takes, by name. */
export interface EmbeddingBagInputs {
  readonly kernel: tf.Tensor2D;
  readonly ids: tf.Tensor2D;
  readonly numeric?: tf.Tensor2D | undefined;
  readonly bias?: tf.Tensor1D | undefined;
}

/** The primitive op of {@link embeddingBag}. */
export const embeddingBagPrimitive: Primitive<EmbeddingBagInputs, object, { readonly y: tf.Tensor2D }> = {
  name: 'MtlEmbeddingBag',
  inputs: ['kernel', 'ids'],
  optionalInputs: ['numeric', 'bias'],
  outputs: ['y'],
  saved: ['kernel', 'ids', 'numeric'],
  composite: ({ kernel, ids, numeric, bias }) => {
    const spread = oneHotSum(ids, valuesOf(kernel, numeric), 'rows');
    const product = tf.matMul<tf.Tensor2D>(numeric ? tf.concat([numeric, spread], 1) : spread, kernel);
    return { y: bias ? tf.add<tf.Tensor2D>(product, bias) : product };
  },
  gradients: {
    kernel: ({ y: dy }, { kernel, ids, numeric }) => {
      const spread = oneHotSum(ids, valuesOf(kernel, numeric), 'columns');
      return tf.matMul(numeric ? tf.concat([tf.transpose(numeric), spread], 0) : spread, dy);
    },
    numeric: ({ y: dy }, { kernel, numeric }) => {
      const rows = tf.slice(kernel, [0, 0], [numeric?.shape[1] ?? 0, -1]);
      return tf.matMul(dy, tf.transpose(rows));
    },
    bias: ({ y: dy }) => sumOverRows(dy),
  },
};

function valuesOf(kernel: tf.Tensor2D, numeric?: tf.Tensor2D): number {
  return kernel.shape[0] - (numeric?.shape[1] ?? 0);
}

/**
 * How often each id stands in each row: [batch, values] by `'rows'`, its transpose [values, batch] by `'columns'`. Written by one
 * scatter into the final place: stacking index pairs or transposing the result costs several times as much on wasm.
 */
function oneHotSum(ids: tf.Tensor2D, values: number, order: 'rows' | 'columns'): tf.Tensor2D {
  const int = (value: number) => tf.scalar(value, 'int32');
  const batch = ids.shape[0];
  const column = tf.minimum(tf.maximum(tf.sub(ids, int(1)), int(0)), int(values - 1));
  const inTable = tf.cast(tf.equal(tf.add(column, int(1)), ids), 'float32'); // an id outside counts 0 times
  const row = tf.reshape(tf.range(0, batch, 1, 'int32'), [batch, 1]);
  const place =
    order === 'rows' ? tf.add(tf.mul(row, int(values)), column) : tf.add(tf.mul(column, int(batch)), row);
  const spread = tf.scatterND(
    tf.reshape(place, [-1, 1]) as tf.Tensor2D,
    tf.reshape(inTable, [-1]) as tf.Tensor1D,
    [batch * values],
  );
  return tf.reshape(spread, order === 'rows' ? [batch, values] : [values, batch]) as tf.Tensor2D;
}
