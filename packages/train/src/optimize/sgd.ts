import { assertOptions, assertPositiveNumber, type Optimizer, sgdStep } from '@mtl/core';

/** Options of {@link sgd}. */
export interface SgdOptions {
  /** Step length, > 0. */
  readonly learningRate: number;
}

/**
 * Plain gradient descent: `w ← w − η · g`.
 *
 * @returns For `optimizer` of `fitTasks`; it has no slots.
 * @throws ConfigError when the learning rate is missing or not above 0.
 */
export function sgd(options: SgdOptions): Optimizer {
  assertOptions<SgdOptions>('sgd', options, { learningRate: true });
  const learningRate = options?.learningRate;
  assertPositiveNumber('sgd', 'learningRate', learningRate);
  return {
    name: 'sgd',
    init: () => ({}),
    update: (weight, gradient) => ({ ...sgdStep({ weight, gradient }, { learningRate }), slots: {} }),
  };
}
