import type { TaskModel } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/** What the towers of a model read, [batch, tasks, units]. */
export function fusionOutput(model: TaskModel, x: tf.Tensor | tf.Tensor[], training = false): tf.Tensor {
  return tf.tidy(() => {
    const heads = Object.keys(model.tasks).map((name) => {
      const first = model.network.layers.find((layer) => layer.name === `${name}_tower_1`);
      return (first ?? model.network.getLayer(name)).input as tf.SymbolicTensor;
    });
    const distinct = [...new Set(heads)];
    const network = tf.model({ inputs: model.network.inputs, outputs: distinct });
    const outputs = [network.apply(x, { training }) as tf.Tensor | tf.Tensor[]].flat();
    return tf.stack(
      heads.map((head) => outputs[distinct.indexOf(head)] as tf.Tensor),
      1,
    );
  });
}
