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

/** What the towers read: [batch, tasks, units], or one [batch, units] per task. */
export type TaskRows = tf.SymbolicTensor | readonly tf.SymbolicTensor[];

/**
 * Refuses what no tower can read: anything but {@link TaskRows}.
 *
 * @param builder Owner of the message.
 */
export function assertRows(builder: string, given: unknown, tasks: number): asserts given is TaskRows {
  const isRows = (x: unknown, rank: number) =>
    x instanceof tf.SymbolicTensor &&
    x.dtype !== 'int32' &&
    x.rank === rank &&
    Number.isInteger(x.shape.at(-1));
  const fits = Array.isArray(given)
    ? given.length === tasks && given.every((row) => isRows(row, 2))
    : isRows(given, 3) && (given as tf.SymbolicTensor).shape[1] === tasks;
  if (fits) return;
  const form = (x: unknown) =>
    x instanceof tf.SymbolicTensor ? `${x.dtype === 'int32' ? 'ids ' : ''}${show(x.shape)}` : typeof x;
  const got = Array.isArray(given) ? `[${given.slice(0, 8).map(form).join(', ')}]` : form(given);
  throw new ConfigError(
    `${builder}: \`trunk\` must return [batch, ${tasks}, units] or a list of one tensor [batch, units] per task, ${tasks}, got ${got}.`,
  );
}

/**
 * Refuses layers of one name: tasks that are called like an input or a layer of the trunk, and such that are called like a layer that
 * `buildTaskModel` adds.
 *
 * @param builder Owner of the message.
 * @param own Names of the layers that it adds besides the heads.
 */
export function assertDistinctNames(
  builder: string,
  layers: Iterable<tf.layers.Layer>,
  tasks: readonly string[],
  own: readonly string[],
): void {
  const taken = new Set([...layers].map(({ name }) => name));
  const clash = own.find((name) => taken.has(name));
  if (clash !== undefined) {
    throw new ConfigError(
      `${builder}: \`trunk\` must leave the name ${show(clash)} to the towers, got a layer of that name.`,
    );
  }
  const named = tasks.find((task) => taken.has(task) || own.includes(task));
  if (named !== undefined)
    throw configError(builder, 'tasks', 'named unlike the other layers of the model', named);
}
