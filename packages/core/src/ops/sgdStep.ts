import * as tf from '@tensorflow/tfjs';
import { type Primitive, runPrimitive } from './primitive.js';

/** What {@link sgdStep} takes: a weight and its gradient, of one shape. */
export interface SgdInputs {
  readonly weight: tf.Tensor;
  readonly gradient: tf.Tensor;
}

/** The numbers of one step of gradient descent. */
export interface SgdAttributes {
  readonly learningRate: number;
}

/** What {@link sgdStep} gives. */
export interface SgdOutputs {
  readonly weight: tf.Tensor;
}

/**
 * One step of gradient descent for one weight: `w′ = w − ηg`. It gives the bits of `tf.train.sgd`.
 *
 * @returns The new weight; the caller owns it.
 */
export function sgdStep(inputs: SgdInputs, attributes: SgdAttributes): SgdOutputs {
  return runPrimitive(sgdStepPrimitive, inputs, attributes);
}

/** The primitive op of {@link sgdStep}. */
export const sgdStepPrimitive: Primitive<SgdInputs, SgdAttributes, SgdOutputs> = {
  name: 'MtlSgdStep',
  inputs: ['weight', 'gradient'],
  attributes: ['learningRate'],
  outputs: ['weight'],
  saved: [],
  composite: ({ weight, gradient }, { learningRate }) => ({
    weight: tf.add(tf.mul(gradient, -learningRate), weight),
  }),
  gradients: {},
};
