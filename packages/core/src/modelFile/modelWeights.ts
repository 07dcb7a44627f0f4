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
  return `${layer.name}/${lastPart(weight)}`;
}

function lastPart(weight: tf.LayerVariable): string {
  return weight.originalName.split('/').at(-1) as string;
}

/**
 * The class of a layer that nobody named. tfjs names it after its class, with a number that depends on what the process built
 * before: `dense_Dense3`, `sequential_2`, `model4`.
 */
function kindOfUnnamed(layer: tf.layers.Layer): string | undefined {
  const kind = layer.getClassName();
  const number = /\d+$/.exec(layer.name)?.[0];
  if (number === undefined) return undefined;
  const stem = layer.name.slice(0, -number.length);
  const network = 'containerNodes' in layer;
  const own = network
    ? [kind.toLowerCase(), `${kind.toLowerCase()}_`].includes(stem)
    : stem.endsWith(`_${kind}`);
  return own ? kind : undefined;
}

/**
 * The weights of a model by the names that files use, {@link weightName}. A layer that nobody named counts as the first, second, … of
 * its class in the order of the network: `Dense#1/kernel`.
 *
 * @throws ConfigError when two weights have one name, as in nested models.
 */
export function modelWeights(owner: string, network: tf.LayersModel): Map<string, tf.LayerVariable> {
  const weights = new Map<string, tf.LayerVariable>();
  const unnamed = new Map<string, number>();
  const nameOf = (layer: tf.layers.Layer) => {
    const kind = kindOfUnnamed(layer);
    if (kind === undefined) return layer.name;
    const nth = (unnamed.get(kind) ?? 0) + 1;
    unnamed.set(kind, nth);
    return `${kind}#${nth}`;
  };
  for (const layer of network.layers) {
    if (layer.weights.length === 0) continue;
    const layerName = nameOf(layer);
    for (const weight of layer.weights) {
      const name = `${layerName}/${lastPart(weight)}`;
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
