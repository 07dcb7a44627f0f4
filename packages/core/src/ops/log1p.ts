import * as tf from '@tensorflow/tfjs';

/**
 * `log(1 + u)` for u ≥ 0 with a relative error below 1e-6, on every backend: tfjs's own `tf.log1p` adds 1 first on wasm, which loses a
 * small u, and the logarithm of a GPU is coarse near 1. Up to u = 1 it is `2 artanh(s) = 2 (s + s³/3 + s⁵/5 + …)` with
 * s = u / (2 + u) ≤ 1/3, whose terms are all positive; above, the logarithm of 1 + u loses nothing.
 *
 * @returns A tensor of the shape of u; the caller owns it.
 */
export function log1p<T extends tf.Tensor>(u: T): T {
  return tf.tidy(() => {
    const small = tf.minimum(u, 1);
    const s = tf.div(small, tf.add(small, 2));
    const square = tf.square(s);
    const series = [11, 9, 7, 5, 3, 1].reduce<tf.Tensor>(
      (sum, k) => tf.add(tf.mul(sum, square), 1 / k),
      tf.scalar(1 / 13),
    );
    const near = tf.mul(tf.mul(s, series), 2);
    return tf.where(tf.greater(u, 1), tf.log(tf.add(u, 1)), near) as T;
  });
}
