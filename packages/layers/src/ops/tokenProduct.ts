import { matrixProduct } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/**
 * One matrix for all tokens: `y[b, m] = tokens[b, m] · kernel`, as one product of two matrices.
 *
 * @param tokens [batch, tokens, units].
 * @param kernel [units, out].
 * @returns [batch, tokens, out]; the caller owns it.
 */
export function tokenProduct(tokens: tf.Tensor3D, kernel: tf.Tensor2D): tf.Tensor3D {
  return tf.tidy(() => {
    const [batch, count, units] = tokens.shape;
    const rows = tf.reshape(tokens, [batch * count, units]) as tf.Tensor2D;
    return tf.reshape(matrixProduct(rows, kernel), [batch, count, kernel.shape[1]]);
  });
}
