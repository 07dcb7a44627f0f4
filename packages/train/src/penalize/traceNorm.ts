import { assertNonNegativeNumber, assertOptions } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import type { Regularizer } from './regularizer.js';
import { assertLayers, type RegularizerOptions, regularizerKeys } from './regularizerOptions.js';
import { symmetricEigen } from './symmetricEigen.js';
import { taskGrams } from './taskMatrix.js';

/** Eigenvalues below count as this: the slope of a root at 0 is infinite. */
const floor = 1e-8;

/**
 * Lets the tasks' kernels share few directions: `β · Σ ‖M‖_*`, the sum of the singular values of the matrix whose rows are the tasks'
 * kernels, at every place (Yang & Hospedales 2017, "last axis flattening"). By the small matrix `G = M · Mᵀ` of tasks:
 * `‖M‖_* = tr(G^½)`, with the gradient `G^(−½) · M`.
 *
 * @param options Strength β and layers.
 * @returns For `regularizers` of `fitTasks`.
 * @throws ConfigError when an option cannot work.
 */
export function traceNorm(options: RegularizerOptions = {}): Regularizer {
  assertOptions<RegularizerOptions>('traceNorm', options, regularizerKeys);
  const { strength = 1e-3, layers = [] } = options;
  assertNonNegativeNumber('traceNorm', 'strength', strength);
  assertLayers('traceNorm', layers);
  return {
    name: 'traceNorm',
    layers: [...layers],
    kernelsOnly: true,
    penalty: (weights) => tf.tidy(() => tf.mul(traceOfRoot(taskGrams(weights)), strength) as tf.Scalar),
  };
}

/** `Σ tr(G^½)` over matrices [places, tasks, tasks], with the gradient `½ G^(−½)`. */
function traceOfRoot(grams: tf.Tensor3D): tf.Scalar {
  const trace = tf.customGrad((x, save) => {
    const { values, vectors } = symmetricEigen(x as tf.Tensor3D);
    const roots = tf.sqrt(tf.maximum(values, floor));
    (save as tf.GradSaveFunc)([roots, vectors]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [r, v] = saved as [tf.Tensor2D, tf.Tensor3D];
      const scaled = tf.mul(v, tf.expandDims(tf.div(0.5, r), 1)); // columns by 1 / (2 root)
      return tf.mul(tf.matMul(scaled, tf.transpose(v, [0, 2, 1])), dy);
    };
    return { value: tf.sum(roots), gradFunc };
  });
  return trace(grams) as tf.Scalar;
}
