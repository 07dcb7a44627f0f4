import * as tf from '@tensorflow/tfjs';
import { assertStrength } from './assertStrength.js';
import type { Regularizer } from './regularizer.js';
import { taskMatrix } from './taskMatrix.js';

/** Options of {@link l2} and {@link traceNorm}. */
export interface RegularizerOptions {
  /** Weight of the penalty, ≥ 0. Default 1e-3. */
  readonly strength?: number;
  /**
   * Names of layers that hold a weight of every task, task by task, such as `bottoms` of a single-task model, beside the hidden layers of
   * the towers. Default: none.
   */
  readonly layers?: readonly string[];
}

/**
 * Pulls the tasks' weights together: `α · Σ_(s < t) ‖θ_s − θ_t‖²`, kernels and biases (Duong et al. 2015; the "L2-constrained" model of Ma
 * et al. 2018, §6.1, has two tasks).
 *
 * @param options Strength and layers.
 * @returns For `regularizers` of `fitTasks`.
 * @throws ConfigError when the strength is below 0.
 */
export function l2({ strength = 1e-3, layers = [] }: RegularizerOptions = {}): Regularizer {
  assertStrength('l2', strength);
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
