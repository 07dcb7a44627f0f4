import {
  adagradStep,
  assertNonNegativeNumber,
  assertOptions,
  assertPositiveNumber,
  type Optimizer,
} from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/** Options of {@link adagrad}. */
export interface AdagradOptions {
  /** Step length, > 0. */
  readonly learningRate: number;
  /** What the sum of squares starts from, ≥ 0. Default 0.1. */
  readonly initialSum?: number;
  /** Added to the sum under the root, > 0. Default 1e-7. */
  readonly epsilon?: number;
}

/**
 * AdaGrad (Duchi et al. 2011): `s ← s + g²`, `w ← w − η · g / √(s + ε)`. Rare features keep a long step, which suits embeddings.
 *
 * @returns For `optimizer` of `fitTasks`; its slot is `squares`.
 * @throws ConfigError when a constant is out of its range.
 */
export function adagrad(options: AdagradOptions): Optimizer {
  assertOptions<AdagradOptions>('adagrad', options, { learningRate: true, initialSum: true, epsilon: true });
  const { learningRate, initialSum = 0.1, epsilon = 1e-7 } = options ?? {};
  assertPositiveNumber('adagrad', 'learningRate', learningRate);
  assertNonNegativeNumber('adagrad', 'initialSum', initialSum);
  assertPositiveNumber('adagrad', 'epsilon', epsilon);
  return {
    name: 'adagrad',
    init: (weight) => ({ squares: tf.fill(weight.shape, initialSum) }),
    update: (weight, gradient, { squares }) => {
      const inputs = { weight, gradient, squares: squares as tf.Tensor };
      const { weight: moved, ...slots } = adagradStep(inputs, { learningRate, epsilon });
      return { weight: moved, slots };
    },
  };
}
