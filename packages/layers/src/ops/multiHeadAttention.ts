import * as tf from '@tensorflow/tfjs';
import { attentionScores } from './attentionScores.js';

/**
 * Multi-head attention before its output matrix: `concat_h(softmax(Q_h · K_hᵀ / √width) · V_h)`, head h being columns
 * `h · width … (h + 1) · width − 1` of queries, keys and values.
 *
 * @param queries [batch, tokens, units].
 * @param keys [batch, tokens, units].
 * @param values [batch, tokens, units].
 * @param heads How many; divides units.
 * @returns `mixed` [batch, tokens, units] and `scores` [batch · heads, tokens, tokens], scaled and before the softmax; the caller owns
 *   both.
 */
export function multiHeadAttention(
  queries: tf.Tensor3D,
  keys: tf.Tensor3D,
  values: tf.Tensor3D,
  heads: number,
): { readonly mixed: tf.Tensor3D; readonly scores: tf.Tensor3D } {
  return tf.tidy(() => {
    const [batch, tokens, units] = queries.shape;
    const width = units / heads;
    const headsFirst = (x: tf.Tensor3D): tf.Tensor3D => {
      const split = tf.reshape(x, [batch, tokens, heads, width]);
      return tf.reshape(tf.transpose(split, [0, 2, 1, 3]), [batch * heads, tokens, width]);
    };
    const scores = attentionScores(headsFirst(queries), headsFirst(keys), 1 / Math.sqrt(width));
    const mixed = tf.matMul(tf.softmax(scores), headsFirst(values)); // [batch · heads, tokens, width]
    const tokensFirst = tf.transpose(tf.reshape(mixed, [batch, heads, tokens, width]), [0, 2, 1, 3]);
    return { mixed: tf.reshape(tokensFirst, [batch, tokens, units]), scores };
  });
}
