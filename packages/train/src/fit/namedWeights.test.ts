import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { copyWeights, namedWeights, restoreWeights, variableOf } from './namedWeights.js';

/** A network whose first layer is a network of three weights of one name; tfjs knows each by the layer inside. */
function nested(): tf.LayersModel {
  const dense = (name: string) => tf.layers.dense({ name, units: 1, useBias: false });
  const through = (...names: string[]) => {
    const x = tf.input({ shape: [1] });
    const y = names.reduce((y, name) => dense(name).apply(y) as tf.SymbolicTensor, x);
    return tf.model({ inputs: x, outputs: y, name: names.join('') });
  };
  const inner = [through('a', 'b', 'c'), through('b')];
  const x = tf.input({ shape: [1] });
  const y = inner.reduce((y, network) => network.apply(y) as tf.SymbolicTensor, x);
  return tf.model({ inputs: x, outputs: dense('last').apply(y) as tf.SymbolicTensor });
}

test('weights have the names of files in the order of the network, numbered from the second of a name on', () => {
  const network = nested();
  const weights = namedWeights(network);
  expect([...weights.keys()]).toEqual([
    'abc/kernel',
    'abc/kernel#2',
    'abc/kernel#3',
    'b/kernel',
    'last/kernel',
  ]);
  expect([...weights.values()]).toEqual(network.weights);
  network.dispose();
});

test('weights go back to what they were when they were copied, and the copies stay', () => {
  const before = tf.memory().numTensors;
  const network = nested();
  const weights = namedWeights(network);
  const values = () => Array.from(weights.values(), (weight) => weight.read().dataSync()[0]);
  const first = values();
  const copies = copyWeights(weights);
  expect(Object.keys(copies)).toEqual([...weights.keys()]);
  for (const weight of weights.values()) tf.tidy(() => void weight.write(tf.fill([1, 1], 7)));
  expect(values()).toEqual([7, 7, 7, 7, 7]);
  restoreWeights(weights, copies);
  expect(values()).toEqual(first);
  expect(Object.values(copies).map((copy) => copy.isDisposed)).toEqual([false, false, false, false, false]);
  expect(variableOf(network.weights[0] as tf.LayerVariable)).toBeInstanceOf(tf.Variable);
  tf.dispose(copies);
  network.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
