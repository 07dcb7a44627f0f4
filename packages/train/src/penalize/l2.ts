import { assertNonNegativeNumber, assertOptions } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import type { Regularizer } from './regularizer.js';
import { assertLayers, type RegularizerOptions, regularizerKeys } from './regularizerOptions.js';
import { taskMatrix } from './taskMatrix.js';

/**
 * Pulls the tasks' weights together: `α · Σ_(s < t) ‖θ_s − θ_t‖²`, kernels and biases (Duong et al. 2015; the "L2-constrained" model of Ma
 * et al. 2018, §6.1, has two tasks).
 *
 * @param options Strength and layers.
 * @returns For `regularizers` of `fitTasks`.
 * @throws ConfigError when an option cannot work.
 */
export function l2(options: RegularizerOptions = {}): Regularizer {
  assertOptions<RegularizerOptions>('l2', options, regularizerKeys);
  const { strength = 1e-3, layers = [] } = options;
  assertNonNegativeNumber('l2', 'strength', strength);
  assertLayers('l2', layers);
  return {
    name: 'l2',
    layers: [...layers],
    penalty: (weights) =>
      tf.tidy(() => {
        const distances = weights.map((place) => {
          const rows = taskMatrix(place);
          // Σ_(s < t) ‖θ_s − θ_t‖² = T · Σ_t ‖θ_t − mean‖²
          const deviations = tf.sub(rows, tf.mean(rows, 0, true));
          return tf.mul(tf.sum(tf.square(deviations)), rows.shape[0]) as tf.Scalar;
        });
        return tf.mul(tf.addN(distances), strength) as tf.Scalar;
      }),
  };
}
