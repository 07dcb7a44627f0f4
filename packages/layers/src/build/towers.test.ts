import { describeLayer, expectClose, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { Towers, type TowersConfig } from './towers.js';

const config = {
  name: 'towers',
  features: 4,
  towerUnits: [3, 2],
  seeds: [
    [1, 2],
    [3, 4],
    [5, 6],
  ],
};

describeLayer(Towers, {
  title: 'over a row for each task',
  config,
  inputShape: [5, 3, 4],
  outputShape: [5, 3, 2],
  weights: 4,
  reseeded: {
    seeds: [
      [11, 12],
      [13, 14],
      [15, 16],
    ],
  },
});

describeLayer(Towers, {
  title: 'over one row for all tasks',
  config,
  inputShape: [5, 4],
  outputShape: [5, 3, 2],
  weights: 4,
  reseeded: {
    seeds: [
      [11, 12],
      [13, 14],
      [15, 16],
    ],
  },
});

describeLayer(Towers, {
  title: 'over a list of rows',
  config: { ...config, towerUnits: [3], seeds: [[1], [3]] },
  inputShape: [
    [5, 4],
    [5, 4],
  ],
  outputShape: [5, 2, 3],
  weights: 2,
  reseeded: { seeds: [[11], [13]] },
});

describe('Towers', () => {
  test('computes relu(x · W + b) of each task, layer by layer', () => {
    const layer = new Towers({
      features: 2,
      towerUnits: [2, 1],
      seeds: [
        [1, 2],
        [3, 4],
      ],
    });
    tf.tidy(() => {
      const x = tf.tensor3d([
        [
          [1, 2],
          [3, -1],
        ],
      ]);
      layer.apply(x);
      const values: Record<string, number[]> = {
        kernel_1: [1, 0, 0, 1, 2, -1, 1, 1],
        bias_1: [0.5, -3, 0, 0],
        kernel_2: [2, 3, 1, 10],
        bias_2: [0.25, -1],
      };
      for (const weight of layer.weights) {
        const name = weight.originalName.split('/').at(-1) as string;
        weight.write(tf.tensor(values[name] as number[], weight.shape as number[]));
      }
      // Task 1: relu([1.5, −1]) = [1.5, 0] → 3.25. Task 2: relu([5, −4]) = [5, 0] → 5 − 1.
      expectClose(layer.apply(x) as tf.Tensor, [3.25, 4], 0);
    });
    layer.dispose();
  });

  test('reads one row for all tasks as if each had a copy, and a list as their stack', () => {
    const layer = new Towers({ ...config, name: 'mine' });
    tf.tidy(() => {
      const x = uniformTensor<tf.Rank.R2>([5, 4], 1);
      const copies = layer.apply(tf.stack([x, x, x], 1)) as tf.Tensor;
      expectClose(layer.apply(x) as tf.Tensor, copies, 1e-6);
      expectClose(layer.apply([x, x, x]) as tf.Tensor, copies, 0);
    });
    layer.dispose();
  });

  test('says that its weights lie task by task', () => {
    const layout = { of: 'tasks', axis: 0, sizes: [1, 1, 1] };
    expect(new Towers(config).layouts()).toEqual({
      kernel_1: layout,
      bias_1: layout,
      kernel_2: layout,
      bias_2: layout,
    });
  });

  for (const [change, message] of [
    [{ features: 0 }, 'Towers: `features` must be a positive integer, got 0.'],
    [{ towerUnits: [] }, 'Towers: `towerUnits` must be a non-empty array of positive integers, got [].'],
    [{ initScheme: 'he' }, 'Towers: `initScheme` must be one of "glorot", "pytorch", got "he".'],
    [{ seeds: [] }, 'Towers: `seeds` must be a list of 2 integers per task, got [].'],
    [{ seeds: [[1]] }, 'Towers: `seeds` must be a list of 2 integers per task, got [[1]].'],
    [{ seeds: [[1, 0.5]] }, 'Towers: `seeds` must be a list of 2 integers per task, got [[1,0.5]].'],
  ] as const) {
    test(`refuses ${JSON.stringify(change)}`, () => {
      expect(() => new Towers({ ...config, ...change } as unknown as TowersConfig)).toThrow(
        expect.objectContaining({ name: 'ConfigError', message }),
      );
    });
  }
});
