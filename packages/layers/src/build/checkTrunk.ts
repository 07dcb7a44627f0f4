import { ConfigError, configError, show } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/** All layers that read the inputs of a network that is being built, directly or through others. */
export function layersAbove(inputs: readonly tf.SymbolicTensor[]): Set<tf.layers.Layer> {
  const found = new Set(inputs.map(({ sourceLayer }) => sourceLayer));
  for (const layer of found) {
    for (const node of layer.outboundNodes) found.add(node.outboundLayer); // a Set goes on to what is added while it runs
  }
  return found;
}

/**
 * Refuses what no tower can read: anything but one tensor [batch, units] per task.
 *
 * @param builder Owner of the message.
 */
export function assertRepresentations(
  builder: string,
  given: unknown,
  taskNames: readonly string[],
): asserts given is readonly tf.SymbolicTensor[] {
  const tasks = taskNames.length;
  const isRow = (x: unknown) =>
    x instanceof tf.SymbolicTensor && x.dtype !== 'int32' && x.rank === 2 && Number.isInteger(x.shape[1]);
  if (Array.isArray(given) && given.length === tasks && given.every(isRow)) return;
  const form = (x: unknown) =>
    x instanceof tf.SymbolicTensor ? `${x.dtype === 'int32' ? 'ids ' : ''}${show(x.shape)}` : typeof x;
  const got = Array.isArray(given) ? `[${given.slice(0, 8).map(form).join(', ')}]` : form(given);
  throw new ConfigError(
    `${builder}: \`trunk\` must return a list of one tensor [batch, units] per task, ${tasks}, got ${got}.`,
  );
}

/**
 * Refuses tasks whose layers would have the name of another layer: inputs, those of the trunk, towers of other tasks.
 *
 * @param builder Owner of the message.
 * @param towers Names of the layers of every task.
 */
export function assertDistinctNames(
  builder: string,
  layers: Iterable<tf.layers.Layer>,
  towers: Readonly<Record<string, readonly string[]>>,
): void {
  const taken = new Set([...layers].map(({ name }) => name));
  for (const [task, names] of Object.entries(towers)) {
    for (const name of names) {
      if (taken.has(name)) {
        const remedy = name === task ? undefined : `Its tower has a layer ${show(name)}.`;
        throw configError(builder, 'tasks', 'named unlike the other layers of the model', task, remedy);
      }
      taken.add(name);
    }
  }
}
