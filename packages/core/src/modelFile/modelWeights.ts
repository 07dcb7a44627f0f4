import type * as tf from '@tensorflow/tfjs';
import { fileError } from '../container/modelFileError.js';
import type { StoredTensor } from '../container/storedTensor.js';
import { ConfigError } from '../errors.js';
import { show } from '../show.js';

/**
 * The name of a weight in files: `<layer name>/<weight name>`, such as `level_1/experts`. A variable's own `name` is of no use there:
 * tfjs adds a suffix that depends on what the process built before.
 */
export function weightName(layer: tf.layers.Layer, weight: tf.LayerVariable): string {
  return `${layer.name}/${weight.originalName.split('/').at(-1)}`;
}

/**
 * The weights of a model by the names that files use, {@link weightName}.
 *
 * @throws ConfigError when two weights have one name, as in nested models.
 */
export function modelWeights(owner: string, network: tf.LayersModel): Map<string, tf.LayerVariable> {
  const weights = new Map<string, tf.LayerVariable>();
  for (const layer of network.layers) {
    for (const weight of layer.weights) {
      const name = weightName(layer, weight);
      if (weights.has(name)) {
        throw new ConfigError(`${owner}: \`network\` must name every weight once, got ${show(name)} twice.`);
      }
      weights.set(name, weight);
    }
  }
  return weights;
}

/** Refuses NaN and infinite values. */
export function checkFinite(owner: string, tensors: ReadonlyMap<string, StoredTensor>): void {
  for (const [name, { dtype, data }] of tensors) {
    if (dtype !== 'F32') continue;
    const at = data.findIndex((value) => !Number.isFinite(value));
    if (at < 0) continue;
    const where = `value ${at} of ${show(name)}`;
    const remedy = 'With `allowNonFinite: true` it is taken as it is.';
    throw fileError('non-finite', owner, 'weights', 'finite', data[at], { where, remedy });
  }
}
