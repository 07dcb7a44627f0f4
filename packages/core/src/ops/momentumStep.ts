import * as tf from '@tensorflow/tfjs';
import { type Primitive, runPrimitive } from './primitive.js';

/** What {@link momentumStep} takes: a weight, its gradient and its velocity, of one shape. */
export interface MomentumInputs {
  readonly weight: tf.Tensor;
  readonly gradient: tf.Tensor;
  /** Sum of the gradients so far, older ones weighing less; zeros before the first step. */
  readonly velocity: tf.Tensor;
}

/** The numbers of one step with momentum. */
export interface MomentumAttributes {
  readonly learningRate: number;
  /** What is kept of the velocity in every step, from 0 to 1. */
  readonly momentum: number;
  /** 1 to go on by the velocity of the next step (Nesterov), 0 by that of this one. */
  readonly nesterov: 0 | 1;
}

/** What {@link momentumStep} gives. */
export interface MomentumOutputs {
  readonly weight: tf.Tensor;
  readonly velocity: tf.Tensor;
}

/**
 * One step of gradient descent with momentum for one weight: `u′ = μu + g`, `w′ = w − ηu′`; with Nesterov's
 * `w′ = w − η(g + μu′)`. It gives the bits of `tf.train.momentum`.
 *
 * @returns The new weight and velocity; the caller owns them.
 */
export function momentumStep(inputs: MomentumInputs, attributes: MomentumAttributes): MomentumOutputs {
  return runPrimitive(momentumStepPrimitive, inputs, attributes);
}

/** The primitive op of {@link momentumStep}. */
export const momentumStepPrimitive: Primitive<MomentumInputs, MomentumAttributes, MomentumOutputs> = {
  name: 'MtlMomentumStep',
  inputs: ['weight', 'gradient', 'velocity'],
  attributes: ['learningRate', 'momentum', 'nesterov'],
  outputs: ['weight', 'velocity'],
  saved: [],
  composite: ({ weight, gradient, velocity }, { learningRate, momentum, nesterov }) => {
    const next = tf.add(tf.mul(velocity, momentum), gradient);
    const direction = nesterov === 1 ? tf.add(gradient, tf.mul(next, momentum)) : next;
    return { weight: tf.add(tf.mul(direction, -learningRate), weight), velocity: next };
  },
  gradients: {},
};
