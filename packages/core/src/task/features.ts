import * as tf from '@tensorflow/tfjs';

/**
 * A dense table [batch, features], or ids [batch, fields] (int32) with numeric columns [batch, columns]. Where a model reads bags, their
 * ids stand after those of the fields, each bag padded with 0 to its `most`, and `weights` has the weight of every id of a bag,
 * [batch, Σ most], 0 for padding: `featuresOf` makes them.
 */
export type Features =
  | tf.Tensor2D
  | { readonly ids: tf.Tensor2D; readonly numeric?: tf.Tensor2D; readonly weights?: tf.Tensor2D };

/**
 * The tensors of a model's input in the order of its network's inputs, as tfjs's own `fit` takes them.
 *
 * @returns The very same tensors: a dense table, or ids, numeric columns and weights, those that are there.
 */
export function featureTensors(x: Features): tf.Tensor2D[] {
  if (x instanceof tf.Tensor) return [x];
  return [x.ids, x.numeric, x.weights].filter((tensor) => tensor !== undefined);
}

/** Names of the tensors of {@link Features}, in the order of a network's inputs. */
export function featureNames(numeric: boolean, weights: boolean): string[] {
  return ['ids', ...(numeric ? ['numeric'] : []), ...(weights ? ['weights'] : [])];
}

/** Whether something is made of tensors, of whatever shape. */
export function isFeatures(x: unknown): x is Features {
  if (x instanceof tf.Tensor) return true;
  const { ids, numeric, weights } = Object(x) as Record<string, unknown>;
  return (
    ids instanceof tf.Tensor && [numeric, weights].every((t) => t === undefined || t instanceof tf.Tensor)
  );
}
