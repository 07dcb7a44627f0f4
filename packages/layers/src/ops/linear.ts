import { embeddingBag, groupedDense, matrixProduct } from '@mtl/core';
import type * as tf from '@tensorflow/tfjs';

/**
 * One dense product of whichever form the input has, so that no layer asks what the table looked like: `embeddingBag` for
 * [ids, numeric], a matrix product for [batch, features], `groupedDense` for [batch, groups, features].
 *
 * @param inputs The form: an int32 tensor first means ids.
 * @param kernel [features, units]; [groups, features, units] for grouped rows.
 * @param bias [units]; [groups, units] for grouped rows. Default: none.
 * @returns [batch, units], or [batch, groups, units]; the caller owns it.
 */
export function linear(inputs: readonly tf.Tensor[], kernel: tf.Tensor, bias?: tf.Tensor): tf.Tensor {
  const [rows, numeric] = inputs as [tf.Tensor, tf.Tensor2D | undefined];
  if (rows.dtype === 'int32') {
    return embeddingBag(kernel as tf.Tensor2D, rows as tf.Tensor2D, numeric, bias as tf.Tensor1D);
  }
  return rows.rank === 3
    ? groupedDense(rows as tf.Tensor3D, kernel as tf.Tensor3D, bias as tf.Tensor2D)
    : matrixProduct(rows as tf.Tensor2D, kernel as tf.Tensor2D, bias as tf.Tensor1D);
}
