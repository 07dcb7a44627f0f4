import {
  ConfigError,
  configError,
  layoutsOf,
  partsOf,
  show,
  type TaskModel,
  type TaskWeight,
  taskWeightsOf,
} from '@mtl/core';
import type * as tf from '@tensorflow/tfjs';
import { outputsOfLayers } from './outputsOfLayers.js';
import type { MatchedWeights, Regularizer } from './regularizer.js';

/** Reads the weights of one place anew: those of the current step, inside the function that is differentiated. */
type ReadPlace = () => MatchedWeights;

/**
 * Finds the weights of the tasks that a regularizer compares: those of the hidden layers of the towers by their position, the output layer
 * itself by option; and those of named layers that hold all tasks. Towers are the layer `towers` of `buildTaskModel`, and in any network
 * the layers that one output alone depends on.
 *
 * @returns Reads them; to be called anew in every step.
 * @throws ConfigError when there is one task, nothing to compare, or shapes differ between tasks.
 */
export function selectWeights(model: TaskModel, regularizer: Regularizer): () => readonly MatchedWeights[] {
  const { name: owner, layers = [], kernelsOnly = false, outputs = false } = regularizer;
  const names = Object.keys(model.tasks);
  if (names.length < 2) throw configError(owner, 'model', 'one of at least 2 tasks', names);
  const grouped = taskWeightsOf(model).filter(({ layer }) => layer.getClassName() === 'MtlTowers');
  const depth = grouped.length / 2; // a kernel and a bias each
  const places = [
    ...grouped.map((weight) => partsPlace(weight, `tower_${weight.name.replace(/^(.*)_(\d+)$/, '$2/$1')}`)),
    ...towerPlaces(owner, model, names, { depth, withOutputs: outputs }),
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

/** A weight that holds all tasks. */
function partsPlace({ weight, layout }: Pick<TaskWeight, 'weight' | 'layout'>, place: string): Place {
  return {
    rank: weight.shape.length - (layout.sizes.every((size) => size === 1) ? 1 : 0),
    read: () => ({ place, perTask: partsOf(weight.read(), layout) }),
  };
}

/** Layers of one task alone; the first `depth` positions are taken. */
function towerPlaces(
  owner: string,
  model: TaskModel,
  names: readonly string[],
  { depth, withOutputs }: { readonly depth: number; readonly withOutputs: boolean },
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
        place: `tower_${depth + position + 1}/${nameOf(weight)}`,
        perTask: alike.map(({ weights }) => (weights[w] as tf.LayerVariable).read()),
      }),
    }));
  });
}

/** A named layer, all of whose weights must have one part for each task, all alike. */
function layerPlaces(owner: string, { network }: TaskModel, name: string, tasks: number): Place[] {
  const layer = network.layers.find((candidate) => candidate.name === name);
  if (!layer) {
    throw configError(owner, 'layers', 'names of layers of the network', name);
  }
  const layouts = new Map(Object.entries(layoutsOf(layer)));
  return layer.trainableWeights.map((weight) => {
    const layout = layouts.get(nameOf(weight));
    const fits = layout?.sizes.length === tasks && layout.sizes.every((size) => size === layout.sizes[0]);
    if (!fits) throw configError(owner, 'layers', `layers whose weights stand task by task, ${tasks}`, name);
    return partsPlace({ weight, layout }, `${name}/${nameOf(weight)}`);
  });
}

function shapesOf(layer: tf.layers.Layer): readonly (readonly (number | null)[])[] {
  return layer.weights.map(({ shape }) => shape);
}

function nameOf(weight: tf.LayerVariable): string {
  return weight.originalName.split('/').at(-1) as string;
}
