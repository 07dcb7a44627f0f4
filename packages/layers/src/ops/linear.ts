import { embeddingBag, groupedDense, matrixProduct } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/**
 * One dense product of whichever form the input has, so that no layer asks what the table looked like: `embeddingBag` for
 * [ids, numeric, weights], of which numeric columns and weights may be absent, a matrix product for [batch, features], `groupedDense` for [batch, groups, features].
 *
 * @param inputs The form: an int32 tensor first means ids; behind ids numeric columns have rank 2 and weights, one per id, rank 3,
 *   [batch, ids, 1].
 * @param kernel [features, units]; [groups, features, units] for grouped rows.
 * @param bias [units]; [groups, units] for grouped rows. Default: none.
 * @returns [batch, units], or [batch, groups, units]; the caller owns it.
 */
export function linear(inputs: readonly tf.Tensor[], kernel: tf.Tensor, bias?: tf.Tensor): tf.Tensor {
  const [rows, ...others] = inputs as [tf.Tensor, ...tf.Tensor[]];
  if (rows.dtype === 'int32') {
    const ids = rows as tf.Tensor2D;
    const numeric = others.find(({ rank }) => rank === 2) as tf.Tensor2D | undefined;
    const weights = others.find(({ rank }) => rank === 3);
    const weighted = weights && (tf.reshape(weights, ids.shape) as tf.Tensor2D);
    return embeddingBag(kernel as tf.Tensor2D, ids, numeric, bias as tf.Tensor1D, weighted);
  }
  return rows.rank === 3
    ? groupedDense(rows as tf.Tensor3D, kernel as tf.Tensor3D, bias as tf.Tensor2D)
    : matrixProduct(rows as tf.Tensor2D, kernel as tf.Tensor2D, bias as tf.Tensor1D);
}
