import {
  adamCorrection,
  adamStep,
  assertOptions,
  assertPositiveNumber,
  configError,
  type Optimizer,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/** Options of {@link adam}. */
export interface AdamOptions {
  /** Step length, > 0. Default 1e-3. */
  readonly learningRate?: number;
  /** Decay of the mean of the gradients, from 0 to below 1. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of their squares, from 0 to below 1. Default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the second moment, > 0. Default 1e-8. */
  readonly epsilon?: number;
}

/**
 * Adam (Kingma & Ba 2015, Algorithm 1): `m ← β₁m + (1 − β₁)g`, `v ← β₂v + (1 − β₂)g²`,
 * `w ← w − η · (m / (1 − β₁ᵏ)) / (√(v / (1 − β₂ᵏ)) + ε)` with k the number of steps that this weight has made.
 *
 * In the first step every weight with a gradient moves by η, whatever the gradient's size.
 *
 * @returns For `optimizer` of `fitTasks`; its slots are `m` and `v`.
 * @throws ConfigError when a constant is out of its range.
 */
export function adam(options: AdamOptions = {}): Optimizer {
  assertOptions<AdamOptions>('adam', options, {
    learningRate: true,
    beta1: true,
    beta2: true,
    epsilon: true,
  });
  const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  assertPositiveNumber('adam', 'learningRate', learningRate);
  for (const [field, beta] of Object.entries({ beta1, beta2 })) {
    if (!(typeof beta === 'number' && beta >= 0 && beta < 1)) {
      throw configError('adam', field, 'a number from 0 to below 1', beta);
    }
  }
  assertPositiveNumber('adam', 'epsilon', epsilon);
  return {
    name: 'adam',
    init: (weight) => ({ m: tf.zerosLike(weight), v: tf.zerosLike(weight) }),
    update: (weight, gradient, { m, v }, { count }) => {
      const inputs = { weight, gradient, m: m as tf.Tensor, v: v as tf.Tensor };
      const { weight: moved, ...slots } = adamStep(inputs, {
        learningRate,
        beta1,
        beta2,
        epsilon,
        correction1: adamCorrection(beta1, count),
        correction2: adamCorrection(beta2, count),
        weightDecay: 0,
      });
      return { weight: moved, slots };
    },
  };
}
