import { binary } from '@mtl/core';
import { denseInput, embeddingInput, hashedInput, oneHotInput } from '@mtl/layers';
import { describeGolden, describeTaskModel, hasSharedGolden, readGolden, reorderBlocks } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { adatt, adattSp } from './adatt.js';

const own = ['adatt-sp-one-expert', 'adatt-sp-two-experts', 'adatt-shared-expert', 'adatt-expert-list'];
const others = hasSharedGolden()
  ? ['adatt-sp-no-residual', 'adatt-sp-three-levels', 'adatt-single-experts']
  : [];

for (const name of [...own, ...others]) {
  describeGolden(
    readGolden(`model-${name}`, own.includes(name) ? 'fixtures' : 'shared'),
    ({ architecture, config }, tasks) => {
      const common = {
        input: denseInput({ features: config.inputDim as number }),
        tasks,
        taskExperts: config.taskExperts as number | number[],
        expertUnits: config.expertUnits as number[][],
        residual: config.residual as boolean,
        towerUnits: config.towerUnits as number[],
      };
      return architecture === 'adatt'
        ? adatt({ ...common, sharedExperts: config.sharedExperts as number })
        : adattSp(common);
    },
  );
}

/** Experts by task where they are unequal. */
const unequal = (taskNames: readonly string[]) =>
  taskNames.map((name) => (name === 'category' ? 3 : name === 'price' ? 2 : 1));

/** Experts, gates and native weights stand task by task, those of the shared unit last. */
const permuteUnits =
  (countsOf: (taskNames: readonly string[]) => readonly number[], shared = 0) =>
  (weight: tf.Tensor, name: string, order: readonly number[], taskNames: readonly string[]): tf.Tensor => {
    const counts = countsOf(taskNames);
    const experts = counts.reduce((sum, n) => sum + n) + shared;
    /** One block per task on an axis; what is left over belongs to the shared unit. */
    const reorder = (x: tf.Tensor, axis: number, sizes: readonly number[]) => {
      const rest = (x.shape[axis] as number) - sizes.reduce((sum, n) => sum + n);
      return reorderBlocks(x, axis, rest > 0 ? [...sizes, rest] : sizes, order);
    };
    const one = counts.map(() => 1);
    const [rows, columns] = weight.shape as [number, number];
    switch (name.split('/')[1]) {
      case 'experts_1': // [features, experts · units]
        return reorder(
          weight,
          1,
          counts.map((n) => n * (columns / experts)),
        );
      case 'gates': // [features, gates · experts]
        return tf.reshape(
          reorder(reorder(tf.reshape(weight, [rows, -1, experts]), 1, one), 2, counts),
          weight.shape,
        );
      case 'gates_bias':
        return reorder(reorder(weight, 0, one), 1, counts);
      default: // experts_2, biases, native: experts first
        return reorder(weight, 0, counts);
    }
  };

const census = {
  input: oneHotInput({ fields: 31, values: 474, numeric: 7 }),
  tasks: { income: binary(), neverMarried: binary(), college: binary() },
  towerUnits: [24],
};
const hashed = {
  input: hashedInput({ fields: 38, buckets: 16384, units: 8 }),
  tasks: { income: binary(), neverMarried: binary() },
  expertUnits: [[64], [32]],
  taskExperts: 2,
  towerUnits: [16],
};
const times = (n: number) => (taskNames: readonly string[]) => taskNames.map(() => n);

describeTaskModel('adattSp with one expert per task', adattSp, {
  options: { expertUnits: [[6], [5]], taskExperts: 1, towerUnits: [5] },
  // Without native weights: they are fixed to 1.
  parameters: [
    [
      { input: denseInput({ features: 3 }), tasks: hashed.tasks, expertUnits: [[4]], taskExperts: 1 },
      2 * 16 + 2 * 4 * 2 + 2 * (5 * 8 + 9),
    ],
  ],
  permute: permuteUnits(times(1)),
});

describeTaskModel('adattSp with two experts per task', adattSp, {
  options: { expertUnits: [[6, 5], [5]], taskExperts: 2, towerUnits: [5], nativeInit: 'mean' },
  parameters: [
    // Per level: 6 experts, 3 gates with bias over 6 experts, 6 native weights.
    [{ ...census, taskExperts: 2, expertUnits: [[96], [48]] }, 319_605],
    [{ ...hashed }, 221_530],
  ],
  lossBound: 0.2,
  permute: permuteUnits(times(2)),
});

describeTaskModel('adattSp with a list of experts', adattSp, {
  options: (names) => ({ expertUnits: [[5], [4, 3]], taskExperts: unequal(names), towerUnits: [4] }),
  parameters: [
    [
      {
        input: denseInput({ features: 3 }),
        tasks: hashed.tasks,
        expertUnits: [[4]],
        taskExperts: [1, 2],
        towerUnits: [],
      },
      3 * 16 + 2 * 4 * 3 + 3 + 2 * 5,
    ],
  ],
  permute: permuteUnits(unequal),
});

describeTaskModel('adattSp without residual', adattSp, {
  options: { expertUnits: [[6], [5]], taskExperts: 2, towerUnits: [5], residual: false, useGateBias: false },
  parameters: [
    [
      { ...hashed, residual: false, useGateBias: false },
      221_530 - 2 * 4 - 2 * 2 * 4, // native weights and gate biases of both levels
    ],
  ],
  permute: permuteUnits(times(2)),
});

describeTaskModel('adatt without shared experts', adatt, {
  options: { expertUnits: [[6], [5]], taskExperts: 2, sharedExperts: 0, towerUnits: [5] },
  parameters: [[hashed, 221_530]],
  permute: permuteUnits(times(2)),
});

describeTaskModel('adatt with one shared expert', adatt, {
  options: { expertUnits: [[6], [5]], taskExperts: 1, sharedExperts: 1, towerUnits: [5] },
  parameters: [
    [
      {
        input: denseInput({ features: 3 }),
        tasks: hashed.tasks,
        expertUnits: [[4], [2]],
        taskExperts: 1,
        sharedExperts: 1,
        towerUnits: [],
      },
      // Level 1: three experts and three gates; level 2: three experts, but only the gates of the tasks. No native weights.
      3 * 16 + 3 * 4 * 3 + 3 * 10 + 2 * 5 * 3 + 2 * 3,
    ],
  ],
  lossBound: 0.2,
  permute: permuteUnits(times(1), 1),
});

describeTaskModel('adatt with two shared experts', adatt, {
  options: (names) => ({
    expertUnits: [[5], [4]],
    taskExperts: unequal(names),
    sharedExperts: 2,
    towerUnits: [4],
  }),
  parameters: [
    [
      {
        input: denseInput({ features: 3 }),
        tasks: hashed.tasks,
        expertUnits: [[4], [2]],
        taskExperts: 1,
        sharedExperts: 2,
        towerUnits: [],
      },
      // Four experts a level; native weights of 1 + 1 + 2 experts where the shared unit fuses, of 1 + 1 where it does not.
      4 * 16 + 3 * 4 * 4 + 4 + 4 * 10 + 2 * 5 * 4 + 2 + 2 * 3,
    ],
  ],
  permute: permuteUnits(unequal, 2),
});

describe('adatt', () => {
  test('stays open to changes of the caller’s lists without being changed by them', () => {
    const taskExperts = [1, 2];
    const units = [4];
    const model = adattSp({
      input: denseInput({ features: 3 }),
      tasks: hashed.tasks,
      expertUnits: [units],
      taskExperts,
    });
    taskExperts.push(7);
    units[0] = 99;
    expect(model.recipe?.config).toMatchObject({ taskExperts: [1, 2], expertUnits: [[4]] });
    expect(model.network.getLayer('level_1').getConfig()).toMatchObject({
      taskExperts: [1, 2],
      expertUnits: [4],
    });
    model.network.dispose();
  });

  test('names its layers as the paper’s figure reads', () => {
    const model = adatt({ ...hashed, sharedExperts: 1 });
    expect(model.network.layers.map((layer) => layer.name)).toEqual([
      'ids',
      'embedding',
      'level_1',
      'level_2',
      'towers',
      'tower_rows',
      'income',
      'neverMarried',
    ]);
    model.network.dispose();
  });
});

describe('bad configuration', () => {
  const valid = { input: denseInput({ features: 3 }), tasks: { a: binary(), b: binary() } };
  const tokens = embeddingInput({ fields: 2, values: 3, units: 4, combine: 'tokens' });
  for (const [builder, change, message] of [
    [adattSp, { taskExperts: 0 }, 'adattSp: `taskExperts` must be a positive integer, got 0.'],
    [adattSp, { taskExperts: [] }, 'adattSp: `taskExperts` must be one number, or one per task, 2, got [].'],
    [
      adattSp,
      { taskExperts: [1] },
      'adattSp: `taskExperts` must be one number, or one per task, 2, got [1].',
    ],
    [adattSp, { taskExperts: [1, 1.5] }, 'adattSp: `taskExperts[1]` must be a positive integer, got 1.5.'],
    [
      adatt,
      { sharedExperts: -1 },
      'adatt: `sharedExperts` must be a non-negative integer, got -1. Use 0 for task experts only.',
    ],
    [
      adatt,
      { expertUnits: [] },
      'adatt: `expertUnits` must be a non-empty array, one list of widths per level, got [].',
    ],
    [adatt, { expertUnits: [[0]] }, 'adatt: `expertUnits[0][0]` must be a positive integer, got 0.'],
    [adatt, { nativeInit: 'ones' }, 'adatt: `nativeInit` must be one of "uniform", "mean", got "ones".'],
    [adattSp, { input: tokens }, 'adattSp: `input.combine` must be "concat" or "sum", got "tokens".'],
    [adatt, { input: tokens }, 'adatt: `input.combine` must be "concat" or "sum", got "tokens".'],
    [adatt, { tasks: {} }, 'adatt: `tasks` must be an object with at least one task, got {}.'],
    [adatt, { tasks: undefined }, 'adatt: `tasks` must be an object of task name → head, got undefined.'],
  ] as const) {
    test(`${builder.name} refuses ${JSON.stringify(change)}`, () => {
      const before = tf.memory().numTensors;
      expect(() => (builder as (config: unknown) => unknown)({ ...valid, ...change })).toThrow(
        expect.objectContaining({ name: 'ConfigError', message }),
      );
      expect(tf.memory().numTensors).toBe(before);
    });
  }
});
