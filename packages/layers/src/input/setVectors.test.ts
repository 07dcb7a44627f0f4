import { binary, ConfigError, featuresOf, TaskModel, type Tasks } from '@mtl/core';
import { expectClose } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { buildTaskModel } from '../build/buildTaskModel.js';
import { inputFor } from './inputFor.js';
import type { ModelInput } from './modelInput.js';
import { setVectors, type VectorsByValue } from './setVectors.js';

const names = ['Oslo', 'Lima', 'cat', 'dog', null];
const encoder = {
  shape: {
    fields: 1,
    values: 5,
    numeric: 0,
    bags: [{ name: 'words', most: 3, combine: 'sum' }] as const,
    columns: [
      { name: 'words', first: 3, last: 5 },
      { name: 'city', first: 1, last: 2 },
    ],
  },
  decode: (id: number) => (id === 0 ? undefined : { value: names[id - 1] as string | null }),
};
const own = { words: { units: 2, trainable: false } };

function modelOf(input: ModelInput): TaskModel {
  return buildTaskModel('mine', { input, tasks: { pet: binary() }, towerUnits: [] }, ({ rows }) => [
    rows as tf.SymbolicTensor,
  ]);
}
/** What the embedding makes of city 1 and the words 3 and 4, the second twice. */
function rowOf(model: TaskModel): number[] {
  return tf.tidy(() => {
    const words = { offsets: Int32Array.of(0, 2), ids: Int32Array.of(3, 4), weights: Float32Array.of(1, 2) };
    const row = { rows: 1, fields: 1, ids: Int32Array.of(1), columns: 0, numeric: new Float32Array(0) };
    const x = featuresOf(model, { ...row, labels: {}, bags: { words } }) as Record<string, tf.Tensor>;
    const layer = model.network.getLayer('embedding');
    return Array.from((layer.apply([x.ids, x.weights] as tf.Tensor[]) as tf.Tensor).dataSync());
  });
}

describe('setVectors', () => {
  test('writes vectors by value into the table of their column, and leaves all others', async () => {
    const model = modelOf(inputFor(encoder, { units: 3, columns: own }));
    const before = rowOf(model);
    const tensors = tf.memory().numTensors;
    const words = { cat: [1, 10], dog: Float32Array.of(2, 20), bird: [5, 5] };
    expect(await setVectors(model, encoder, { words })).toEqual({ words: { set: 2, kept: 1 } });
    expect(tf.memory().numTensors).toBe(tensors);
    expect(rowOf(model)).toEqual([...before.slice(0, 3), 5, 50]);
    model.network.dispose();
  });

  test('writes into the one table of all columns too, from maps and of several columns at once', async () => {
    const model = modelOf(inputFor(encoder, { units: 2 }));
    const counts = await setVectors(model, encoder, {
      words: new Map([['dog', [7, 8]]]),
      city: { Oslo: [1, 2] },
    });
    expect(counts).toEqual({ words: { set: 1, kept: 2 }, city: { set: 1, kept: 1 } });
    const table = model.network.getLayer('embedding').getWeights()[0] as tf.Tensor;
    expectClose(tf.slice(table, [1, 0], [1, 2]), [1, 2]);
    expectClose(tf.slice(table, [4, 0], [1, 2]), [7, 8]);
    model.network.dispose();
  });

  test.each<[string, VectorsByValue, string]>([
    [
      'word',
      {},
      'ConfigError: setVectors: `vectors` must be by the encoder’s columns, "city", "words", got "word".',
    ],
    [
      'words',
      { Cat: [1, 2] },
      'ConfigError: setVectors: `vectors.words` must be by values of the column, such as "cat", got "no vector of any".',
    ],
    ['words', { cat: [1, 2, 3] }, 'ShapeError: setVectors: `vectors.words["cat"]` must be 2 numbers, got 3.'],
    [
      'words',
      { cat: 5 as never },
      'ShapeError: setVectors: `vectors.words["cat"]` must be 2 numbers, got 5.',
    ],
    [
      'words',
      { cat: [1, 2], dog: [1, 1e39] },
      'ShapeError: setVectors: `vectors.words["dog"][1]` must be finite, got 1e+39.',
    ],
    [
      'words',
      { cat: [Number.NaN, 2] },
      'ShapeError: setVectors: `vectors.words["cat"][0]` must be finite, got NaN.',
    ],
  ])(
    'refuses vectors that fit to nothing, and writes none of the others: %#',
    async (name, given, message) => {
      const model = modelOf(inputFor(encoder, { units: 3, columns: own }));
      const before = rowOf(model);
      await expect(setVectors(model, encoder, { city: { Oslo: [1, 2, 3] }, [name]: given })).rejects.toThrow(
        expect.objectContaining({ name: message.split(': ')[0], message: message.replace(/^\w+: /, '') }),
      );
      expect(rowOf(model)).toEqual(before);
      model.network.dispose();
    },
  );

  test('refuses what is no model, one without vectors, and an encoder of other values', async () => {
    const dense = tf.input({ shape: [2], name: 'table' });
    const outputs = tf.layers.dense({ name: 'pet', units: 1 }).apply(dense) as tf.SymbolicTensor;
    const network = tf.model({ inputs: dense, outputs });
    const without = new TaskModel<Tasks>(network, { pet: binary() }, { builder: 'mine', config: {} });
    await expect(setVectors(without, encoder, {})).rejects.toThrow(
      new ConfigError('setVectors: `model` must be one with an embeddingInput, got "mine".'),
    );
    await expect(setVectors(network as never, encoder, {})).rejects.toThrow(
      /^setVectors: `model` must be a TaskModel/,
    );
    const model = modelOf(inputFor(encoder, { units: 3 }));
    const other = { ...encoder, shape: { ...encoder.shape, values: 6 } };
    await expect(setVectors(model, other, {})).rejects.toThrow(
      new ConfigError('setVectors: `encoder.shape.values` must be that of the model, 5, got 6.'),
    );
    for (const made of [network, model.network]) made.dispose();
  });
});
