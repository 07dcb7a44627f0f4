import * as tf from '@tensorflow/tfjs';
import { type Moments, momentsOfBatch, momentsOfTokens } from '../ops/moments.js';
import type { Initializer } from './initializers.js';
import { moveAverage } from './moveAverage.js';

/**
 * What is normalized: `'batch'`, every unit over batch and tokens, by moving statistics outside training; `'layer'`, the tokens of every row
 * together, over tokens and units (over the units of one token alone, a weight on the token would cancel); `'none'`.
 */
export type Norm = 'batch' | 'layer' | 'none';

/** The weights of a normalization. */
export interface NormWeights {
  /** [units]. */
  readonly gamma: tf.LayerVariable;
  /** [units]. */
  readonly beta: tf.LayerVariable;
  /** Moving statistics [groups, units], not trained; absent for layer normalization. */
  readonly moving?: { readonly mean: tf.LayerVariable; readonly variance: tf.LayerVariable };
}

/** `Layer.addWeight` of the layer that is being built, for weights that may be exempt from training. */
export type AddNormWeight = (
  name: string,
  shape: readonly number[],
  initializer: Initializer,
  trainable: boolean,
) => tf.LayerVariable;

/** Added to a variance before its root, as in Keras. */
const epsilon = 1e-3;

/**
 * Creates the weights `gamma`, `beta` and for batch normalization `moving_mean` and `moving_variance` of the layer that is being built.
 *
 * @param groups How many groups of tokens have statistics of their own; all share γ and β.
 */
export function addNormWeights(
  add: AddNormWeight,
  norm: Norm,
  units: number,
  groups = 1,
): NormWeights | undefined {
  if (norm === 'none') return undefined;
  const gamma = add('gamma', [units], tf.initializers.ones(), true);
  const beta = add('beta', [units], tf.initializers.zeros(), true);
  if (norm === 'layer') return { gamma, beta };
  const mean = add('moving_mean', [groups, units], tf.initializers.zeros(), false);
  const variance = add('moving_variance', [groups, units], tf.initializers.ones(), false);
  return { gamma, beta, moving: { mean, variance } };
}

/**
 * Normalizes groups of tokens: `γ · (x − mean) / √(variance + 0.001) + β`, γ and β per unit. While training, batch normalization takes the statistics of the batch
 * and moves its averages towards them, 0.99 to 0.01.
 *
 * @param x [batch, groups, tokens, units].
 * @returns The same shape.
 */
export function normalize(
  x: tf.Tensor4D,
  { gamma, beta, moving }: NormWeights,
  training: boolean,
): tf.Tensor4D {
  const { mean, variance } = moving ? batchMoments(x, moving, training) : momentsOfTokens(x);
  const scale = tf.mul(tf.rsqrt(tf.add(variance, epsilon)), gamma.read());
  return tf.add(tf.mul(tf.sub(x, mean), scale), beta.read());
}

function batchMoments(
  x: tf.Tensor4D,
  moving: NonNullable<NormWeights['moving']>,
  training: boolean,
): Moments {
  const [groups, units] = moving.mean.shape as [number, number];
  if (!training) {
    const spread = (weight: tf.LayerVariable) => tf.reshape(weight.read(), [1, groups, 1, units]);
    return { mean: spread(moving.mean), variance: spread(moving.variance) };
  }
  const moments = momentsOfBatch(x);
  moveAverage(moving.mean, tf.reshape(moments.mean, [groups, units]));
  moveAverage(moving.variance, tf.reshape(moments.variance, [groups, units]));
  return moments;
}
