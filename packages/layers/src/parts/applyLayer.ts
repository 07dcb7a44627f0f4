import { ConfigError } from '@mtl/core';
import type * as tf from '@tensorflow/tfjs';

/**
 * Puts a layer into a network: `layer.apply` for symbolic tensors and one output, which is what trunks are made of, without a cast.
 *
 * @example
 * ```ts
 * import { applyLayer, Dense } from '@mtl/layers';
 * import * as tf from '@tensorflow/tfjs';
 *
 * const rows = tf.input({ shape: [12] });
 * const hidden = applyLayer(new Dense({ name: 'bottom', features: 12, units: 32, seed: 7 }), rows);
 * console.log(hidden.shape); // [null, 32]
 * ```
 * @param layer Any layer of tfjs with one output.
 * @param inputs One symbolic tensor, or those that the layer takes, in its order.
 * @returns Its output.
 * @throws ConfigError when it has several outputs.
 */
export function applyLayer(
  layer: tf.layers.Layer,
  inputs: tf.SymbolicTensor | readonly tf.SymbolicTensor[],
): tf.SymbolicTensor {
  const outputs = layer.apply(inputs as tf.SymbolicTensor | tf.SymbolicTensor[]);
  if (Array.isArray(outputs)) {
    throw new ConfigError(`applyLayer: \`layer\` must have one output, got ${outputs.length}.`);
  }
  return outputs as tf.SymbolicTensor;
}
