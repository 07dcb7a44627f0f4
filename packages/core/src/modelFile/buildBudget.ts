import type * as tf from '@tensorflow/tfjs';
import { fileError } from '../container/modelFileError.js';
import type { StoredTensor } from '../container/storedTensor.js';

/** What the weights of a file allow its model to have, whatever the configuration says. */
export interface BuildBudget {
  /** Values of all weights; an empty weight counts as one. */
  readonly values: number;
  readonly weights: number;
  /** How often layers may be applied: many have no weights of their own, but a few weights need few layers. */
  readonly layers: number;
}

/** The budget of a file with these weights. */
export function buildBudget(tensors: ReadonlyMap<string, StoredTensor>): BuildBudget {
  let values = 0;
  for (const { data } of tensors.values()) values += Math.max(1, data.length);
  return { values, weights: tensors.size, layers: 16 * tensors.size + 256 };
}

/**
 * Refuses to save a network of more layers than loading allows. Half of it is left to layers that a builder applies and then drops.
 *
 * @throws FileError `config`.
 */
export function checkLayers(owner: string, network: tf.LayersModel, { layers, weights }: BuildBudget): void {
  const applied = nodesOf(network);
  if (applied <= layers / 2) return;
  const expected = `of at most ${layers / 2} layers, for its ${weights} weights`;
  throw fileError('config', owner, 'network', expected, applied);
}

/** How often layers are applied in a network and in those inside it. */
function nodesOf(network: tf.LayersModel): number {
  const { containerNodes } = network as unknown as { readonly containerNodes: ReadonlySet<string> };
  const inner = network.layers.filter((layer) => 'containerNodes' in layer) as unknown as tf.LayersModel[];
  return inner.reduce((sum, model) => sum + nodesOf(model), containerNodes.size);
}
