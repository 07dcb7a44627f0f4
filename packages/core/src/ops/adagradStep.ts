import * as tf from '@tensorflow/tfjs';
import { type Primitive, runPrimitive } from './primitive.js';

/** What {@link adagradStep} takes: a weight, its gradient and the sum of squares, of one shape. */
export interface AdagradInputs {
  readonly weight: tf.Tensor;
  readonly gradient: tf.Tensor;
  /** Sum of the squared gradients so far; 0.1 everywhere before the first step, as in `tf.train.adagrad`. */
  readonly squares: tf.Tensor;
}

/** The numbers of one step of Adagrad. */
export interface AdagradAttributes {
  readonly learningRate: number;
  /** Added below the root; `tf.train.adagrad` takes 1e-7. */
  readonly epsilon: number;
}

/** What {@link adagradStep} gives. */
export interface AdagradOutputs {
  readonly weight: tf.Tensor;
  readonly squares: tf.Tensor;
}

/**
 * One step of Adagrad (Duchi et al. 2011) for one weight: `s′ = s + g²`, `w′ = w − η · g / √(s′ + ε)`. It gives the bits of
 * `tf.train.adagrad`.
 *
 * @returns The new weight and sum of squares; the caller owns them.
 */
export function adagradStep(inputs: AdagradInputs, attributes: AdagradAttributes): AdagradOutputs {
  return runPrimitive(adagradStepPrimitive, inputs, attributes);
}

/** The primitive op of {@link adagradStep}. */
export const adagradStepPrimitive: Primitive<AdagradInputs, AdagradAttributes, AdagradOutputs> = {
  name: 'MtlAdagradStep',
  inputs: ['weight', 'gradient', 'squares'],
  attributes: ['learningRate', 'epsilon'],
  outputs: ['weight', 'squares'],
  saved: [],
  composite: ({ weight, gradient, squares }, { learningRate, epsilon }) => {
    const next = tf.add(squares, tf.square(gradient));
    const step = tf.mul(tf.div(gradient, tf.sqrt(tf.add(next, epsilon))), -learningRate);
    return { weight: tf.add(step, weight), squares: next };
  },
  gradients: {},
};
