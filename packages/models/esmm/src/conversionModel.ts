import { type BinaryHead, binary, TaskModel } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import type { esmm } from './esmm.js';

/**
 * The conversion rate of a click, pCVR, as a model of its own task `conversion`: predict with it, or evaluate it on clicked rows with
 * the labels of `conversionLabels`. It reads the weights of the ESMM that it came from, now and later; dispose only that one.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { conversionModel, denseInput, esmm } from '@mtl/esmm';
 *
 * const model = esmm({ input: denseInput({ features: 3 }) });
 * const x = tf.ones<tf.Rank.R2>([2, 3]);
 * const { conversion } = conversionModel(model).predict(x); // [batch, 1], given a click
 * ```
 *
 * @param model Made by `esmm`.
 * @returns A view; it has no recipe, save the model itself.
 */
export function conversionModel(model: ReturnType<typeof esmm>): TaskModel<{ conversion: BinaryHead }> {
  const { inputs } = model.network;
  const logits = model.network.getLayer('conversion').output as tf.SymbolicTensor;
  const network = tf.model({ name: 'conversionModel', inputs, outputs: logits });
  const { values, bags } = model.reads;
  return new TaskModel(network, { conversion: binary() }, undefined, { values, bags });
}
