import * as tf from '@tensorflow/tfjs';

import { fileError } from '../container/modelFileError.js';
import { show } from '../show.js';
import type { BuildBudget } from './buildBudget.js';

/** What layers do while a network is put together; `addWeight` is protected in tfjs. */
interface LayerMethods {
  addWeight(name: string, shape: tf.Shape, dtype?: tf.DataType, ...more: unknown[]): tf.LayerVariable;
  apply(...inputs: unknown[]): unknown;
}

/**
 * Runs a builder on a configuration from a file. Every weight that a layer asks for and every layer that is applied is charged
 * against the budget before it costs anything; weights start as zeros, since their values come from the file.
 *
 * @param created Receives the weights, also when the builder throws; the caller disposes them then.
 * @throws FileError `weights` or `config` when the builder asks for more than the budget; what the builder throws.
 */
export function buildWithin<M>(
  owner: string,
  budget: BuildBudget,
  build: () => M,
  created: tf.LayerVariable[],
): M {
  const layers = tf.layers.Layer.prototype as unknown as LayerMethods;
  const { addWeight, apply } = layers;
  let valuesLeft = budget.values;
  let applied = 0;
  layers.addWeight = function (name, shape, dtype, _initializer, regularizer, trainable, constraint) {
    const where = `weight ${show(name)} of layer ${show((this as unknown as tf.layers.Layer).name)}`;
    const values = shape.reduce<number>((product, size) => product * (size ?? Number.NaN), 1);
    valuesLeft -= Math.max(1, values);
    if (!(valuesLeft >= 0)) {
      const expected = `one whose weights fit into the ${budget.values} values of the file`;
      throw fileError('weights', owner, 'builder', expected, shape, { where });
    }
    if (created.length === budget.weights) {
      const expected = `one of at most ${budget.weights} weights, as many as the file has`;
      throw fileError('weights', owner, 'builder', expected, budget.weights + 1, { where });
    }
    const zeros = tf.initializers.zeros();
    // The tidy is for names that tfjs refuses when the values are made already.
    tf.tidy(() => {
      created.push(addWeight.call(this, name, shape, dtype, zeros, regularizer, trainable, constraint));
    });
    return created.at(-1) as tf.LayerVariable;
  };
  layers.apply = function (...inputs) {
    if (++applied > budget.layers) {
      const where = `layer ${show((this as unknown as tf.layers.Layer).name)}`;
      const expected = `one that applies at most ${budget.layers} layers, for the ${budget.weights} weights of the file`;
      throw fileError('config', owner, 'builder', expected, applied, { where });
    }
    return apply.apply(this, inputs);
  };
  try {
    return build();
  } finally {
    layers.addWeight = addWeight;
    layers.apply = apply;
  }
}
