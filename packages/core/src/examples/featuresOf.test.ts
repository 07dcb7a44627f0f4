import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { ShapeError } from '../errors.js';
import { TaskModel } from '../task/taskModel.js';
import { binary } from '../tasks.js';
import type { Examples } from './examples.js';
import { featuresOf } from './featuresOf.js';

/** A model by hand of one task, over ids and numeric columns of these widths. */
function modelOf(fields: number, columns: number, values?: number): TaskModel {
  const inputs = [
    ...(fields > 0 ? [tf.input({ shape: [fields], dtype: 'int32' })] : []),
    ...(columns > 0 ? [tf.input({ shape: [columns] })] : []),
  ];
  const outputs = tf.layers.dense({ name: 'income', units: 1 }).apply(inputs.at(-1) as tf.SymbolicTensor);
  const network = tf.model({ inputs, outputs: outputs as tf.SymbolicTensor });
  return new TaskModel(network, { income: binary() }, undefined, { values });
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
  test('gives a dense model its table', () => {
    const x = featuresOf(modelOf(0, 1), dense) as tf.Tensor2D;
    expect([x.dtype, x.shape, Array.from(x.dataSync())]).toEqual(['float32', [2, 1], [0.5, -1]]);
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
});
