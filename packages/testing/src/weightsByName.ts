import type { TaskModel } from '@mtl/core';
import type * as tf from '@tensorflow/tfjs';

/** All weights of a model by `<layer>/<weight>`, the names that saved files use. */
export function weightsByName(model: TaskModel): Map<string, tf.LayerVariable> {
  const found = new Map<string, tf.LayerVariable>();
  for (const layer of model.network.layers) {
    for (const [name, weight] of weightsOfLayer(layer)) found.set(`${layer.name}/${name}`, weight);
  }
  return found;
}

/** Those of {@link weightsByName} that are trained: no moving statistics. */
export function trainedWeights(model: TaskModel): Map<string, tf.LayerVariable> {
  return new Map([...weightsByName(model)].filter(([, weight]) => weight.trainable));
}

/** The weights of one layer by the names it gave them. */
export function weightsOfLayer(layer: tf.layers.Layer): Map<string, tf.LayerVariable> {
  return new Map(layer.weights.map((weight) => [weight.originalName.split('/').at(-1) as string, weight]));
}

/** The variable behind a weight of a layer: what optimizers and gradients know it by. */
export function variableOf(weight: tf.LayerVariable): tf.Variable {
  return (weight as unknown as { readonly val: tf.Variable }).val;
}
