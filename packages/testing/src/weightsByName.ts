import type { TaskModel } from '@mtl/core';
import type * as tf from '@tensorflow/tfjs';

/** All weights of a model by `<layer>/<weight>`, the names that saved files use. */
export function weightsByName(model: TaskModel): Map<string, tf.LayerVariable> {
  const found = new Map<string, tf.LayerVariable>();
  for (const layer of model.network.layers) {
    for (const weight of layer.weights) {
      found.set(`${layer.name}/${weight.originalName.split('/').at(-1)}`, weight);
    }
  }
  return found;
}
