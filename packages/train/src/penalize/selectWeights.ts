import { ConfigError, configError, show, type TaskModel } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { outputsOfLayers } from './outputsOfLayers.js';
import type { MatchedWeights, Regularizer } from './regularizer.js';

/** Reads the weights of one place anew: those of the current step, inside the function that is differentiated. */
type ReadPlace = () => MatchedWeights;

/**
 * Finds the weights of the tasks that a regularizer compares: those of the hidden layers of the towers, which are the layers that one
 * output alone depends on, by their position, the output layer itself by option; and those of named layers that hold all tasks.
 *
 * @returns Reads them; to be called anew in every step.
 * @throws ConfigError when there is one task, nothing to compare, or shapes differ between tasks.
 */
export function selectWeights(model: TaskModel, regularizer: Regularizer): () => readonly MatchedWeights[] {
  const { name: owner, layers = [], kernelsOnly = false, outputs = false } = regularizer;
  const names = Object.keys(model.tasks);
  if (names.length < 2) throw configError(owner, 'model', 'one of at least 2 tasks', names);
  const places = [
    ...towerPlaces(owner, model, names, outputs),
    ...layers.flatMap((layer) => layerPlaces(owner, model, layer, names.length)),
  ].filter(({ rank }) => rank >= (kernelsOnly ? 2 : 1));
  if (places.length === 0) {
    throw new ConfigError(
      `${owner}: \`model\` must have hidden layers in its towers, got none. Give it \`towerUnits\`, or name \`layers\`.`,
    );
  }
  return () => places.map(({ read }) => read());
}

/** One place and the number of axes that the weight of one task has there. */
interface Place {
  readonly rank: number;
  readonly read: ReadPlace;
}

function towerPlaces(
  owner: string,
  model: TaskModel,
  names: readonly string[],
  withOutputs: boolean,
): Place[] {
  const { network } = model;
  const outputs = withOutputs ? [] : network.outputs.map((output) => output.sourceLayer);
  const towers = names.map((): tf.layers.Layer[] => []);
  for (const [layer, dependents] of outputsOfLayers(network)) {
    const [task] = dependents;
    if (dependents.size !== 1 || outputs.includes(layer) || layer.weights.length === 0) continue;
    towers[task as number]?.push(layer);
  }
  const [first, ...others] = towers as [tf.layers.Layer[], ...tf.layers.Layer[][]];
  const mustBeEqual = (one: string, other: string) =>
    new ConfigError(`${owner}: \`model\` must have towers of equal shapes, got ${one} and ${other}.`);
  others.forEach((tower, i) => {
    if (tower.length === first.length) return;
    throw mustBeEqual(`${first.length} hidden layers of ${names[0]}`, `${tower.length} of ${names[i + 1]}`);
  });
  return first.flatMap((layer, position) => {
    const alike = towers.map((tower) => tower[position] as tf.layers.Layer);
    for (const other of alike) {
      if (show(shapesOf(other)) === show(shapesOf(layer))) continue;
      throw mustBeEqual(`${layer.name} ${show(shapesOf(layer))}`, `${other.name} ${show(shapesOf(other))}`);
    }
    return layer.weights.map((weight, w) => ({
      rank: weight.shape.length,
      read: () => ({
        place: `tower_${position + 1}/${nameOf(weight)}`,
        perTask: alike.map(({ weights }) => (weights[w] as tf.LayerVariable).read()),
      }),
    }));
  });
}

/** Biases are [tasks, units], upper kernels [tasks, in, out]; a kernel [in, tasks · units] has its columns task by task. */
function layerPlaces(owner: string, { network }: TaskModel, name: string, tasks: number): Place[] {
  const layer = network.layers.find((candidate) => candidate.name === name);
  if (!layer) {
    throw configError(owner, 'layers', 'names of layers of the network', name);
  }
  return layer.trainableWeights.map((weight) => {
    const { shape } = weight as { readonly shape: number[] };
    const columns = shape.length === 2 && !nameOf(weight).endsWith('bias');
    const fits = columns ? (shape[1] as number) % tasks === 0 : shape[0] === tasks;
    if (!fits) throw configError(owner, 'layers', `layers whose weights stand task by task, ${tasks}`, name);
    return {
      rank: columns ? 2 : shape.length - 1,
      read: () => ({
        place: `${name}/${nameOf(weight)}`,
        perTask: columns ? tf.split(weight.read(), tasks, 1) : tf.unstack(weight.read()),
      }),
    };
  });
}

function shapesOf(layer: tf.layers.Layer): readonly (readonly (number | null)[])[] {
  return layer.weights.map(({ shape }) => shape);
}

function nameOf(weight: tf.LayerVariable): string {
  return weight.originalName.split('/').at(-1) as string;
}
