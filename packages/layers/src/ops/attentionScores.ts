import * as tf from '@tensorflow/tfjs';

/**
 * How well every query fits every key: `scores = queries · keysᵀ`, times a factor.
 *
 * @param queries [batch, queries, units].
 * @param keys [batch, keys, units].
 * @param factor Such as 1 / √units. Default 1.
 * @returns [batch, queries, keys]; the caller owns it.
 */
export function attentionScores(queries: tf.Tensor3D, keys: tf.Tensor3D, factor = 1): tf.Tensor3D {
  return tf.tidy(() => {
    const scores = tf.matMul<tf.Tensor3D>(queries, tf.transpose(keys, [0, 2, 1]));
    return factor === 1 ? scores : tf.mul<tf.Tensor3D>(scores, factor);
  });
}
