import { matrixProduct } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/** Mean and biased variance, in shapes that broadcast to what they were taken of. */
export interface Moments {
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
}

/**
 * Mean and variance of every group over its tokens and their units, for layer normalization.
 *
 * @param x [batch, groups, tokens, units].
 * @returns [batch, groups, 1, 1] each; the caller owns them.
 */
export function momentsOfTokens(x: tf.Tensor4D): Moments {
  const [batch, groups] = x.shape;
  const rows = tf.reshape(x, [batch, groups, -1]);
  const mean = tf.mean(rows, 2, true);
  const variance = tf.mean(squaredDistance(rows, mean), 2, true);
  const spread = (moment: tf.Tensor) => tf.reshape(moment, [batch, groups, 1, 1]);
  return { mean: spread(mean), variance: spread(variance) };
}

/**
 * Mean and variance of every unit over the batch and the tokens of a group, for batch normalization.
 *
 * @param x [batch, groups, tokens, units].
 * @returns [1, groups, 1, units] each; the caller owns them.
 */
export function momentsOfBatch(x: tf.Tensor4D): Moments {
  const mean = meanOfBatch(x);
  return { mean, variance: meanOfBatch(squaredDistance(x, mean)) };
}

function meanOfBatch(x: tf.Tensor4D): tf.Tensor4D {
  const [batch, groups, , units] = x.shape;
  const rows = tf.reshape(tf.mean(x, 2), [batch, groups * units]) as tf.Tensor2D;
  // A product with a row of 1 / batch: on wasm much quicker than a mean over the first axis.
  const mean = matrixProduct(tf.fill([1, batch], 1 / batch), rows);
  return tf.reshape(mean, [1, groups, 1, units]);
}

/** The gradient of `tf.squaredDifference` does not sum over the axes that it spreads. */
function squaredDistance<X extends tf.Tensor>(x: X, mean: tf.Tensor): X {
  return tf.square(tf.sub<X>(x, mean));
}
