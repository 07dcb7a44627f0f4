import * as tf from '@tensorflow/tfjs';
import { fileError } from '../container/modelFileError.js';
import { show } from '../show.js';
import type { WeightBudget } from './modelRecipe.js';

/** Layers call it to create their weights; protected in tfjs. */
interface WeightMaker {
  addWeight(name: string, shape: tf.Shape, dtype?: tf.DataType, ...more: unknown[]): tf.LayerVariable;
}

/**
 * Runs a builder on a configuration from a file. Every weight that a layer asks for is charged against the budget before it
 * is allocated, and starts as zeros: its values come from the file.
 *
 * @param created Receives the weights, also when the builder throws; the caller disposes them then.
 * @throws FileError `weights` when the builder asks for more than the budget; what the builder throws.
 */
export function buildWithin<M>(
  owner: string,
  budget: WeightBudget,
  build: () => M,
  created: tf.LayerVariable[],
): M {
  const layers = tf.layers.Layer.prototype as unknown as WeightMaker;
  const original = layers.addWeight;
  let left = budget.values;
  layers.addWeight = function (name, shape, dtype, _initializer, regularizer, trainable, constraint) {
    const values = shape.reduce<number>((product, size) => product * (size ?? Number.NaN), 1);
    left -= Math.max(1, values);
    if (!(left >= 0)) {
      const where = `weight ${show(name)} of layer ${show((this as unknown as tf.layers.Layer).name)}`;
      const expected = `one whose weights fit into the ${budget.values} values of the file`;
      throw fileError('weights', owner, 'builder', expected, shape, { where });
    }
    const zeros = tf.initializers.zeros();
    // The tidy is for names that tfjs refuses when the values are made already.
    tf.tidy(() => {
      created.push(original.call(this, name, shape, dtype, zeros, regularizer, trainable, constraint));
    });
    return created.at(-1) as tf.LayerVariable;
  };
  try {
    return build();
  } finally {
    layers.addWeight = original;
  }
}
