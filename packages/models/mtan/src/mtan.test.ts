import { binary } from '@mtl/core';
import { denseInput, embeddingInput, hashedInput, oneHotInput } from '@mtl/layers';
import {
  describeGolden,
  describeTaskModel,
  type GoldenTensor,
  portGolden,
  readGolden,
  reorderBlocks,
} from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { mtan } from './mtan.js';

type Tensors = Readonly<Record<string, GoldenTensor>>;

describeGolden(
  readGolden('model-mtan'),
  ({ config }, tasks) =>
    mtan({
      input: denseInput({ features: config.inputDim as number }),
      tasks,
      units: config.units as number[],
      maskUnits: config.maskUnits as number[],
      towerUnits: config.towerUnits as number[],
    }),
  (golden, tensors: Tensors, name) => {
    const read = (path: string) =>
      tf.tensor([...(tensors[path] as GoldenTensor).data], [...(tensors[path] as GoldenTensor).shape]);
    const trunk = /^trunk_(\d+)_(\d+)\/(kernel|bias)$/.exec(name);
    if (trunk) {
      return [
        ...(tensors[`trunk.${Number(trunk[1]) - 1}.${Number(trunk[2]) - 1}.${trunk[3]}`] as GoldenTensor)
          .data,
      ];
    }
    const masks = /^masks_(\d+)\/(.*)$/.exec(name);
    if (!masks) return portGolden(golden, tensors, name);
    const level = Number(masks[1]) - 1;
    const width = (golden.config.units as number[])[level] as number;
    /** One tensor of the masks of both tasks. */
    const ofTasks = (path: string) => [0, 1].map((t) => read(`mask.${level}.${t}.${path}`));
    return tf.tidy(() => {
      const parts = (kernel: tf.Tensor) => tf.split(kernel, [width, (kernel.shape[0] as number) - width], 0);
      const weights: Record<string, () => tf.Tensor> = {
        inner: () =>
          tf.concat(
            ofTasks('0.kernel').map((kernel) => tf.slice(kernel, 0, width)),
            1,
          ),
        inner_attended: () => tf.stack(ofTasks('0.kernel').map((kernel) => parts(kernel)[1] as tf.Tensor)),
        inner_bias: () => tf.stack(ofTasks('0.bias')),
        outer: () => tf.stack(ofTasks('1.kernel')),
        outer_bias: () => tf.stack(ofTasks('1.bias')),
      };
      return Array.from((weights[masks[2] as string] as () => tf.Tensor)().dataSync());
    });
  },
);

const two = { a: binary(), b: binary() };
const dense = { input: denseInput({ features: 3 }), tasks: two };

/** The masks stand task by task; the trunk knows no tasks. */
const permuteMasks = (weight: tf.Tensor, name: string, order: readonly number[]): tf.Tensor => {
  const [layer, part] = name.split('/') as [string, string];
  if (!layer.startsWith('masks_')) return weight;
  const axis = part === 'inner' ? 1 : 0;
  const width = (weight.shape[axis] as number) / order.length;
  return reorderBlocks(
    weight,
    axis,
    order.map(() => width),
    order,
  );
};

describeTaskModel('mtan', mtan, {
  options: { units: [8, 6], maskUnits: [3, 2], towerUnits: [5] },
  parameters: [
    [{ input: hashedInput({ fields: 38, buckets: 16384, units: 8 }), tasks: two, towerUnits: [16] }, 165_362], // README
    // Trunk 3·4 + 4 and 4·4 + 4; masks of both tasks 4·2 + 2 and 2·4 + 4; towers 5·8 + 9.
    [{ ...dense, units: [4], maskUnits: [2] }, 16 + 20 + 2 * (10 + 12) + 2 * 49],
    // Second level: trunk 4·6 + 6 and 6·6 + 6; masks (6 + 4)·3 + 3 and 3·6 + 6.
    [
      { ...dense, units: [4, 6], maskUnits: [2, 3], towerUnits: [] },
      16 + 20 + 2 * (10 + 12) + 30 + 42 + 2 * (33 + 24) + 2 * 7,
    ],
    // Defaults: widths 64 and 32, masks a quarter of them.
    [
      {
        input: oneHotInput({ fields: 31, values: 474, numeric: 7 }),
        tasks: { ...two, c: binary() },
        towerUnits: [24],
      },
      482 * 64 +
        65 * 64 +
        3 * (65 * 16 + 17 * 64) +
        65 * 32 +
        33 * 32 +
        3 * (97 * 8 + 9 * 32) +
        3 * (33 * 24 + 25),
    ],
  ],
  lossBound: 0.2,
  permute: permuteMasks,
});

describeTaskModel('mtan with one level', mtan, {
  options: { units: [6], towerUnits: [4], initScheme: 'pytorch' },
  parameters: [[{ ...dense, units: [4], maskUnits: [1] }, 16 + 20 + 2 * (5 + 8) + 2 * 49]],
  permute: permuteMasks,
});

describe('mtan', () => {
  test('takes a quarter of a level’s width for its masks, at least 1, and copies the caller’s lists', () => {
    const units = [10, 3];
    const model = mtan({ ...dense, units });
    units[0] = 99;
    expect(model.recipe?.config).toMatchObject({ units: [10, 3], maskUnits: [3, 1] });
    expect(model.network.getLayer('masks_1').getConfig()).toMatchObject({
      units: 10,
      maskUnits: 3,
      attendedUnits: 0,
    });
    expect(model.network.getLayer('masks_2').getConfig()).toMatchObject({
      units: 3,
      maskUnits: 1,
      attendedUnits: 10,
    });
    model.network.dispose();
  });

  test('names its layers level by level', () => {
    const model = mtan({ ...dense, towerUnits: [4] });
    expect(model.network.layers.map((layer) => layer.name)).toEqual([
      'features',
      'trunk_1_1',
      'trunk_1_2',
      'trunk_2_1',
      'trunk_2_2',
      'masks_1',
      'masks_2',
      'towers',
      'tower_rows',
      'a',
      'b',
    ]);
    model.network.dispose();
  });
});

describe('bad configuration', () => {
  const tokens = embeddingInput({ fields: 2, values: 3, units: 4, combine: 'tokens' });
  for (const [change, message] of [
    [{ input: tokens }, 'mtan: `input.combine` must be "concat" or "sum", got "tokens".'],
    [{ units: [] }, 'mtan: `units` must be a non-empty array of positive integers, got [].'],
    [{ units: 64 }, 'mtan: `units` must be a non-empty array of positive integers, got 64.'],
    [{ units: [4, 0] }, 'mtan: `units[1]` must be a positive integer, got 0.'],
    [{ maskUnits: [] }, 'mtan: `maskUnits` must be a non-empty array of positive integers, got [].'],
    [{ maskUnits: [2, -1] }, 'mtan: `maskUnits[1]` must be a positive integer, got -1.'],
    [{ maskUnits: [2] }, 'mtan: `maskUnits` must be one width per level, 2, got [2].'],
    [{ tasks: {} }, 'mtan: `tasks` must be an object with at least one task, got {}.'],
    [{ initScheme: 'zeros' }, 'mtan: `initScheme` must be one of "glorot", "pytorch", got "zeros".'],
  ] as const) {
    test(`mtan refuses ${JSON.stringify(change)}`, () => {
      const before = tf.memory().numTensors;
      expect(() => (mtan as (config: unknown) => unknown)({ ...dense, ...change })).toThrow(
        expect.objectContaining({ name: 'ConfigError', message }),
      );
      expect(tf.memory().numTensors).toBe(before);
    });
  }
});
