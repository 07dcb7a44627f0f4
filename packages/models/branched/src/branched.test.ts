import { binary, packModel, TaskModel, unpackModel } from '@mtl/core';
import { denseInput, oneHotInput } from '@mtl/layers';
import {
  describeTaskModel,
  expectClose,
  lossesOf,
  reorderBlocks,
  trainingRows,
  trainSteps,
  uniformTensor,
  weightsByName,
} from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { branched } from './branched.js';
import { branchesOf } from './branchesOf.js';

const census = {
  input: oneHotInput({ fields: 31, values: 474, numeric: 7 }),
  tasks: { income: binary(), neverMarried: binary(), college: binary() },
};

/** Only the choice of the tasks knows them. */
const permute = (weight: tf.Tensor, name: string, order: readonly number[]): tf.Tensor =>
  name === 'branching_tasks/branching'
    ? reorderBlocks(
        weight,
        0,
        order.map(() => 1),
        order,
      )
    : weight;

// Soft, so that training computes what test time does; draws have tests of their own below.
describeTaskModel('branched, soft', branched, {
  options: { branchUnits: [[8], [6]], branches: [2, 3], towerUnits: [5], selection: 'soft' },
  parameters: [
    // Three branches at each level, 482 · 64 and 65 · 32, choices of 3 among 3 twice, towers 33 · 8 + 9.
    [{ ...census, selection: 'soft' }, 3 * (482 * 64 + 65 * 32) + 2 * 9 + 3 * (33 * 8 + 9)],
    // Draws have a generator of 3 · 9 numbers and a count of steps for each choice, which are not trained.
    [census, 3 * (482 * 64 + 65 * 32) + 2 * (9 + 27 + 1) + 3 * (33 * 8 + 9)],
    // A tree of one trunk and two branches, and no choices.
    [
      {
        ...census,
        groups: [[['income', 'neverMarried', 'college']], [['income', 'college'], ['neverMarried']]],
      },
      482 * 64 + 2 * (65 * 32) + 3 * (33 * 8 + 9),
    ],
  ],
  lossBound: 0.25,
  permute,
});

describeTaskModel('branched with one branch per level', branched, {
  options: {
    branchUnits: [[8, 5], [6]],
    branches: [1, 1],
    towerUnits: [5],
    selection: 'soft',
    initScheme: 'pytorch',
  },
  parameters: [],
  permute,
});

describeTaskModel('branched with groups', branched, {
  options: (names) => {
    const [first, ...others] = [...names].sort() as [string, ...string[]];
    return {
      branchUnits: [[8], [6]],
      groups: [[[first, ...others]], [[first], ...(others.length > 0 ? [others] : [])]],
      towerUnits: [5],
    };
  },
  parameters: [],
  lossBound: 0.25,
  // The groups name their tasks: the branches stay the same ones.
  permute: (weight) => weight,
});

const tasks = { a: binary(), b: binary(), c: binary() };
const input = denseInput({ features: 3 });
const build = (options: object = {}) =>
  branched({ input, tasks, branchUnits: [[5], [4]], branches: [2, 3], towerUnits: [], seed: 3, ...options });
type Model = ReturnType<typeof build>;
const named = (model: Model) => weightsByName(model);

/** Makes the choices of a level all but certain. */
function choose(model: Model, name: string, parents: readonly number[], count: number): void {
  const scores = tf.tensor2d(
    parents.map((parent) => Array.from({ length: count }, (_, j) => (j === parent ? 99 : 0))),
  );
  named(model).get(`${name}/branching`)?.write(scores);
  scores.dispose();
}

describe('branched', () => {
  test('adds up what the choices weigh, level by level', () => {
    const model = build({ selection: 'soft' });
    tf.tidy(() => {
      const x = uniformTensor<tf.Rank.R2>([6, 3], 1);
      const read = (name: string) => named(model).get(name)?.read() as tf.Tensor;
      const scores = uniformTensor<tf.Rank.R2>([3, 3], 8);
      named(model).get('branching_tasks/branching')?.write(scores);
      const dense = (rows: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor): tf.Tensor =>
        tf.relu(tf.add(tf.matMul(rows as tf.Tensor2D, kernel as tf.Tensor2D), bias));
      const mix = (parents: readonly tf.Tensor[], shares: tf.Tensor): tf.Tensor =>
        tf.addN(parents.map((parent, j) => tf.mul(parent, tf.slice(shares, [j], [1]))));

      const kernels = tf.split(read('level_1/experts_1'), 2, 1);
      const biases = tf.unstack(read('level_1/experts_1_bias'));
      const first = kernels.map((kernel, j) => dense(x, kernel, biases[j] as tf.Tensor));
      const second = tf.unstack(tf.softmax(read('branching_2/branching'))).map((shares, i) => {
        // The first layer of all branches of a level is one kernel, columns branch by branch.
        const kernel = tf.split(read('level_2/experts_1'), 3, 1)[i] as tf.Tensor;
        return dense(mix(first, shares), kernel, tf.unstack(read('level_2/experts_1_bias'))[i] as tf.Tensor);
      });
      const rows = tf.unstack(tf.softmax(scores)).map((shares) => mix(second, shares));
      Object.entries(model.logits(x)).forEach(([name, logits], t) => {
        const head = tf.matMul(rows[t] as tf.Tensor2D, read(`${name}/kernel`) as tf.Tensor2D);
        expectClose(logits, tf.add(head, read(`${name}/bias`)));
      });
    });
    model.network.dispose();
  });

  test('is, once it has chosen, the fixed tree of its choices', async () => {
    const learned = build({ branches: [2, 2] });
    choose(learned, 'branching_2', [0, 0], 2); // both branches of level 2 read the first of level 1
    choose(learned, 'branching_tasks', [1, 0, 1], 2); // a and c read the second
    const tree = build({ branches: undefined, groups: [[['a', 'b', 'c']], [['b'], ['a', 'c']]] });
    tf.tidy(() => {
      for (const [name, weight] of named(tree)) {
        const from = named(learned).get(name)?.read() as tf.Tensor;
        // Level 1 of the tree is one branch: the one that is read.
        if (name === 'level_1/experts_1') weight.write(tf.slice(from, [0, 0], [-1, 5]));
        else if (name === 'level_1/experts_1_bias') weight.write(tf.slice(from, [0, 0], [1, -1]));
        else weight.write(from.clone());
      }
      const x = uniformTensor<tf.Rank.R2>([6, 3], 1);
      const expected = tree.logits(x);
      for (const [name, logits] of Object.entries(learned.logits(x))) {
        expectClose(logits, expected[name as 'a'], 1e-6);
      }
    });
    const chosen = (await branchesOf(learned)).map(({ child, parent }) => `${child} ← ${parent}`);
    expect(chosen).toEqual([
      'level_2[0] ← level_1[0]',
      'level_2[1] ← level_1[0]',
      'a ← level_2[1]',
      'b ← level_2[0]',
      'c ← level_2[1]',
    ]);
    expect((await branchesOf(tree)).map(({ child, parent }) => `${child} ← ${parent}`)).toEqual(chosen);
    expect((await branchesOf(tree)).every(({ probability }) => probability === 1)).toBe(true);
    for (const model of [learned, tree]) model.network.dispose();
  });

  test('predicts in the warm-up as it trains, and says what the branches count', async () => {
    const rows = trainingRows(input, tasks);
    for (const [selection, after] of [
      ['sampled', [1, 1, 1, 1, 1, 1]],
      ['soft', undefined],
    ] as const) {
      const model = build({ selection, warmupSteps: 20 });
      trainSteps(model as unknown as TaskModel, rows, 18);
      tf.tidy(() => {
        const predicted = model.logits(rows.x);
        const trained = model.logits(rows.x, { training: true });
        for (const name of Object.keys(tasks) as (keyof typeof tasks)[]) {
          expectClose(predicted[name], trained[name], 1e-6, name);
        }
      });
      const weights = async () => (await branchesOf(model)).map(({ weight }) => weight);
      for (const [i, weight] of (await weights()).entries())
        expect(weight).toBeCloseTo(i < 3 ? 1 / 2 : 1 / 3, 6);
      tf.tidy(() => model.logits(rows.x, { training: true }));
      const probabilities = (await branchesOf(model)).map(({ probability }) => probability);
      expect(await weights()).toEqual(after ?? probabilities);
      model.network.dispose();
    }
    rows.dispose();
  });

  test('has nothing to choose above a single branch', () => {
    const model = build({ branches: [1, 2] });
    expect([...named(model).keys()].filter((name) => name.includes('branching'))).toEqual([
      'branching_tasks/branching',
      'branching_tasks/noise',
      'branching_tasks/step',
    ]);
    model.network.dispose();
  });

  test('lets a task’s loss in a fixed tree move its own branches alone', () => {
    const model = build({
      branches: undefined,
      groups: [
        [['a', 'c'], ['b']],
        [['a'], ['b'], ['c']],
      ],
    });
    const rows = trainingRows(input, tasks, 16);
    const kernel = named(model).get('level_1/experts_1') as unknown as { val: tf.Variable };
    tf.tidy(() => {
      const loss = () => tf.sum(model.logits(rows.x).b) as tf.Scalar;
      const gradient = tf.variableGrads(loss, [kernel.val]).grads[kernel.val.name] as tf.Tensor;
      const moved = tf.split(gradient, 2, 1).map((branch) => branch.dataSync().some((value) => value !== 0));
      expect(moved).toEqual([false, true]);
    });
    rows.dispose();
    model.network.dispose();
  });

  test('learns by draws, the same ones for the same seed, and goes on after a save as if nothing had been', async () => {
    const rows = trainingRows(input, tasks);
    const options = { warmupSteps: 10, temperatureDecay: 0.95, branchUnits: [[8], [6]] };
    const [one, two] = [build(options), build(options)] as [Model, Model];
    const before = lossesOf(one, rows);
    for (const model of [one, two]) trainSteps(model, rows, 100);
    const after = lossesOf(one, rows);
    for (const name of Object.keys(tasks)) expect(after[name]).toBeLessThan(0.6 * (before[name] as number));
    const values = (model: Model) =>
      [...named(model)].map(([name, weight]) => [name, Array.from(weight.read().dataSync())]);
    expect(values(two)).toEqual(values(one));

    const { model: loaded } = unpackModel(await packModel(one), branched);
    for (const model of [two, loaded]) trainSteps(model, rows, 3);
    expect(values(loaded as unknown as Model)).toEqual(values(two));
    expect(values(two)).not.toEqual(values(one));
    for (const model of [one, two, loaded]) model.network.dispose();
    rows.dispose();
  });

  test('stays as it was built when the caller changes the lists', () => {
    const branches = [2, 3];
    const model = build({ branches });
    branches[0] = 9;
    expect(model.recipe?.config).toMatchObject({ branches: [2, 3], temperature: 5, selection: 'sampled' });
    expect(model.network.layers.map(({ name }) => name)).toEqual([
      'features',
      'level_1',
      'branching_2',
      'level_2',
      'branching_tasks',
      'task_rows',
      'a',
      'b',
      'c',
    ]);
    model.network.dispose();
  });
});

describe('bad configuration', () => {
  const valid = { input: denseInput({ features: 3 }), tasks: { a: binary(), b: binary() } };
  for (const [change, message] of [
    [
      { branchUnits: [] },
      'branched: `branchUnits` must be a non-empty array, one list of widths per level, got [].',
    ],
    [{ branchUnits: [[4], [0]] }, 'branched: `branchUnits[1][0]` must be a positive integer, got 0.'],
    [{ branches: [] }, 'branched: `branches` must be a non-empty array of positive integers, got [].'],
    [{ branches: [1] }, 'branched: `branches` must be one number per level, 2, got [1].'],
    [{ branches: [1, 0] }, 'branched: `branches[1]` must be a positive integer, got 0.'],
    [{ selection: 'hard' }, 'branched: `selection` must be one of "sampled", "soft", got "hard".'],
    [{ temperature: -1 }, 'branched: `temperature` must be a finite number > 0, got -1.'],
    [{ temperatureDecay: 0 }, 'branched: `temperatureDecay` must be a number > 0 and ≤ 1, got 0.'],
    [{ warmupSteps: 1.5 }, 'branched: `warmupSteps` must be a non-negative integer, got 1.5.'],
    [
      { groups: [[['a', 'b']], [['a'], ['b']]], branches: [1, 2] },
      'branched: `branches` must be left out where there are `groups`, got [1,2].',
    ],
    [
      { groups: [[['a', 'b']]] },
      'branched: `groups` must be one list of groups per level, 2, got [[["a","b"]]].',
    ],
    [
      { groups: [[['a', 'b']], [['a']]] },
      'branched: `groups[1]` must be groups that have each of ["a","b"] once, got [["a"]].',
    ],
    [
      {
        groups: [
          [['a', 'b'], []],
          [['a'], ['b']],
        ],
      },
      'branched: `groups[0]` must be groups that have each of ["a","b"] once, got [["a","b"],[]].',
    ],
    [
      { groups: [[['a'], ['b']], [['a', 'b']]] },
      'branched: `groups[1]` must only split the groups of the level below, got ["a","b"] from [["a"],["b"]].',
    ],
    [{ tasks: {} }, 'branched: `tasks` must be an object with at least one task, got {}.'],
  ] as const) {
    test(`branched refuses ${JSON.stringify(change)}`, () => {
      const before = tf.memory().numTensors;
      expect(() => (branched as (config: unknown) => unknown)({ ...valid, ...change })).toThrow(
        expect.objectContaining({ name: 'ConfigError', message }),
      );
      expect(tf.memory().numTensors).toBe(before);
    });
  }

  test('branchesOf refuses a model of another architecture', async () => {
    const x = tf.input({ shape: [2] });
    const output = tf.layers.dense({ units: 1, name: 'a' }).apply(x) as tf.SymbolicTensor;
    const other = new TaskModel(tf.model({ inputs: x, outputs: output }), { a: binary() });
    await expect(branchesOf(other)).rejects.toMatchObject({
      name: 'ConfigError',
      message: 'branchesOf: `model` must be made by branched, got a model of another network.',
    });
    other.network.dispose();
  });
});
