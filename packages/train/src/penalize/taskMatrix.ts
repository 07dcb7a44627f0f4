import { matrixProduct } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import type { MatchedWeights } from './regularizer.js';

/** The weights of all tasks as the rows of a matrix, [tasks, values]. */
export function taskMatrix({ perTask }: MatchedWeights): tf.Tensor2D {
  return tf.stack(perTask.map((weight) => tf.reshape(weight, [-1]))) as tf.Tensor2D;
}

/** The products of all pairs of tasks, `M · Mᵀ`, at every place, [places, tasks, tasks]. */
export function taskGrams(weights: readonly MatchedWeights[]): tf.Tensor3D {
  const grams = weights.map((place) => {
    const rows = taskMatrix(place);
    return matrixProduct(rows, tf.transpose(rows));
  });
  return tf.stack(grams) as tf.Tensor3D;
}
