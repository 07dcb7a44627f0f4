import * as tf from '@tensorflow/tfjs';
import { type Primitive, runPrimitive } from './primitive.js';

/** What {@link adamStep} takes: a weight, its gradient and the two moments, all of one shape. */
export interface AdamInputs {
  readonly weight: tf.Tensor;
  readonly gradient: tf.Tensor;
  /** Mean of the gradients so far; zeros before the first step. */
  readonly m: tf.Tensor;
  /** Mean of their squares; zeros before the first step. */
  readonly v: tf.Tensor;
}

/** The numbers of one step of Adam. */
export interface AdamAttributes {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** `1 − beta1^t` in step t = 1, 2, …; see {@link adamCorrection}. */
  readonly correction1: number;
  /** `1 − beta2^t`. */
  readonly correction2: number;
  /** Share of the learning rate by which the weight shrinks first, 0 for plain Adam (Loshchilov & Hutter 2019). */
  readonly weightDecay: number;
}

/** What {@link adamStep} gives. */
export interface AdamOutputs {
  readonly weight: tf.Tensor;
  readonly m: tf.Tensor;
  readonly v: tf.Tensor;
}

/**
 * One step of Adam (Kingma & Ba 2015, Algorithm 1) for one weight, with decoupled weight decay if there is any:
 * `m′ = β₁m + (1 − β₁)g`, `v′ = β₂v + (1 − β₂)g²`,
 * `w′ = (1 − ηλ)w − η · (m′ / (1 − β₁ᵗ)) / (√(v′ / (1 − β₂ᵗ)) + ε)`.
 * Without decay it gives the bits of `tf.train.adam`.
 *
 * @returns The new weight and moments; the caller owns them.
 */
export function adamStep(inputs: AdamInputs, attributes: AdamAttributes): AdamOutputs {
  return runPrimitive(adamStepPrimitive, inputs, attributes);
}

/** The primitive op of {@link adamStep}. */
export const adamStepPrimitive: Primitive<AdamInputs, AdamAttributes, AdamOutputs> = {
  name: 'MtlAdamStep',
  inputs: ['weight', 'gradient', 'm', 'v'],
  attributes: ['learningRate', 'beta1', 'beta2', 'epsilon', 'correction1', 'correction2', 'weightDecay'],
  outputs: ['weight', 'm', 'v'],
  saved: [],
  composite: ({ weight, gradient, m, v }, attributes) => {
    const { learningRate, beta1, beta2, epsilon, correction1, correction2, weightDecay } = attributes;
    // Each tidy lets go of its steps at once: for a large table every one of them is as large as the table.
    const nextM = tf.tidy(() => tf.add(tf.mul(m, beta1), tf.mul(gradient, 1 - beta1)));
    const nextV = tf.tidy(() => tf.add(tf.mul(v, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
    const step = tf.tidy(() => {
      const scale = tf.tidy(() => tf.add(tf.sqrt(tf.div(nextV, correction2)), epsilon));
      return tf.mul(tf.div(tf.div(nextM, correction1), scale), -learningRate);
    });
    const decayed = weightDecay === 0 ? weight : tf.mul(weight, 1 - learningRate * weightDecay);
    return { weight: tf.add(step, decayed), m: nextM, v: nextV };
  },
  gradients: {},
};

/** Beta → its powers from the first on, as far as they have been asked for and still change the correction. */
const powersOf = /* @__PURE__ */ new Map<number, number[]>();

/** `1 − beta^step` in step 1, 2, …, with the power multiplied up in float32 as `tf.train.adam` does it. */
export function adamCorrection(beta: number, step: number): number {
  const factor = Math.fround(beta);
  const powers = powersOf.get(factor) ?? [factor];
  powersOf.set(factor, powers);
  let last = powers.at(-1) as number;
  while (powers.length < step && Math.fround(1 - last) < 1) {
    last = Math.fround(last * factor);
    powers.push(last);
  }
  return Math.fround(1 - (powers[step - 1] ?? last));
}
