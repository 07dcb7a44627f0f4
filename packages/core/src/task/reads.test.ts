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
    expect(reads(networkOf(table(5)))).toEqual({ fields: 0, values: 0, columns: 5, bags: [] });
    expect(reads(networkOf(ids(3)))).toEqual({ fields: 3, values: undefined, columns: 0, bags: [] });
    expect(reads(networkOf(ids(3), table(2)))).toEqual({
      fields: 3,
      values: undefined,
      columns: 2,
      bags: [],
    });
  });

  test('says the highest id where it was told', () => {
    expect(reads(networkOf(ids(3), table(2)), { values: 40 })).toEqual({
      fields: 3,
      values: 40,
      columns: 2,
      bags: [],
    });
    expect(reads(networkOf(table(5)), { values: 0 })).toEqual({ fields: 0, values: 0, columns: 5, bags: [] });
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

  const tags = { name: 'tags', most: 3, combine: 'mean' } as const;
  const words = { name: 'words', most: 2, combine: 'max' } as const;

  test('says which bags it reads, where it was told, and how many ids are those of fields', () => {
    const bags = [tags, words];
    const weights = table(5);
    expect(reads(networkOf(ids(7), weights), { bags })).toEqual({
      fields: 2,
      values: undefined,
      columns: 0,
      bags,
    });
    const all = networkOf(ids(5), table(4), weights);
    expect(reads(all, { bags, values: 9 })).toEqual({ fields: 0, values: 9, columns: 4, bags });
    expect(reads(all, { bags }).bags[0]).not.toBe(tags);
  });

  test.each<[() => tf.LayersModel, object, string]>([
    [
      () => networkOf(ids(3), table(3)),
      { bags: tags },
      '`bags` must be a list of bags, got {"name":"tags","most":3,"combine":"mean"}.',
    ],
    [() => networkOf(ids(3), table(3)), { bags: [undefined] }, '`bags[0]` must be an object, got undefined.'],
    [
      () => networkOf(ids(3), table(3)),
      { bags: [{ ...tags, length: 3 }] },
      '`bags[0]` must be without unknown keys, got "length". Known are `name`, `most`, `combine`.',
    ],
    [
      () => networkOf(ids(6), table(6)),
      { bags: [tags, tags] },
      '`bags[1].name` must be a name of its own, got "tags".',
    ],
    [
      () => networkOf(ids(3), table(3)),
      { bags: [{ ...tags, name: 4 }] },
      '`bags[0].name` must be a name of its own, got 4.',
    ],
    [
      () => networkOf(ids(3), table(3)),
      { bags: [{ ...tags, most: 0 }] },
      '`bags[0].most` must be a positive integer, got 0.',
    ],
    [
      () => networkOf(ids(3), table(3)),
      { bags: [{ ...tags, combine: 'concat' }] },
      '`bags[0].combine` must be one of "sum", "mean", "max", got "concat".',
    ],
    [
      () => networkOf(ids(9), table(4)),
      { bags: [tags] },
      '`network.inputs` must be so wide that ids and weights have the 3 of the bags, got {"ids":9,"weights":4}.',
    ],
    [
      () => networkOf(ids(2), table(3)),
      { bags: [tags] },
      '`network.inputs` must be so wide that ids and weights have the 3 of the bags, got {"ids":2,"weights":3}.',
    ],
    ...(
      [
        ['int32 [null,3]', () => networkOf(ids(3))],
        ['float32 [null,3]', () => networkOf(table(3))],
        ['float32 [null,3], float32 [null,4]', () => networkOf(table(3), table(4))],
        ['int32 [null,3], int32 [null,4]', () => networkOf(ids(3), ids(4))],
      ] as const
    ).map(([got, network]): [() => tf.LayersModel, object, string] => [
      network,
      { bags: [tags] },
      `\`network\` must read ids [batch, ids] (int32), numeric columns [batch, columns], if there are any, and weights [batch, ids of bags], because there are \`bags\`, got ${got}.`,
    ]),
  ])('refuses bags that cannot be: %#', (network, options, message) => {
    expect(() => reads(network(), options)).toThrow(new ConfigError(`TaskModel: ${message}`));
  });
});
