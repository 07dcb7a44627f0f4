import { binary, TaskModel, type Tasks } from '@mtl/core';
import { buildTaskModel, Dense, denseInput, Experts, unstackTasks } from '@mtl/layers';
import { toyTable, weightsByName } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { fitTasks } from '../fit/fitTasks.js';
import { l2 } from './l2.js';
import { regularization } from './regularization.js';
import type { Regularizer } from './regularizer.js';
import { tensorNormal } from './tensorNormal.js';
import { traceNorm } from './traceNorm.js';

const tasks = { first: binary(), second: binary() };

/** A bottom per task, held together in one layer, and towers. */
function toyModel(towerUnits: readonly number[] = [4], given: Tasks = tasks): TaskModel {
  return buildTaskModel(
    'toy',
    { input: denseInput({ features: 2 }), tasks: given, towerUnits, seed: 3 },
    ({ rows, features }, names) => {
      const name = 'bottoms';
      const bottoms = new Experts({ name, features, experts: names.length, expertUnits: [5, 3], seed: 3 });
      return unstackTasks(bottoms.apply(rows) as tf.SymbolicTensor);
    },
  );
}

const { labels, ...rest } = toyTable(128);
const table = { ...rest, labels: { first: labels.first, second: labels.second } };
const valuesOf = (model: TaskModel, name: string) =>
  Array.from((weightsByName(model).get(name) as tf.LayerVariable).read().dataSync());

/** The kernels of both tasks' first tower layer. */
const kernelsOf = (model: TaskModel): number[][] => {
  const both = valuesOf(model, 'towers/kernel_1');
  return [both.slice(0, both.length / 2), both.slice(both.length / 2)];
};

/** Which places a regularizer is shown, and the shapes of the tasks' weights there. */
function placesOf(model: TaskModel, options: Partial<Regularizer>): [string, number[][]][] {
  let found: [string, number[][]][] = [];
  const spy: Regularizer = {
    name: 'spy',
    ...options,
    penalty: (weights) => {
      found = weights.map(({ place, perTask }) => [place, perTask.map(({ shape }) => shape)]);
      return tf.scalar(0);
    },
  };
  tf.tidy(() => regularization(model, [spy]).penalties());
  return found;
}

describe('regularizers see', () => {
  test('the hidden layers of the towers, place by place, and no output layer', () => {
    const model = toyModel([4, 2]);
    const two = (shape: number[]) => [shape, shape];
    expect(placesOf(model, {})).toEqual([
      ['tower_1/kernel', two([3, 4])],
      ['tower_1/bias', two([4])],
      ['tower_2/kernel', two([4, 2])],
      ['tower_2/bias', two([2])],
    ]);
    expect(placesOf(model, { kernelsOnly: true })).toEqual([
      ['tower_1/kernel', two([3, 4])],
      ['tower_2/kernel', two([4, 2])],
    ]);
    model.network.dispose();
  });

  test('the output layers too, by option', () => {
    const model = toyModel([4]);
    const two = (shape: number[]) => [shape, shape];
    expect(placesOf(model, { kernelsOnly: true, outputs: true })).toEqual([
      ['tower_1/kernel', two([3, 4])],
      ['tower_2/kernel', two([4, 1])],
    ]);
    expect(tensorNormal({ outputs: true }).outputs).toBe(true);
    expect(tensorNormal().outputs).toBe(false);
    model.network.dispose();
  });

  test('named layers cut into the parts of the tasks', () => {
    const model = toyModel([]);
    const two = (shape: number[]) => [shape, shape];
    expect(placesOf(model, { layers: ['bottoms'] })).toEqual([
      ['bottoms/experts_1', two([2, 5])], // [2, 2 · 5]: as many features as tasks
      ['bottoms/experts_1_bias', two([5])],
      ['bottoms/experts_2', two([5, 3])],
      ['bottoms/experts_2_bias', two([3])],
    ]);
    expect(placesOf(model, { layers: ['bottoms'], kernelsOnly: true }).map(([place]) => place)).toEqual([
      'bottoms/experts_1',
      'bottoms/experts_2',
    ]);
    model.network.dispose();
  });
});

describe('fitTasks with regularizers', () => {
  test('makes the step that loss and penalty give together', async () => {
    // One step of gradient descent with and without: the penalty alone moves kernels by −rate · 2α(θ_1 − θ_2).
    const [rate, strength] = [0.1, 0.3];
    const run = async (regularizers: readonly Regularizer[]) => {
      const model = toyModel();
      const optimizer = tf.train.sgd(rate);
      const before = kernelsOf(model);
      const { epochs } = await fitTasks(model, table, { batchSize: 128, optimizer, regularizers });
      const after = kernelsOf(model);
      const outputs = valuesOf(model, 'first/kernel');
      optimizer.dispose();
      model.network.dispose();
      return { before, after, outputs, losses: epochs[0]?.losses };
    };
    const [plain, pulled] = [await run([]), await run([l2({ strength })])];
    const [one, two] = plain.before as [number[], number[]];
    one.forEach((value, i) => {
      const pull = rate * 2 * strength * (value - (two[i] as number));
      expect(pulled.after[0]?.[i]).toBeCloseTo((plain.after[0]?.[i] as number) - pull, 5);
      expect(pulled.after[1]?.[i]).toBeCloseTo((plain.after[1]?.[i] as number) + pull, 5);
    });
    expect(pulled.outputs).toEqual(plain.outputs); // output layers are not compared
    expect(pulled.losses).toEqual(plain.losses); // losses are reported without penalties
  });

  test('brings towers together, the closer the stronger', async () => {
    const distances: number[] = [];
    for (const strength of [0, 0.01, 1]) {
      const model = toyModel();
      const optimizer = tf.train.sgd(0.05);
      await fitTasks(model, table, {
        epochs: 15,
        batchSize: 32,
        optimizer,
        regularizers: [l2({ strength })],
      });
      optimizer.dispose();
      const [one, two] = kernelsOf(model) as [number[], number[]];
      distances.push(Math.hypot(...one.map((value, i) => value - (two[i] as number))));
      model.network.dispose();
    }
    const [none, some, strong] = distances as [number, number, number];
    expect(some).toBeLessThan(0.95 * none);
    expect(strong).toBeLessThan(0.1 * some);
  });

  for (const [title, regularizers] of [
    ['l2', [l2()]],
    ['traceNorm', [traceNorm({ layers: ['bottoms'] })]],
    ['tensorNormal', [tensorNormal({ every: 3 })]],
    ['all at once', [l2(), traceNorm(), tensorNormal({ every: 2, layers: ['bottoms'] })]],
  ] as const) {
    test(`trains, repeats itself to the bit and gives all tensors back, ${title}`, async () => {
      const before = tf.memory().numTensors;
      const runs: number[][] = [];
      for (let run = 0; run < 2; run++) {
        const model = toyModel();
        const { epochs } = await fitTasks(model, table, { epochs: 8, batchSize: 32, regularizers });
        expect(epochs.at(-1)?.losses.first).toBeLessThan(epochs[0]?.losses.first as number);
        runs.push(kernelsOf(model)[0] as number[]);
        model.network.dispose();
      }
      expect(runs[1]).toEqual(runs[0]);
      expect(tf.memory().numTensors).toBe(before);
    });
  }

  test('lowers the rank of the bottoms by the trace norm', async () => {
    const singular = async (strength: number) => {
      const model = toyModel();
      const optimizer = tf.train.sgd(0.05);
      await fitTasks(model, table, {
        epochs: 40,
        batchSize: 64,
        optimizer,
        regularizers: strength > 0 ? [traceNorm({ strength, layers: ['bottoms'] })] : [],
      });
      optimizer.dispose();
      const kernel = valuesOf(model, 'bottoms/experts_2'); // [2, 5, 3]
      model.network.dispose();
      const [a, b] = [kernel.slice(0, 15), kernel.slice(15)];
      const dot = (x: number[], y: number[]) =>
        x.reduce((sum, value, i) => sum + value * (y[i] as number), 0);
      const [half, distance] = [
        (dot(a, a) + dot(b, b)) / 2,
        Math.hypot((dot(a, a) - dot(b, b)) / 2, dot(a, b)),
      ];
      return Math.sqrt((half - distance) / (half + distance)); // smaller over larger
    };
    expect(await singular(0.25)).toBeLessThan(0.8 * (await singular(0)));
  });
});

describe('fitTasks refuses regularizers', () => {
  const cases: readonly (readonly [string, () => TaskModel, Regularizer, string])[] = [
    [
      'of one task',
      () => toyModel([4], { first: binary() }),
      l2(),
      'l2: `model` must be one of at least 2 tasks, got ["first"].',
    ],
    [
      'of towers without hidden layers',
      () => toyModel([]),
      traceNorm(),
      'traceNorm: `model` must have hidden layers in its towers, got none. Give it `towerUnits`, or name `layers`.',
    ],
    [
      'of layers that are not there',
      () => toyModel([4]),
      tensorNormal({ layers: ['bottom'] }),
      'tensorNormal: `layers` must be names of layers of the network, got "bottom".',
    ],
    [
      'of layers that do not hold all tasks',
      () => toyModel([5]),
      l2({ layers: ['first'] }),
      'l2: `layers` must be layers whose weights stand task by task, 2, got "first".',
    ],
    [
      'of towers of different widths',
      () => unequalTowers([4], [3]),
      l2(),
      'l2: `model` must have towers of equal shapes, got a_1 [[2,4],[4]] and b_1 [[2,3],[3]].',
    ],
    [
      'of towers of different depth',
      () => unequalTowers([4], [4, 4]),
      l2(),
      'l2: `model` must have towers of equal shapes, got 1 hidden layers of first and 2 of second.',
    ],
  ];
  for (const [title, build, regularizer, message] of cases) {
    test(title, async () => {
      const model = build();
      const before = tf.memory().numTensors;
      const examples =
        Object.keys(model.tasks).length === 1 ? { ...table, labels: { first: labels.first } } : table;
      await expect(
        fitTasks(model, examples as typeof table, { regularizers: [regularizer] }),
      ).rejects.toMatchObject({
        name: 'ConfigError',
        message,
      });
      expect(tf.memory().numTensors).toBe(before);
      model.network.dispose();
    });
  }
});

/** Towers of given widths right on the input. */
function unequalTowers(first: readonly number[], second: readonly number[]): TaskModel {
  const input = tf.input({ shape: [2], name: 'features' });
  const towers = [first, second].map((widths, t) => {
    let rows = input;
    widths.forEach((units, i) => {
      const name = `${'ab'[t]}_${i + 1}`;
      const features = rows.shape.at(-1) as number;
      rows = new Dense({ name, features, units, seed: 1 }).apply(rows) as tf.SymbolicTensor;
    });
    const name = ['first', 'second'][t] as string;
    const features = rows.shape.at(-1) as number;
    return new Dense({ name, features, units: 1, activation: 'linear', seed: 1 }).apply(
      rows,
    ) as tf.SymbolicTensor;
  });
  return new TaskModel(tf.model({ inputs: input, outputs: towers }), tasks);
}
