import { type Features, featureTensors, ShapeError, type TaskModel, type Tasks } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import type { LayerInputs } from '../parts/layerArgs.js';

/** A layer that mixes experts and can say with which weights. */
interface WeighsExperts {
  expertWeights(inputs: LayerInputs): tf.Tensor3D;
}

/**
 * The weight that every task gives every expert, level by level, for the rows of a table: which experts a task listens to.
 *
 * @param model A model with gated experts.
 * @param x Its input.
 * @returns Layer name (`level_1`, …) → [batch, tasks, experts], gate plus native weight; the caller owns the tensors.
 *   Empty for a model without gated experts.
 */
export function expertWeightsOf<T extends Tasks>(
  model: TaskModel<T>,
  x: Features,
): Record<string, tf.Tensor3D> {
  return tf.tidy(() => {
    const { network } = model;
    const given = featureTensors(x);
    if (given.length !== network.inputs.length) {
      throw new ShapeError(
        `expertWeightsOf: \`x\` must be ${network.inputs.length} tensors, as the model was built, got ${given.length}.`,
      );
    }
    const found: Record<string, tf.Tensor3D> = {};
    for (const layer of network.layers) {
      if (!('expertWeights' in layer)) continue;
      const symbolic = Array.isArray(layer.input) ? layer.input : [layer.input];
      const below = symbolic.filter((tensor) => !network.inputs.includes(tensor));
      const values =
        below.length === 0
          ? []
          : [
              tf.model({ inputs: network.inputs, outputs: below }).apply(given) as tf.Tensor | tf.Tensor[],
            ].flat();
      const inputs = symbolic.map((tensor) => {
        const position = network.inputs.indexOf(tensor);
        return (position >= 0 ? given[position] : values[below.indexOf(tensor)]) as tf.Tensor;
      });
      found[layer.name] = (layer as unknown as WeighsExperts).expertWeights(inputs);
    }
    return found;
  });
}
