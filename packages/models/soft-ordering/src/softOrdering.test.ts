import { binary, TaskModel } from '@mtl/core';
import { denseInput, oneHotInput } from '@mtl/layers';
import { describeTaskModel, expectClose, reorderBlocks, uniformTensor, weightsByName } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { orderOf } from './orderOf.js';
import { softOrdering } from './softOrdering.js';

const census = {
  input: oneHotInput({ fields: 31, values: 474, numeric: 7 }),
  tasks: { income: binary(), neverMarried: binary(), college: binary() },
};

/** Encoders stand task by task, as columns and then as rows; the scores task by task at every depth. */
const permute = (weight: tf.Tensor, name: string, order: readonly number[]): tf.Tensor => {
  const axes: Record<string, number> = { 'encoders/experts_1': 1, 'encoders/experts_1_bias': 0 };
  const axis = name === 'soft_ordering/ordering' ? 1 : axes[name];
  if (axis === undefined) return weight;
  const width = (weight.shape[axis] as number) / order.length;
  return reorderBlocks(
    weight,
    axis,
    order.map(() => width),
    order,
  );
};

describeTaskModel('softOrdering', softOrdering, {
  options: { layers: 2, units: 8, towerUnits: [5] },
  parameters: [
    // Encoders 3 · 482 · 32, layers 3 · 33 · 32, scores 3 depths · 3 tasks · 3 layers, towers 33 · 8 + 9 each.
    [census, 3 * 482 * 32 + 3 * 33 * 32 + 27 + 3 * (33 * 8 + 9)],
    [{ ...census, layers: 1, units: 4, towerUnits: [] }, 3 * 482 * 4 + 5 * 4 + 3 + 3 * 5],
  ],
  lossBound: 0.2,
  permute,
});

describeTaskModel('softOrdering with three layers, as in PyTorch', softOrdering, {
  options: { layers: 3, units: 6, towerUnits: [5], initScheme: 'pytorch' },
  parameters: [],
  permute,
});

describe('softOrdering', () => {
  const tasks = { a: binary(), b: binary() };
  const input = denseInput({ features: 2 });

  test('computes encoder, layers by the tasks’ shares, tower', () => {
    const model = softOrdering({ input, tasks, layers: 2, units: 1, towerUnits: [], seed: 1 });
    tf.tidy(() => {
      const weights = weightsByName(model);
      const write = (name: string, value: tf.Tensor) => weights.get(name)?.write(value);
      write(
        'encoders/experts_1',
        tf.tensor2d([
          [1, 2],
          [0, -1],
        ]),
      ); // a: x_1, b: 2 x_1 − x_2
      write('encoders/experts_1_bias', tf.tensor2d([[0], [1]]));
      write('soft_ordering/kernels', tf.tensor2d([[3, -1]]));
      write('soft_ordering/biases', tf.tensor2d([[0], [4]]));
      write(
        'soft_ordering/ordering',
        tf.tensor3d([
          [
            [Math.log(4), 0],
            [0, 0],
          ],
          [
            [0, 0],
            [0, Math.log(3)],
          ],
        ]),
      );
      for (const [name, scale] of [
        ['a', 1],
        ['b', 10],
      ] as const) {
        write(`${name}/kernel`, tf.tensor2d([[scale]]));
        write(`${name}/bias`, tf.tensor1d([0.5]));
      }
      // x = (1, 1). a: h 1; 4/5 · 3 + 1/5 · 3 = 3; ½ · 9 + ½ · 1 = 5. b: h 2; ½ · 6 + ½ · 2 = 4; ¼ · 12 + ¾ · 0 = 3.
      const { a, b } = model.logits(tf.tensor2d([[1, 1]]));
      expectClose(a, [5.5]);
      expectClose(b, [30.5]);
    });
    model.network.dispose();
  });

  test('is one shared layer behind the encoders where there is one', () => {
    const model = softOrdering({ input, tasks, layers: 1, units: 4, towerUnits: [], seed: 4 });
    tf.tidy(() => {
      const x = uniformTensor<tf.Rank.R2>([5, 2], 3);
      const read = (name: string) => weightsByName(model).get(name)?.read() as tf.Tensor2D;
      const encoders = tf.split(read('encoders/experts_1'), 2, 1);
      Object.entries(model.logits(x)).forEach(([name, logits], t) => {
        const encoded = tf.relu(tf.matMul(x, encoders[t] as tf.Tensor2D)); // biases start at 0
        const shared = tf.relu(tf.matMul(encoded, read('soft_ordering/kernels')));
        expectClose(logits, tf.matMul(shared, read(`${name}/kernel`)));
      });
    });
    model.network.dispose();
  });

  test('tells the order that each task has learned', async () => {
    const model = softOrdering({ input, tasks, layers: 2, units: 3 });
    expect(await orderOf(model)).toEqual({
      a: [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
      b: [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
    });
    const scores = tf.tensor3d([
      [
        [0, 0],
        [0, 199],
      ],
      [
        [199, 0],
        [0, 0],
      ],
    ]);
    weightsByName(model).get('soft_ordering/ordering')?.write(scores);
    scores.dispose();
    const before = tf.memory().numTensors;
    expect(await orderOf(model)).toEqual({
      a: [
        [0.5, 0.5],
        [1, 0],
      ],
      b: [
        [0, 1],
        [0.5, 0.5],
      ],
    });
    expect(tf.memory().numTensors).toBe(before);
    model.network.dispose();
  });

  test('has no order to tell of other models', async () => {
    const x = tf.input({ shape: [2] });
    const output = tf.layers.dense({ units: 1, name: 'a' }).apply(x) as tf.SymbolicTensor;
    const other = new TaskModel(tf.model({ inputs: x, outputs: output }), { a: binary() });
    await expect(orderOf(other)).rejects.toMatchObject({
      name: 'ConfigError',
      message: 'orderOf: `model` must be made by softOrdering, got a model of another network.',
    });
    other.network.dispose();
  });
});

describe('bad configuration', () => {
  const valid = { input: denseInput({ features: 3 }), tasks: { a: binary() } };
  for (const [change, message] of [
    [{ layers: 0 }, 'softOrdering: `layers` must be a positive integer, got 0.'],
    [{ layers: [32, 16] }, 'softOrdering: `layers` must be a positive integer, got [32,16].'],
    [{ units: [32, 16] }, 'softOrdering: `units` must be a positive integer, got [32,16].'],
    [{ units: -1 }, 'softOrdering: `units` must be a positive integer, got -1.'],
    [{ tasks: {} }, 'softOrdering: `tasks` must be an object with at least one task, got {}.'],
    [{ initScheme: 'zeros' }, 'softOrdering: `initScheme` must be one of "glorot", "pytorch", got "zeros".'],
  ] as const) {
    test(`softOrdering refuses ${JSON.stringify(change)}`, () => {
      const before = tf.memory().numTensors;
      expect(() => (softOrdering as (config: unknown) => unknown)({ ...valid, ...change })).toThrow(
        expect.objectContaining({ name: 'ConfigError', message }),
      );
      expect(tf.memory().numTensors).toBe(before);
    });
  }
});
