import { adatt, adattSp, packModel, unpackModel } from '@mtl/adatt';
import { binary, type StoredTensor, type TaskModel } from '@mtl/core';
import { denseInput, mmoe, oneHotInput } from '@mtl/mmoe';
import { ple } from '@mtl/ple';
import { sharedBottom } from '@mtl/shared-bottom';
import { expectClose, weightsByName } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportTorch } from './exportTorch.js';
import { importTorch } from './importTorch.js';
import type { StateDict } from './stateDict.js';

const tasks = { click: binary(), buy: binary() };
const input = denseInput({ features: 3 });
const small = { input, tasks, bottomUnits: [2], towerUnits: [1] };

/** The `state_dict` of a Shared-Bottom of 3 features, a bottom of 2 and towers of 1; all numbers are different. */
function stateDict(change: Readonly<Record<string, StoredTensor | undefined>> = {}): StateDict {
  let next = 0;
  const f32 = (...shape: number[]): StoredTensor => {
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => ++next);
    return { dtype: 'F32', shape, data };
  };
  const all = {
    'mtl_arch.bottom_projection.mlp_net.0.weight': f32(2, 3),
    'mtl_arch.bottom_projection.mlp_net.0.bias': f32(2),
    'task_modules.0.0.mlp_net.0.weight': f32(1, 2),
    'task_modules.0.0.mlp_net.0.bias': f32(1),
    'task_modules.0.1.weight': f32(1, 1),
    'task_modules.0.1.bias': f32(1),
    'task_modules.1.0.mlp_net.0.weight': f32(1, 2),
    'task_modules.1.0.mlp_net.0.bias': f32(1),
    'task_modules.1.1.weight': f32(1, 1),
    'task_modules.1.1.bias': f32(1),
    ...change,
  };
  return new Map(Object.entries(all).flatMap(([name, tensor]) => (tensor ? [[name, tensor]] : [])));
}

/** Values of all weights by name. */
function valuesOf(model: TaskModel): Record<string, number[]> {
  const all = [...weightsByName(model)].map(([name, weight]) => [name, [...weight.read().dataSync()]]);
  return Object.fromEntries(all);
}

describe('importTorch', () => {
  test('transposes weights and takes the tasks in the order of the model', () => {
    const model = sharedBottom(small);
    importTorch(model, stateDict());
    expect(valuesOf(model)).toEqual({
      'bottom_1/kernel': [1, 4, 2, 5, 3, 6], // [3, 2]; torch has [[1, 2, 3], [4, 5, 6]]
      'bottom_1/bias': [7, 8],
      'towers/kernel_1': [9, 10, 14, 15], // [2, 2, 1], task by task
      'towers/bias_1': [11, 16],
      'click/kernel': [12],
      'click/bias': [13],
      'buy/kernel': [17],
      'buy/bias': [18],
    });
    model.network.dispose();
  });

  test('takes an object as well as a map, and keeps none of its arrays', () => {
    const model = sharedBottom(small);
    const given = Object.fromEntries(stateDict() as ReadonlyMap<string, StoredTensor>);
    importTorch(model, given);
    const before = valuesOf(model);
    for (const { data } of Object.values(given)) data.fill(0 as never);
    expect(valuesOf(model)).toEqual(before);
    model.network.dispose();
  });

  test('rounds F64 to float32', () => {
    const model = sharedBottom(small);
    importTorch(
      model,
      stateDict({ 'task_modules.1.1.bias': { dtype: 'F64', shape: [1], data: Float64Array.of(0.1) } }),
    );
    expect(valuesOf(model)['buy/bias']).toEqual([Math.fround(0.1)]);
    model.network.dispose();
  });

  test('goes into a model of ids, whose dense table is [numeric | one column per id]', async () => {
    const options = {
      tasks,
      experts: 3,
      expertUnits: [[4], [3]],
      towerUnits: [2],
      initScheme: 'pytorch',
    } as const;
    const dense = mmoe({ ...options, input: denseInput({ features: 2 + 5 }), seed: 1 });
    const sparse = mmoe({ ...options, input: oneHotInput({ fields: 2, values: 5, numeric: 2 }), seed: 2 });
    importTorch(sparse, await exportTorch(dense));
    tf.tidy(() => {
      const ids = tf.tensor2d(
        [
          [1, 4],
          [3, 5],
          [0, 4],
        ],
        [3, 2],
        'int32',
      ); // id 0 adds nothing
      const numeric = tf.tensor2d([
        [0.5, -1],
        [2, 0.25],
        [-0.75, 1],
      ]);
      const table = tf.tensor2d([
        [0.5, -1, 1, 0, 0, 1, 0],
        [2, 0.25, 0, 0, 1, 0, 1],
        [-0.75, 1, 0, 0, 0, 1, 0],
      ]);
      const expected = dense.logits(table);
      const { click, buy } = sparse.logits({ ids, numeric });
      expectClose(click, expected.click, 1e-6);
      expectClose(buy, expected.buy, 1e-6);
    });
    dense.network.dispose();
    sparse.network.dispose();
  });

  test('works on a model that was saved and loaded', async () => {
    const model = adattSp({ input, tasks, expertUnits: [[2]], seed: 1 });
    const { model: loaded } = unpackModel(await packModel(model), adattSp);
    const other = adattSp({ input, tasks, expertUnits: [[2]], seed: 2 });
    importTorch(loaded, await exportTorch(other));
    expect(valuesOf(loaded)).toEqual(valuesOf(other));
    for (const { network } of [model, loaded, other]) network.dispose();
  });

  test('takes NaN and infinity where they are allowed', () => {
    const model = sharedBottom(small);
    const data = Float32Array.of(Number.NaN, Number.NEGATIVE_INFINITY);
    importTorch(
      model,
      stateDict({ 'task_modules.0.0.mlp_net.0.weight': { dtype: 'F32', shape: [1, 2], data } }),
      {
        allowNonFinite: true,
      },
    );
    expect(valuesOf(model)['towers/kernel_1']?.slice(0, 2)).toEqual([Number.NaN, Number.NEGATIVE_INFINITY]);
    model.network.dispose();
  });
});

describe('bad tensors', () => {
  let model: TaskModel;
  beforeAll(() => {
    model = sharedBottom(small);
  });
  afterAll(() => model.network.dispose());

  const f32 = (shape: number[], ...data: number[]): StoredTensor => ({
    dtype: 'F32',
    shape,
    data: Float32Array.from(data),
  });
  const bias = 'task_modules.1.1.bias';
  const bottom = 'mtl_arch.bottom_projection.mlp_net.0.weight';
  for (const [title, change, message] of [
    [
      'a tensor that is missing',
      { [bottom]: undefined },
      'importTorch: `stateDict` must have the tensor "mtl_arch.bottom_projection.mlp_net.0.weight" [2,3], got none of that name.',
    ],
    [
      'a tensor under another name',
      { [bias]: undefined, [`module.${bias}`]: f32([1], 1) },
      'importTorch: `stateDict` must have the tensor "task_modules.1.1.bias" [1], got none of that name. The model has no place for "module.task_modules.1.1.bias", which is there.',
    ],
    [
      'one too many',
      { 'task_modules.2.1.bias': f32([1], 1) },
      'importTorch: `stateDict` must have the tensors of the model only, got "task_modules.2.1.bias" [1].',
    ],
    [
      'a name that every object has',
      { constructor: f32([1], 1) },
      'importTorch: `stateDict` must have the tensors of the model only, got "constructor" [1].',
    ],
    [
      'a weight as [in, out]',
      { [bottom]: f32([3, 2], 1, 2, 3, 4, 5, 6) },
      'importTorch: `shape` must be [2,3], got [3,2] (tensor "mtl_arch.bottom_projection.mlp_net.0.weight").',
    ],
    [
      'a bias of another rank',
      { [bias]: f32([], 1) },
      'importTorch: `shape` must be [1], got [] (tensor "task_modules.1.1.bias").',
    ],
    [
      'integers',
      { [bias]: { dtype: 'I64', shape: [1], data: BigInt64Array.of(1n) } },
      'importTorch: `dtype` must be F32 or F64, got "I64" (tensor "task_modules.1.1.bias").',
    ],
    [
      'another array than the dtype says',
      { [bias]: { dtype: 'F32', shape: [1], data: [1] } },
      'importTorch: `data` must be a Float32Array, as of F32, got Array (tensor "task_modules.1.1.bias").',
    ],
    [
      'fewer values than the shape says',
      { [bottom]: f32([2, 3], 1, 2) },
      'importTorch: `data` must be of 6 values, got 2 (tensor "mtl_arch.bottom_projection.mlp_net.0.weight").',
    ],
    [
      'NaN',
      { [bottom]: f32([2, 3], 1, 2, 3, Number.NaN, 5, 6) },
      'importTorch: `data[3]` must be finite in float32, got NaN (tensor "mtl_arch.bottom_projection.mlp_net.0.weight"). With `allowNonFinite: true` it is taken as it is.',
    ],
    [
      'an F64 that float32 cannot hold',
      { [bias]: { dtype: 'F64', shape: [1], data: Float64Array.of(-1e39) } },
      'importTorch: `data[0]` must be finite in float32, got -1e+39 (tensor "task_modules.1.1.bias"). With `allowNonFinite: true` it is taken as it is.',
    ],
  ] as const) {
    test(`refuses ${title} and leaves the model as it was`, () => {
      const before = valuesOf(model);
      const { numTensors } = tf.memory();
      expect(() => importTorch(model, stateDict(change as never))).toThrow(
        expect.objectContaining({ name: 'ShapeError', message }),
      );
      expect(valuesOf(model)).toEqual(before);
      expect(tf.memory().numTensors).toBe(numTensors);
    });
  }

  test('refuses what is no set of tensors', () => {
    for (const [given, shown] of [
      [undefined, 'undefined'],
      [[], '[]'],
      ['model.safetensors', '"model.safetensors"'],
    ]) {
      expect(() => importTorch(model, given as never)).toThrow(
        expect.objectContaining({
          name: 'ConfigError',
          message: `importTorch: \`stateDict\` must be a Map or an object of tensors by name, got ${shown}.`,
        }),
      );
    }
  });
});

describe('a state_dict of another architecture', () => {
  test('is refused with the first tensor that differs', async () => {
    const levels = { input, tasks, expertUnits: [[4]], towerUnits: [2] };
    const from = adatt({ ...levels, taskExperts: 1, sharedExperts: 2 });
    const to = ple({ ...levels, taskExperts: 1, sharedExperts: 2 });
    const given = await exportTorch(from);
    expect(() => importTorch(to, given)).toThrow(
      'importTorch: `shape` must be [3,3], got [4,3] (tensor "mtl_arch.gate_weights.0.0.0.weight").',
    );
    for (const { network } of [from, to]) network.dispose();
  });
});
