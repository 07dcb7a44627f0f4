import type { TaskModel } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/** What the towers of a model read, [batch, tasks, units]. */
export function fusionOutput(model: TaskModel, x: tf.Tensor | tf.Tensor[], training = false): tf.Tensor {
  return tf.tidy(() => {
    const { network } = model;
    const names = Object.keys(model.tasks);
    const towers = network.layers.find((layer) => layer.name === 'towers');
    const readers = towers ? [towers] : names.map((name) => network.getLayer(name));
    const below = [...new Set(readers.flatMap((layer) => layer.input))];
    const outputs = tf.model({ inputs: network.inputs, outputs: below }).apply(x, { training });
    const rows = [outputs as tf.Tensor | tf.Tensor[]].flat();
    if (rows[0]?.rank === 3) return rows[0];
    return tf.stack(
      names.map((_, t) => rows[t] ?? (rows[0] as tf.Tensor)),
      1,
    );
  });
}
