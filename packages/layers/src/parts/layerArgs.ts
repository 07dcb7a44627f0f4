import type { OptionKeys } from '@mtl/core';
import type * as tf from '@tensorflow/tfjs';

/** Arguments that every tfjs layer takes, `name` among them; tfjs does not export the type. */
export type LayerArgs = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>;

/** The keys of {@link LayerArgs}, for `assertOptions` in the constructor of a layer. */
export const layerKeys: OptionKeys<LayerArgs & { customObjects?: unknown }> = {
  inputShape: true,
  batchInputShape: true,
  batchSize: true,
  dtype: true,
  name: true,
  trainable: true,
  weights: true,
  inputDType: true,
  customObjects: true, // what tf.loadLayersModel adds
};

/** What a layer is applied to while a model runs: one tensor, or `[ids, numeric, weights]`. */
export type LayerInputs = tf.Tensor | tf.Tensor[];

/** Shapes of {@link LayerInputs} while a model is built. */
export type InputShapes = tf.Shape | tf.Shape[];

/** Batch size of the first input; null while a model is built. */
export function batchOf(inputShape: InputShapes): number | null {
  const [first] = inputShape;
  return Array.isArray(first) ? (first[0] as number | null) : (first as number | null);
}
