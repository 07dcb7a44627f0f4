import { type StateTensors, weightName } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/**
 * All weights of a network by the names that files use, `level_1/experts`, in the network's order. Where two have one name, as in nested
 * models, the second is `name#2`.
 */
export function namedWeights(network: tf.LayersModel): Map<string, tf.LayerVariable> {
  const weights = new Map<string, tf.LayerVariable>();
  for (const layer of network.layers) {
    for (const weight of layer.weights) {
      const name = weightName(layer, weight);
      let unique = name;
      for (let i = 2; weights.has(unique); i++) unique = `${name}#${i}`;
      weights.set(unique, weight);
    }
  }
  return weights;
}

/** The variable behind a weight of a layer: what optimizers and gradients know it by. */
export function variableOf(weight: tf.LayerVariable): tf.Variable {
  return (weight as unknown as { readonly val: tf.Variable }).val;
}

/** Copies all weights, so that training can return to them; the caller owns the copies. They share memory until a weight changes. */
export function copyWeights(weights: ReadonlyMap<string, tf.LayerVariable>): StateTensors {
  return Object.fromEntries(Array.from(weights, ([name, weight]) => [name, tf.clone(weight.read())]));
}

/** Writes copies back. */
export function restoreWeights(weights: ReadonlyMap<string, tf.LayerVariable>, copies: StateTensors): void {
  for (const [name, weight] of weights) weight.write(copies[name] as tf.Tensor);
}
