import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../errors.js';
import { binary } from '../tasks.js';
import { TaskModel, type TaskModelOptions } from './taskModel.js';

/** A network with one output `income`, over the last of its inputs. */
function networkOf(...inputs: tf.SymbolicTensor[]): tf.LayersModel {
  const last = inputs.at(-1) as tf.SymbolicTensor;
  const flat = last.rank > 2 ? tf.layers.flatten().apply(last) : last;
  const income = tf.layers.dense({ name: 'income', units: 1 });
  const outputs = income.apply(flat as tf.SymbolicTensor) as tf.SymbolicTensor;
  return tf.model({ inputs, outputs });
}

const ids = (fields: number) => tf.input({ shape: [fields], dtype: 'int32', name: `ids_${fields}` });
const table = (columns: number) => tf.input({ shape: [columns], name: `numeric_${columns}` });
const reads = (network: tf.LayersModel, options?: TaskModelOptions) =>
  new TaskModel(network, { income: binary() }, undefined, options).reads;

describe('model.reads', () => {
  test('says by the inputs of a network composed by hand what it reads', () => {
    expect(reads(networkOf(table(5)))).toEqual({ fields: 0, values: 0, columns: 5 });
    expect(reads(networkOf(ids(3)))).toEqual({ fields: 3, values: undefined, columns: 0 });
    expect(reads(networkOf(ids(3), table(2)))).toEqual({ fields: 3, values: undefined, columns: 2 });
  });

  test('says the highest id where it was told', () => {
    expect(reads(networkOf(ids(3), table(2)), { values: 40 })).toEqual({ fields: 3, values: 40, columns: 2 });
    expect(reads(networkOf(table(5)), { values: 0 })).toEqual({ fields: 0, values: 0, columns: 5 });
  });

  test.each([
    [() => networkOf(ids(3)), { values: 1.5 }, '`values` must be a non-negative integer, got 1.5.'],
    [() => networkOf(table(3)), { values: 4 }, '`values` must be 0 for a dense table, got 4.'],
    [
      () => networkOf(ids(3)),
      { value: 4 },
      '`options` must be without unknown keys, got "value". Did you mean `values`?',
    ],
  ])('refuses options that cannot be: %#', (network, options: object, message) => {
    expect(() => reads(network(), options)).toThrow(new ConfigError(`TaskModel: ${message}`));
  });

  const expected =
    'TaskModel: `network` must read a table [batch, columns], or ids [batch, fields] (int32) and, if there are any, numeric columns [batch, columns], got';
  test.each([
    [() => networkOf(table(3), table(4)), 'float32 [null,3], float32 [null,4]'],
    [() => networkOf(ids(1), table(2), table(3)), 'int32 [null,1], float32 [null,2], float32 [null,3]'],
    [() => networkOf(tf.input({ shape: [2, 3], name: 'rows' })), 'float32 [null,2,3]'],
    [() => networkOf(table(1), ids(2)), 'float32 [null,1], int32 [null,2]'],
    [() => networkOf(ids(1), ids(2)), 'int32 [null,1], int32 [null,2]'],
  ])('refuses a network with other inputs: %#', (network, got) => {
    expect(() => reads(network())).toThrow(new ConfigError(`${expected} ${got}.`));
  });
});
