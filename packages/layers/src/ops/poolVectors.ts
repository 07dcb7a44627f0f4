import * as tf from '@tensorflow/tfjs';

/**
 * One vector of several: `Σ_j w_j · v_j`, or the maximum unit by unit of those that weigh more than 0, and 0 where none does.
 *
 * @param vectors [batch, ids, units].
 * @param weights ≥ 0, 0 for padding, [batch, ids]. For a mean they are divided by their sum already.
 * @param combine `'sum'` and `'mean'` add up, `'max'` takes the maximum.
 * @returns [batch, units]; the caller owns it.
 */
export function poolVectors(
  vectors: tf.Tensor3D,
  weights: tf.Tensor2D,
  combine: 'sum' | 'mean' | 'max',
): tf.Tensor2D {
  return tf.tidy(() => {
    const [batch, ids, units] = vectors.shape;
    if (combine !== 'max') {
      const row = tf.reshape(weights, [batch, 1, ids]) as tf.Tensor3D;
      return tf.reshape(tf.matMul(row, vectors), [batch, units]) as tf.Tensor2D;
    }
    const there = tf.greater(tf.reshape(weights, [batch, ids, 1]), 0);
    return maximum(vectors, there);
  });
}

/** Equal vectors, such as an id that stands twice, share the gradient; tfjs would give each of them the whole. */
function maximum(vectors: tf.Tensor3D, there: tf.Tensor): tf.Tensor2D {
  const [batch, , units] = vectors.shape;
  const op = tf.customGrad((x, save) => {
    const lowest = tf.fill(vectors.shape, Number.NEGATIVE_INFINITY);
    const most = tf.max(tf.where(there, x as tf.Tensor, lowest), 1, true);
    const some = tf.any(there, 1, true); // false in an empty row
    (save as tf.GradSaveFunc)([x as tf.Tensor, most, there]);
    const value = tf.reshape(tf.where(some, most, tf.zerosLike(most)), [batch, units]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [given, top, present] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
        const first = tf.cast(tf.logicalAnd(tf.equal(given, top), present), 'float32');
        const share = tf.divNoNan(first, tf.sum(first, 1, true));
        return tf.mul(share, tf.reshape(dy, [batch, 1, units]));
      },
    };
  });
  return op(vectors) as tf.Tensor2D;
}
