import {
  type Examples,
  TaskModel as Model,
  regression,
  type Step,
  shuffledRows,
  type TaskModel,
} from '@mtl/core';
import { toyTable, weightsByName } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { adam } from '../optimize/adam.js';
import { sgd } from '../optimize/sgd.js';
import type { Regularizer } from '../penalize/regularizer.js';
import { fitTasks } from './fitTasks.js';
import { sumOfLosses } from './sumOfLosses.js';

const tasks = { y: regression() };

/** y = w · x, with w = 0 at first and, by option, a penalty of the layer itself. */
function line(penalty = 0): TaskModel<typeof tasks> {
  const x = tf.input({ shape: [1] });
  const y = tf.layers
    .dense({
      name: 'y',
      units: 1,
      useBias: false,
      kernelInitializer: 'zeros',
      ...(penalty > 0 && { kernelRegularizer: tf.regularizers.l2({ l2: penalty }) }),
    })
    .apply(x) as tf.SymbolicTensor;
  return new Model(tf.model({ inputs: x, outputs: y }), tasks);
}

function slope(model: TaskModel<typeof tasks>, value?: number): number {
  const weight = weightsByName(model).get('y/kernel') as tf.LayerVariable;
  if (value !== undefined) tf.tidy(() => void weight.write(tf.fill([1, 1], value)));
  return weight.read().dataSync()[0] as number;
}

function rowsOf(x: readonly number[], y: readonly number[], weights?: readonly number[]): Examples<'y'> {
  return {
    rows: x.length,
    fields: 0,
    ids: new Int32Array(0),
    columns: 1,
    numeric: Float32Array.from(x),
    labels: { y: Float32Array.from(y) },
    ...(weights && { weights: { y: Float32Array.from(weights) } }),
  };
}

/** A step that trains nothing to speak of and tells the first column of its batches. */
function recorder(): { readonly step: Step; readonly seen: number[][] } {
  const seen: number[][] = [];
  const inner = sumOfLosses();
  const step: Step = {
    name: 'recorder',
    run: (context, batch, state) => {
      seen.push(Array.from((batch.features as tf.Tensor2D).dataSync()));
      return inner.run(context, batch, state);
    },
  };
  return { step, seen };
}

const still = sgd({ learningRate: 1e-30 });

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a step of fitTasks, by hand', () => {
  test('is that of Adam with 1e-3 where no optimizer is named', async () => {
    const model = line();
    // L = (w − 1)², g = −2, and the first step of Adam is η · sign.
    await fitTasks(model, rowsOf([1], [1]));
    expect(slope(model)).toBeCloseTo(1e-3, 7);
    model.network.dispose();
  });

  test('goes along the mean gradient of its rows, weighed by them and by the task', async () => {
    const model = line();
    // Two rows: mean of 2x(wx − y) = −(1 + 2) = −3 at w = 0.
    await fitTasks(model, rowsOf([1, 2], [1, 1]), { optimizer: sgd({ learningRate: 0.1 }) });
    expect(slope(model)).toBeCloseTo(0.3, 6);
    // Weights 3 and 1: −(3 · 2 + 1 · 4) / 4 = −2.5; times the task's weight of 2.
    slope(model, 0);
    await fitTasks(model, rowsOf([1, 2], [1, 1], [3, 1]), {
      optimizer: sgd({ learningRate: 0.1 }),
      taskWeights: { y: 2 },
    });
    expect(slope(model)).toBeCloseTo(0.5, 6);
    model.network.dispose();
  });

  test('follows the penalties of the model’s own layers, once each', async () => {
    const model = line(0.5);
    slope(model, 2);
    // The row says nothing (x = 0); d(.5 w²)/dw = w = 2.
    const report = await fitTasks(model, rowsOf([0], [3]), { optimizer: sgd({ learningRate: 0.25 }) });
    expect(slope(model)).toBeCloseTo(1.5, 6);
    expect(report.epochs[0]?.losses.y).toBe(9); // without the penalty
    model.network.dispose();
  });
});

describe('an epoch of fitTasks', () => {
  test('sees every row once, in an order of its own that the seed gives', async () => {
    const { step, seen } = recorder();
    const model = line();
    const x = Array.from({ length: 10 }, (_, row) => row);
    await fitTasks(model, rowsOf(x, x), { epochs: 3, batchSize: 4, seed: 7, step, optimizer: still });
    expect(seen.map(({ length }) => length)).toEqual([4, 4, 2, 4, 4, 2, 4, 4, 2]);
    const orders = [0, 1, 2].map((epoch) => seen.slice(3 * epoch, 3 * epoch + 3).flat());
    for (const epoch of [0, 1, 2]) expect(orders[epoch]).toEqual(Array.from(shuffledRows(10, 7, epoch)));
    expect(new Set(orders.map(String)).size).toBe(3);
    model.network.dispose();
  });

  test('sees a table in its own order without `shuffle`', async () => {
    const { step, seen } = recorder();
    const model = line();
    const options = { epochs: 2, batchSize: 2, shuffle: false, step, optimizer: still };
    await fitTasks(model, rowsOf([3, 1, 2], [0, 0, 0]), options);
    expect(seen).toEqual([[3, 1], [2], [3, 1], [2]]);
    model.network.dispose();
  });

  test('reports the mean loss over its labels, not over its batches', async () => {
    const model = line();
    const options = { batchSize: 2, shuffle: false, optimizer: still };
    // y² at w = 0: batches 2.5 over two labels and 9 over one.
    const plain = await fitTasks(model, rowsOf([1, 1, 1], [1, 2, 3]), options);
    expect(plain.epochs[0]?.losses.y).toBeCloseTo(14 / 3, 6);
    // Weighed: (1 + 3 · 4) / 4 of weight 4, and 9 of weight 2.
    const weighed = await fitTasks(model, rowsOf([1, 1, 1], [1, 2, 3], [1, 3, 2]), options);
    expect(weighed.epochs[0]?.losses.y).toBeCloseTo((13 + 18) / 6, 6);
    // A row without a label does not count, whatever its weight.
    const masked = await fitTasks(model, rowsOf([1, 1, 1], [1, Number.NaN, 3], [1, 3, 2]), options);
    expect(masked.epochs[0]?.losses.y).toBeCloseTo((1 + 18) / 3, 6);
    model.network.dispose();
  });

  test('reports the same mean however often the losses are read on the way', async () => {
    const y = Array.from({ length: 100 }, (_, row) => Math.sin(row));
    const x = y.map(() => 1);
    const mean = y.reduce((sum, value) => sum + value * value, 0) / 100;
    for (const batchSize of [1, 3, 6, 100]) {
      const model = line();
      const report = await fitTasks(model, rowsOf(x, y), { batchSize, optimizer: still });
      expect(report.epochs[0]?.losses.y).toBeCloseTo(mean, 5);
      model.network.dispose();
    }
  });

  test('takes the time of its steps alone: rowsPerSecond is rows over seconds', async () => {
    let clock = 5000;
    vi.spyOn(performance, 'now').mockImplementation(() => clock);
    const model = line();
    const told: number[] = [];
    const report = await fitTasks(model, rowsOf([1, 1, 1, 1, 1], [1, 1, 1, 1, 1]), {
      batchSize: 2,
      optimizer: still,
      validation: rowsOf([1, 2], [1, 2]),
      monitor: () => {
        clock += 1e6;
        return 0;
      },
      callbacks: {
        onBatchEnd: () => {
          clock += 500;
        },
      },
      onProgress: ({ rows, rowsPerSecond, step, steps, done }) => {
        told.push(rows, rowsPerSecond, step, steps as number, Number(done));
      },
    });
    expect(report.epochs[0]?.seconds).toBe(1.5);
    expect(report.epochs[0]?.rowsPerSecond).toBe(5 / 1.5);
    expect(told).toEqual(
      [
        [2, 4, 1, 3, 0],
        [4, 4, 2, 3, 0],
        [5, 5 / 1.5, 3, 3, 0],
        [5, 5 / 1.5, 3, 3, 1],
      ].flat(),
    );
    model.network.dispose();
  });

  test('tells regularizers every step, one by one over all epochs', async () => {
    const model = twoTowers();
    const steps: number[] = [];
    const counter: Regularizer = {
      name: 'counter',
      penalty: () => tf.scalar(0),
      update: (_, state, step) => {
        steps.push(step);
        return state;
      },
    };
    const { labels, weights: _, ...rest } = toyTable(10);
    const table = { ...rest, labels: { a: labels.first, b: labels.second } };
    await fitTasks(model, table, { epochs: 2, batchSize: 4, regularizers: [counter], optimizer: adam() });
    expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
    model.network.dispose();
  });
});

/** Two tasks with a hidden layer each. */
function twoTowers() {
  const x = tf.input({ shape: [2] });
  const outputs = ['a', 'b'].map((name) => {
    const hidden = tf.layers.dense({ name: `${name}_tower_1`, units: 2 }).apply(x);
    return tf.layers.dense({ name, units: 1 }).apply(hidden) as tf.SymbolicTensor;
  });
  return new Model(tf.model({ inputs: x, outputs }), { a: regression(), b: regression() });
}
