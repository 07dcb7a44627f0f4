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
  if (!numeric) {
    return runPrimitive(withoutNumeric, bias ? [kernel, ids, bias] : [kernel, ids]) as tf.Tensor2D;
  }
  return runPrimitive(
    withNumeric,
    bias ? [kernel, ids, numeric, bias] : [kernel, ids, numeric],
  ) as tf.Tensor2D;
}

const withNumeric: Primitive = {
  name: 'MtlEmbeddingBagNumeric',
  composite: ([kernel, ids, numeric, bias]) => {
    const table = tf.concat([numeric as tf.Tensor2D, oneHotSum(ids, valuesOf(kernel, numeric), 'rows')], 1);
    const product = tf.matMul(table, kernel as tf.Tensor2D);
    return bias ? tf.add(product, bias) : product;
  },
  gradient: (dy, [kernel, ids, numeric]) => {
    const columns = numeric?.shape[1] ?? 0;
    return [
      () => {
        const transposed = [
          tf.transpose(numeric as tf.Tensor2D),
          oneHotSum(ids, valuesOf(kernel, numeric), 'columns'),
        ];
        return tf.matMul(tf.concat(transposed, 0) as tf.Tensor2D, dy as tf.Tensor2D);
      },
      () => tf.zerosLike(ids as tf.Tensor2D),
      () => {
        const rows = tf.slice(kernel as tf.Tensor2D, [0, 0], [columns, -1]);
        return tf.matMul(dy as tf.Tensor2D, tf.transpose(rows));
      },
      () => sumOverRows(dy as tf.Tensor2D),
    ];
  },
};

const withoutNumeric: Primitive = {
  name: 'MtlEmbeddingBag',
  composite: ([kernel, ids, bias]) => {
    const product = tf.matMul(oneHotSum(ids, valuesOf(kernel), 'rows'), kernel as tf.Tensor2D);
    return bias ? tf.add(product, bias) : product;
  },
  gradient: (dy, [kernel, ids]) => [
    () => tf.matMul(oneHotSum(ids, valuesOf(kernel), 'columns'), dy as tf.Tensor2D),
    () => tf.zerosLike(ids as tf.Tensor2D),
    () => sumOverRows(dy as tf.Tensor2D),
  ],
};

function valuesOf(kernel: tf.Tensor | undefined, numeric?: tf.Tensor): number {
  return ((kernel as tf.Tensor2D).shape[0] as number) - (numeric?.shape[1] ?? 0);
}

/**
 * How often each id stands in each row: [batch, values] by `'rows'`, its transpose [values, batch] by `'columns'`. Written by one
 * scatter into the final place: stacking index pairs or transposing the result costs several times as much on wasm.
 */
function oneHotSum(given: tf.Tensor | undefined, values: number, order: 'rows' | 'columns'): tf.Tensor2D {
  const ids = given as tf.Tensor2D;
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
