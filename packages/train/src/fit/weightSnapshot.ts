import * as tf from '@tensorflow/tfjs';

/** A copy of all weights of a network at one moment. */
export interface WeightSnapshot {
  /** Writes the copy back into the network. */
  restore(): void;
  dispose(): void;
}

/** Copies the weights of a network, so that training can return to them. */
export function takeSnapshot(network: tf.LayersModel): WeightSnapshot {
  const copies = network.weights.map((weight) => tf.clone(weight.read()));
  return {
    restore: () => {
      network.weights.forEach((weight, i) => {
        weight.write(copies[i] as tf.Tensor);
      });
    },
    dispose: () => tf.dispose(copies),
  };
}
