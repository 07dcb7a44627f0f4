import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { ShapeError } from '../errors.js';
import type { BagShape } from '../task/bagShape.js';
import { TaskModel } from '../task/taskModel.js';
import { binary } from '../tasks.js';
import type { Examples } from './examples.js';
import { featuresOf } from './featuresOf.js';

/** A model by hand of one task, over ids, numeric columns and bags of these widths. */
function modelOf(
  fields: number,
  columns: number,
  values?: number,
  bags: readonly BagShape[] = [],
): TaskModel {
  const ofBags = bags.reduce((sum, { most }) => sum + most, 0);
  const inputs = [
    ...(fields + ofBags > 0 ? [tf.input({ shape: [fields + ofBags], dtype: 'int32' })] : []),
    ...(columns > 0 ? [tf.input({ shape: [columns] })] : []),
    ...(ofBags > 0 ? [tf.input({ shape: [ofBags] })] : []),
  ];
  const outputs = tf.layers.dense({ name: 'income', units: 1 }).apply(inputs.at(-1) as tf.SymbolicTensor);
  const network = tf.model({ inputs, outputs: outputs as tf.SymbolicTensor });
  return new TaskModel(network, { income: binary() }, undefined, { values, bags });
}

const examples: Examples<'income'> = {
  rows: 2,
  fields: 2,
  ids: Int32Array.of(1, 3, 2, 0),
  columns: 1,
  numeric: Float32Array.of(0.5, -1),
  labels: { income: Float32Array.of(0, 1) },
};
const dense = { ...examples, fields: 0, ids: new Int32Array(0) };

describe('featuresOf', () => {
  test('gives a dense model its table, and makes no other tensor', () => {
    const model = modelOf(0, 1);
    const before = tf.memory().numTensors;
    const x = featuresOf(model, dense) as tf.Tensor2D;
    expect([x.dtype, x.shape, Array.from(x.dataSync())]).toEqual(['float32', [2, 1], [0.5, -1]]);
    expect(tf.memory().numTensors).toBe(before + 1);
  });

  test('gives a model of ids these as int32, and numeric columns where there are any', () => {
    const { ids, numeric } = featuresOf(modelOf(2, 1), examples) as { ids: tf.Tensor; numeric?: tf.Tensor };
    expect([ids.dtype, ids.shape, Array.from(ids.dataSync())]).toEqual(['int32', [2, 2], [1, 3, 2, 0]]);
    expect(numeric?.shape).toEqual([2, 1]);
    const without = { ...examples, columns: 0, numeric: new Float32Array(0) };
    expect(Object.keys(featuresOf(modelOf(2, 0), without))).toEqual(['ids']);
  });

  test.each([
    [modelOf(3, 1), examples, '`examples.fields` must be 3, as the model was built, got 2.'],
    [modelOf(0, 1), examples, '`examples.fields` must be 0, as the model was built, got 2.'],
    [modelOf(2, 4), examples, '`examples.columns` must be 4, as the model was built, got 1.'],
    [modelOf(2, 1, 2), examples, '`ids` must be from 0 to 2, got 3 (row 0, field 1).'],
    [modelOf(2, 1), { ...examples, rows: 3 }, '`ids` must be [3, 2] = 6 values, got 4.'],
  ])('refuses rows that the model cannot read: %#', (model, rows, message) => {
    const before = tf.memory().numTensors;
    expect(() => featuresOf(model, rows)).toThrow(new ShapeError(`featuresOf: ${message}`));
    expect(tf.memory().numTensors).toBe(before);
  });

  const bags = {
    words: {
      offsets: Int32Array.of(0, 4, 4),
      ids: Int32Array.of(3, 0, 1, 3),
      weights: Float32Array.of(1, 5, 0.5, 2.5),
    },
    tags: { offsets: Int32Array.of(0, 1, 3), ids: Int32Array.of(2, 2, 1) },
  };
  const of = (name: string, most: number, combine: BagShape['combine']): BagShape => ({
    name,
    most,
    combine,
  });

  test('pads bags with ids and weights of 0, after the fields and in the order of the model', () => {
    const model = modelOf(2, 1, 3, [of('tags', 2, 'sum'), of('words', 5, 'sum')]);
    const x = featuresOf(model, { ...examples, bags }) as Record<string, tf.Tensor>;
    expect(Object.keys(x)).toEqual(['ids', 'numeric', 'weights']);
    expect([x.ids?.dtype, x.weights?.dtype]).toEqual(['int32', 'float32']);
    expect(x.ids?.arraySync()).toEqual([
      [1, 3, 2, 0, 3, 0, 1, 3, 0],
      [2, 0, 2, 1, 0, 0, 0, 0, 0],
    ]);
    expect(x.weights?.arraySync()).toEqual([
      [1, 0, 1, 0, 0.5, 2.5, 0],
      [1, 1, 0, 0, 0, 0, 0],
    ]);
    expect((x.numeric as tf.Tensor).arraySync()).toEqual([[0.5], [-1]]);
  });

  test.each([
    ['mean', [0.25, 0, 0.125, 0.625, 0.5, 0.5]],
    ['max', [1, 0, 1, 0, 1, 1]],
  ] as const)('says by weights what becomes of the vectors: %s', (combine, expected) => {
    const rows = { ...dense, columns: 0, numeric: new Float32Array(0), bags };
    const x = featuresOf(modelOf(0, 0, 3, [of('words', 4, combine), of('tags', 2, combine)]), rows);
    const weights = (x as Record<string, tf.Tensor2D>).weights?.arraySync() as number[][];
    expect([...(weights[0] as number[]).slice(0, 4), ...(weights[1] as number[]).slice(4)]).toEqual(expected);
    expect(weights[1]?.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(Object.keys(x)).toEqual(['ids', 'weights']);
  });

  test('leaves weights of 0 alone: their mean is nothing, and for the maximum the same id further on counts', () => {
    const zeros = {
      offsets: Int32Array.of(0, 2, 4),
      ids: Int32Array.of(1, 2, 1, 1),
      weights: Float32Array.of(0, 0, 0, 3),
    };
    const rows = { ...examples, bags: { zeros } };
    const weightsBy = (combine: BagShape['combine']) => {
      const x = featuresOf(modelOf(2, 1, 3, [of('zeros', 2, combine)]), rows);
      return (x as Record<string, tf.Tensor>).weights?.arraySync();
    };
    expect(weightsBy('mean')).toEqual([
      [0, 0],
      [0, 1],
    ]);
    expect(weightsBy('max')).toEqual([
      [0, 0],
      [0, 1],
    ]);
  });

  const tags = of('tags', 2, 'sum');
  const words = of('words', 4, 'mean');
  test.each([
    [[], bags, '`examples.bags` must be [], as the model was built, got ["tags","words"].'],
    [
      [words, tags],
      { words: bags.words },
      '`examples.bags` must be ["tags","words"], as the model was built, got ["words"].',
    ],
    [[tags], undefined, '`examples.bags` must be ["tags"], as the model was built, got [].'],
    [
      [of('tags', 1, 'sum'), words],
      bags,
      '`bags.tags` must be at most 1 ids in a row, as the model was built, got 2 (row 1).',
    ],
    [
      [tags],
      { tags: { offsets: Int32Array.of(0, 1, 1), ids: Int32Array.of(4) } },
      '`bags.tags.ids` must be from 0 to 3, got 4 (row 0, position 0).',
    ],
  ])('refuses bags that the model does not read: %#', (shapes, given, message) => {
    const model = modelOf(2, 1, 3, shapes);
    const before = tf.memory().numTensors;
    const rows = { ...examples, ...(given && { bags: given as NonNullable<Examples['bags']> }) };
    expect(() => featuresOf(model, rows)).toThrow(new ShapeError(`featuresOf: ${message}`));
    expect(tf.memory().numTensors).toBe(before);
  });
});
