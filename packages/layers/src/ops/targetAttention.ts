import { matrixProduct } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { poolVectors } from './poolVectors.js';

/** One hidden layer of an activation unit: a dense layer, then PReLU with a slope per unit. */
export interface ActivationLayer {
  /** [in, units]; of the first layer [4 · features, units]. */
  readonly kernel: tf.Tensor2D;
  /** [units]. */
  readonly bias: tf.Tensor1D;
  /** [units]. */
  readonly slope: tf.Tensor1D;
}

/** The weights of an activation unit. */
export interface ActivationUnit {
  readonly hidden: readonly ActivationLayer[];
  /** [units of the last hidden layer, 1]. */
  readonly kernel: tf.Tensor2D;
  /** [1]. */
  readonly bias: tf.Tensor1D;
}

/**
 * A sequence as seen from a target: `Σ_j w_j · a(e_j, v) · e_j` (Zhou et al. 2018, Eq. 3). The activation unit a is a small network over
 * `[e_j, v, e_j − v, e_j ⊙ v]`; its outputs are not normalized over the sequence, so that their sum says how strong the interest is.
 *
 * @param sequence Vectors e_j, [batch, most, features].
 * @param target Vector v, [batch, features].
 * @param weights w_j, 0 for padding, [batch, most].
 * @returns [batch, features]; the caller owns it.
 */
export function targetAttention(
  sequence: tf.Tensor3D,
  target: tf.Tensor2D,
  weights: tf.Tensor2D,
  { hidden, kernel, bias }: ActivationUnit,
): tf.Tensor2D {
  return tf.tidy(() => {
    const [batch, most, features] = sequence.shape;
    const targets = tf.add(tf.zerosLike(sequence), tf.reshape(target, [batch, 1, features]));
    const pairs = tf.concat([sequence, targets, tf.sub(sequence, targets), tf.mul(sequence, targets)], 2);
    let x = tf.reshape(pairs, [batch * most, 4 * features]) as tf.Tensor2D;
    for (const layer of hidden) {
      const z = matrixProduct(x, layer.kernel, layer.bias);
      x = tf.sub(tf.relu(z), tf.mul(layer.slope, tf.relu(tf.neg(z)))); // PReLU
    }
    const activations = tf.reshape(matrixProduct(x, kernel, bias), [batch, most]) as tf.Tensor2D;
    return poolVectors(sequence, tf.mul<tf.Tensor2D>(activations, weights), 'sum');
  });
}
