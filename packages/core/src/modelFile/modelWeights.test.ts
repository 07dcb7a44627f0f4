import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { refusal } from '../../../testing/hostile/refusal.js';
import type { StoredTensor } from '../container/storedTensor.js';
import { checkFinite, modelWeights } from './modelWeights.js';

/** The names of the weights of a network of these layers, one after the other. */
function namesOf(...layers: readonly tf.layers.Layer[]): string[] {
  const input = tf.input({ shape: [2] });
  const output = layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
  const network = tf.model({ inputs: input, outputs: output });
  const names = [...modelWeights('packModel', network).keys()];
  network.dispose();
  return names;
}

const dense = (name: string) => tf.layers.dense({ units: 2, useBias: false, name });

/** A network inside a network, with one layer or none. */
function inner(name: string, layer?: tf.layers.Layer): tf.LayersModel {
  const input = tf.input({ shape: [2] });
  const output = (layer ?? tf.layers.reLU()).apply(input) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: output, name });
}

test('a layer that somebody named keeps its name, numbers included', () => {
  const names = ['income', 'level_1', 'dense2', 'myDense3', 'my_Dense', 'model_4', 'x_sequential_5'];
  expect(namesOf(...names.map(dense))).toEqual(names.map((name) => `${name}/kernel`));
});

test('a layer with a name that tfjs made counts as the next of its class', () => {
  expect(namesOf(dense('dense_Dense12'), dense('named'), dense('dense_Dense345'))).toEqual([
    'Dense#1/kernel',
    'named/kernel',
    'Dense#2/kernel',
  ]);
  expect(namesOf(dense('a1_Dense23'))).toEqual(['Dense#1/kernel']);
  const norm = tf.layers.batchNormalization({ name: 'batch_normalization_BatchNormalization9' });
  expect(namesOf(dense('dense_Dense1'), norm).slice(0, 2)).toEqual([
    'Dense#1/kernel',
    'BatchNormalization#1/gamma',
  ]);
});

test('so does a network inside, with an underscore before its number or without one', () => {
  const kind = inner('model7').getClassName();
  const stem = kind.toLowerCase();
  expect(
    namesOf(inner(`${stem}7`, dense('a')), inner(`my${stem}8`, dense('b')), inner(`${stem}_9`, dense('c'))),
  ).toEqual([`${kind}#1/kernel`, `my${stem}8/kernel`, `${kind}#2/kernel`]);
});

test('what has no weights does not count', () => {
  const kind = inner('model7').getClassName();
  const stem = kind.toLowerCase();
  expect(namesOf(inner(`${stem}1`), inner(`${stem}2`, dense('a')))).toEqual([`${kind}#1/kernel`]);
});

test('checkFinite names the first value that is not, and looks at no whole numbers', () => {
  const f32 = (...values: number[]): StoredTensor => ({
    dtype: 'F32',
    shape: [values.length],
    data: Float32Array.from(values),
  });
  const count: StoredTensor = { dtype: 'I64', shape: [1], data: BigInt64Array.of(7n) };
  const check = (...tensors: [string, StoredTensor][]) =>
    refusal(() => checkFinite('packModel', new Map(tensors)));
  expect(check(['a/count', count], ['a/kernel', f32(0, 1)])).toBe('accepted');
  expect(check(['a/kernel', f32(0)], ['b/kernel', f32(Number.NaN, 1)])).toBe(
    'non-finite | packModel: `weights` must be finite, got NaN (value 0 of "b/kernel"). With `allowNonFinite: true` it is taken as it is.',
  );
});
