import { matrixProduct } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/**
 * How well every query fits every key by a hidden layer over both: `scores_ij = vᵀ tanh(q_i + k_j)`, where q and k are queries and keys
 * after the left and the right half of the layer's matrix.
 *
 * @param queries [batch, queries, hidden].
 * @param keys [batch, keys, hidden].
 * @param vector v, [hidden].
 * @returns [batch, queries, keys]; the caller owns it.
 */
export function concatScores(queries: tf.Tensor3D, keys: tf.Tensor3D, vector: tf.Tensor1D): tf.Tensor3D {
  return tf.tidy(() => {
    const [batch, rows, hidden] = queries.shape;
    const pairs = tf.tanh(tf.add(tf.expandDims(queries, 2), tf.expandDims(keys, 1))); // [batch, queries, keys, hidden]
    const product = matrixProduct(
      tf.reshape(pairs, [-1, hidden]) as tf.Tensor2D,
      tf.reshape(vector, [hidden, 1]) as tf.Tensor2D,
    );
    return tf.reshape(product, [batch, rows, keys.shape[1]]);
  });
}
