import { assertNonNegativeNumber, assertOptions, assertPositiveInteger, configError } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import type { Regularizer } from './regularizer.js';
import { assertLayers, type RegularizerOptions, regularizerKeys } from './regularizerOptions.js';
import { symmetricEigen } from './symmetricEigen.js';
import { taskGrams } from './taskMatrix.js';

/** Options of {@link tensorNormal}. */
export interface TensorNormalOptions extends RegularizerOptions {
  /** Steps from one covariance of the tasks to the next. Default 100. */
  readonly every?: number;
  /**
   * Whether the output layers of the tasks count too, as in the authors' code, which regularizes them alone; they must be of equal width.
   * Default: false, hidden layers.
   */
  readonly outputs?: boolean;
}

/** Added to the covariance's diagonal. */
const epsilon = 1e-5;
/** Eigenvalues of the covariance up to this are not inverted. */
const smallest = 0.1;
/** Highest trace of the inverse. */
const highestTrace = 3000;

/**
 * The tensor-normal prior of multilinear relationship networks on the tasks' kernels (Long et al. 2017): per place
 * `½ · λ · vec(W)ᵀ · (Σ_tasks ⊗ Σ_out ⊗ Σ_in)⁻¹ · vec(W)`. Tasks whose kernels point the same way are pulled together, opposite ones
 * apart. The authors put the prior on the output layers of tasks with equal classes (`outputs: true`); here the hidden layers of the towers
 * have it by default, because tasks with heads of different kinds have no outputs in common. As in the authors' code Σ_out and Σ_in stay the identity, and Σ_tasks is learned: the identity at first, then every `every` steps
 * `M · Mᵀ + 1e-5 · I` of the current kernels, inverted where its eigenvalues are above 0.1, the trace of the inverse at most 3000.
 *
 * @param options Strength λ, layers and how often the covariance is taken.
 * @returns For `regularizers` of `fitTasks`; its state is the inverse covariances, [places, tasks, tasks].
 * @throws ConfigError when an option cannot work.
 */
export function tensorNormal(options: TensorNormalOptions = {}): Regularizer {
  assertOptions<TensorNormalOptions>('tensorNormal', options, {
    ...regularizerKeys,
    every: true,
    outputs: true,
  });
  const { strength = 1e-3, layers = [], every = 100, outputs = false } = options;
  assertNonNegativeNumber('tensorNormal', 'strength', strength);
  assertLayers('tensorNormal', layers);
  if (typeof outputs !== 'boolean') throw configError('tensorNormal', 'outputs', 'true or false', outputs);
  assertPositiveInteger('tensorNormal', 'every', every);
  return {
    name: 'tensorNormal',
    layers: [...layers],
    kernelsOnly: true,
    outputs,
    init: (weights) => [
      tf.tidy(() => {
        const [places, tasks] = taskGrams(weights).shape;
        return tf.tile(tf.expandDims(tf.eye(tasks)), [places, 1, 1]);
      }),
    ],
    penalty: (weights, [precision]) =>
      tf.tidy(
        () => tf.mul(tf.sum(tf.mul(taskGrams(weights), precision as tf.Tensor)), strength / 2) as tf.Scalar,
      ),
    update: (weights, state, step) =>
      step % every === 0 ? [tf.tidy(() => precisionOf(taskGrams(weights)))] : state,
  };
}

/** The inverse covariance of the tasks, [places, tasks, tasks]. */
function precisionOf(grams: tf.Tensor3D): tf.Tensor3D {
  const { values, vectors } = symmetricEigen(tf.add(grams, tf.mul(tf.eye(grams.shape[1]), epsilon)));
  const large = tf.cast(tf.greater(values, smallest), 'float32');
  const inverted = tf.add(tf.div(large, tf.maximum(values, smallest)), tf.mul(tf.sub(1, large), values));
  const precision = tf.matMul(tf.mul(vectors, tf.expandDims(inverted, 1)), tf.transpose(vectors, [0, 2, 1]));
  const trace = tf.sum(inverted, 1);
  const scale = tf.minimum(1, tf.div(highestTrace, tf.maximum(trace, 1)));
  return tf.mul(precision, tf.reshape(scale, [-1, 1, 1]));
}
