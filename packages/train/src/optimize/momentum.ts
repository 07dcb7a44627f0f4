import { assertOptions, assertPositiveNumber, configError, momentumStep, type Optimizer } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/** Options of {@link momentum}. */
export interface MomentumOptions {
  /** Step length, > 0. */
  readonly learningRate: number;
  /** Share of the last direction that is kept, from 0 to below 1. Default 0.9. */
  readonly momentum?: number;
  /** Whether the gradient is corrected by the direction to come (Nesterov). Default: false. */
  readonly nesterov?: boolean;
}

/**
 * Gradient descent with momentum μ (Polyak 1964): `u ← μ · u + g`, `w ← w − η · u`; with `nesterov` `w ← w − η · (g + μ · u)`.
 *
 * @returns For `optimizer` of `fitTasks`; its slot is `velocity`.
 * @throws ConfigError when a constant is out of its range.
 */
export function momentum(options: MomentumOptions): Optimizer {
  assertOptions<MomentumOptions>('momentum', options, { learningRate: true, momentum: true, nesterov: true });
  const { learningRate, momentum: kept = 0.9, nesterov = false } = options ?? {};
  assertPositiveNumber('momentum', 'learningRate', learningRate);
  if (!(typeof kept === 'number' && kept >= 0 && kept < 1)) {
    throw configError('momentum', 'momentum', 'a number from 0 to below 1', kept);
  }
  if (typeof nesterov !== 'boolean') throw configError('momentum', 'nesterov', 'true or false', nesterov);
  return {
    name: 'momentum',
    init: (weight) => ({ velocity: tf.zerosLike(weight) }),
    update: (weight, gradient, { velocity }) => {
      const { weight: moved, ...slots } = momentumStep(
        { weight, gradient, velocity: velocity as tf.Tensor },
        { learningRate, momentum: kept, nesterov: nesterov ? 1 : 0 },
      );
      return { weight: moved, slots };
    },
  };
}
