import { binary, taskLoss } from '@mtl/core';
import { denseInput, expertWeightsOf, hashedInput, oneHotInput } from '@mtl/layers';
import {
  describeGolden,
  describeTaskModel,
  expectClose,
  readGolden,
  reorderBlocks,
  trainingRows,
  uniformTensor,
  variableOf,
  weightsByName,
} from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { ple } from './ple.js';

for (const name of ['model-cgc', 'model-ple-two-levels', 'model-ple-expert-list']) {
  describeGolden(readGolden(name), ({ config }, tasks) =>
    ple({
      input: denseInput({ features: config.inputDim as number }),
      tasks,
      expertUnits: config.expertUnits as number[][],
      taskExperts: config.taskExperts as number | number[],
      sharedExperts: config.sharedExperts as number,
      towerUnits: config.towerUnits as number[],
    }),
  );
}

/** Experts by task where they are unequal. */
const unequal = (taskNames: readonly string[]) =>
  taskNames.map((name) => (name === 'category' ? 3 : name === 'price' ? 2 : 1));
const times = (n: number) => (taskNames: readonly string[]) => taskNames.map(() => n);

/** Experts and gates stand task by task, those of the shared unit last; the shared gate sees the experts in that order too. */
const permuteUnits =
  (countsOf: (taskNames: readonly string[]) => readonly number[], shared: number) =>
  (weight: tf.Tensor, name: string, order: readonly number[], taskNames: readonly string[]): tf.Tensor => {
    const counts = countsOf(taskNames);
    const experts = counts.reduce((sum, n) => sum + n) + shared;
    /** One block per task on an axis; what is left over belongs to the shared unit. */
    const reorder = (x: tf.Tensor, axis: number, sizes: readonly number[]) => {
      const rest = (x.shape[axis] as number) - sizes.reduce((sum, n) => sum + n);
      return reorderBlocks(x, axis, rest > 0 ? [...sizes, rest] : sizes, order);
    };
    const own = name.split('/')[1] as string;
    if (own.startsWith('gates')) {
      const axis = weight.rank - 1; // [features, columns], or [columns]
      const seen = counts.map((n) => n + shared);
      const ofTasks = seen.reduce((sum, n) => sum + n);
      const columns = weight.shape[axis] as number;
      if (columns === ofTasks) return reorder(weight, axis, seen);
      const [gates, sharedGate] = tf.split(weight, [ofTasks, experts], axis) as [tf.Tensor, tf.Tensor];
      return tf.concat([reorder(gates, axis, seen), reorder(sharedGate, axis, counts)], axis);
    }
    if (own === 'experts_1') {
      const units = (weight.shape[1] as number) / experts;
      return reorder(
        weight,
        1,
        counts.map((n) => n * units),
      );
    }
    return reorder(weight, 0, counts);
  };

const census = {
  input: oneHotInput({ fields: 31, values: 474, numeric: 7 }),
  tasks: { income: binary(), neverMarried: binary(), college: binary() },
  expertUnits: [[96], [48]],
  towerUnits: [24],
};
const small = {
  input: denseInput({ features: 3 }),
  tasks: { a: binary(), b: binary() },
  expertUnits: [[4], [2]],
  towerUnits: [],
};

describeTaskModel('ple with one level', ple, {
  options: { expertUnits: [[6, 5]], taskExperts: 2, sharedExperts: 1, towerUnits: [5] },
  parameters: [
    // Two gates over 2 + 1 experts.
    [{ ...small, expertUnits: [[4]], taskExperts: 2, sharedExperts: 1 }, 5 * 16 + 2 * 4 * 3 + 2 * 5],
    // Tang et al. 2020 have no bias in their gates.
    [
      { ...small, expertUnits: [[4]], taskExperts: 2, sharedExperts: 1, useGateBias: false },
      5 * 16 + 2 * 3 * 3 + 2 * 5,
    ],
  ],
  lossBound: 0.2,
  permute: permuteUnits(times(2), 1),
});

describeTaskModel('ple with two levels', ple, {
  options: { expertUnits: [[6], [5]], taskExperts: 1, sharedExperts: 2, towerUnits: [5] },
  parameters: [
    // Per level Σ_k (d + 1)(m_k + m_s) of gates, on the first also (d + 1)(Σ m_k + m_s) of the shared one.
    [{ ...census, taskExperts: 1, sharedExperts: 3 }, 319_011],
    [{ ...small, taskExperts: 1, sharedExperts: 2 }, 4 * 16 + 2 * 4 * 3 + 4 * 4 + 4 * 10 + 2 * 5 * 3 + 2 * 3],
  ],
  lossBound: 0.2,
  permute: permuteUnits(times(1), 2),
});

describeTaskModel('ple with three levels and a list of experts', ple, {
  options: (names) => ({
    expertUnits: [[5], [4, 3], [4]],
    taskExperts: unequal(names),
    sharedExperts: 1,
    towerUnits: [4],
    useGateBias: false,
    initScheme: 'pytorch' as const,
  }),
  parameters: [
    [
      { ...small, taskExperts: [1, 3], sharedExperts: 2 },
      6 * 16 + 4 * (3 + 5 + 6) + 6 * 10 + 5 * (3 + 5) + 2 * 3,
    ],
  ],
  permute: permuteUnits(unequal, 1),
});

describeTaskModel('ple without shared experts', ple, {
  options: { expertUnits: [[6], [5]], taskExperts: 2, sharedExperts: 0, towerUnits: [5] },
  parameters: [
    // No shared unit on any level: each gate sees the two experts of its task.
    [{ ...small, taskExperts: 2, sharedExperts: 0 }, 4 * 16 + 2 * 4 * 2 + 4 * 10 + 2 * 5 * 2 + 2 * 3],
  ],
  permute: permuteUnits(times(2), 0),
});

describeTaskModel('ple with shared experts only', ple, {
  options: { expertUnits: [[6], [5]], taskExperts: 0, sharedExperts: 3, towerUnits: [5] },
  parameters: [
    [{ ...small, taskExperts: 0, sharedExperts: 3 }, 3 * 16 + 2 * 4 * 3 + 4 * 3 + 3 * 10 + 2 * 5 * 3 + 2 * 3],
  ],
  permute: (weight, name, order) => {
    if (!name.includes('/gates')) return weight; // all experts are everyone's
    const widths = order.map(() => 3);
    const axis = weight.rank - 1;
    const rest = (weight.shape[axis] as number) - 3 * order.length;
    return reorderBlocks(weight, axis, rest > 0 ? [...widths, rest] : widths, order);
  },
});

describe('ple', () => {
  test('names its layers as the paper’s figure reads, and keeps what was chosen', () => {
    const taskExperts = [1, 2];
    const units = [8];
    const model = ple({
      input: hashedInput({ fields: 3, buckets: 16, units: 2 }),
      tasks: small.tasks,
      expertUnits: [units, [4]],
      taskExperts,
    });
    taskExperts.push(7);
    units[0] = 99;
    expect(model.network.layers.map((layer) => layer.name)).toEqual([
      'ids',
      'embedding',
      'level_1',
      'level_2',
      'towers',
      'tower_rows',
      'a',
      'b',
    ]);
    expect(model.recipe?.config).toMatchObject({
      expertUnits: [[8], [4]],
      taskExperts: [1, 2],
      sharedExperts: 1,
      useGateBias: true,
    });
    expect(model.network.getLayer('level_1').getConfig()).toMatchObject({
      gateShared: true,
      taskExperts: [1, 2],
    });
    expect(model.network.getLayer('level_2').getConfig()).toMatchObject({
      gateShared: false,
      expertUnits: [4],
    });
    model.network.dispose();
  });

  test('lets a task see its own and the shared experts, the shared gate all', () => {
    const model = ple({ ...small, taskExperts: [1, 2], sharedExperts: 1, seed: 4 });
    tf.tidy(() => {
      const { level_1: inner, level_2: last } = expertWeightsOf(model, uniformTensor<tf.Rank.R2>([5, 3], 1));
      expect([inner?.shape, last?.shape]).toEqual([
        [5, 3, 4],
        [5, 2, 4],
      ]);
      for (const weights of [inner, last] as tf.Tensor3D[]) {
        expectClose(tf.sum(weights, 2), tf.onesLike(tf.sum(weights, 2)), 1e-6);
        const seen = Array.from(tf.any(tf.greater(weights, 0), 0).dataSync());
        const routing = [1, 0, 0, 1, /* b: */ 0, 1, 1, 1, /* shared: */ 1, 1, 1, 1];
        expect(seen).toEqual(routing.slice(0, seen.length));
      }
    });
    model.network.dispose();
  });

  for (const [sharedExperts, heard] of [
    [0, [false, true, false]],
    [1, [false, true, false, true]],
  ] as const) {
    test(`moves with one task’s loss only experts that this task sees, ${sharedExperts} shared`, () => {
      const tasks = { a: binary(), b: binary(), c: binary() };
      const config = { ...small, tasks, expertUnits: [[4, 5]], taskExperts: 1, sharedExperts, seed: 2 };
      const model = ple(config);
      const rows = trainingRows(config.input, tasks, 16);
      const kernel = variableOf(weightsByName(model).get('level_1/experts_2') as tf.LayerVariable);
      tf.tidy(() => {
        const loss = () => taskLoss(tasks.b, model.logits(rows.x).b, rows.labels.b as tf.Tensor);
        const gradient = tf.variableGrads(loss, [kernel]).grads[kernel.name] as tf.Tensor; // [experts, in, out]
        const moved = tf.unstack(gradient).map((expert) => expert.dataSync().some((value) => value !== 0));
        expect(moved).toEqual(heard);
      });
      rows.dispose();
      model.network.dispose();
    });
  }
});

describe('bad configuration', () => {
  const valid = { input: denseInput({ features: 3 }), tasks: { a: binary(), b: binary() } };
  for (const [change, message] of [
    [{ taskExperts: -1 }, 'ple: `taskExperts` must be a non-negative integer, got -1.'],
    [{ taskExperts: 1.5 }, 'ple: `taskExperts` must be a non-negative integer, got 1.5.'],
    [{ taskExperts: 'two' }, 'ple: `taskExperts` must be a non-negative integer, got "two".'],
    [
      { taskExperts: 0, sharedExperts: 0 },
      'ple: `taskExperts` must be a positive integer where `sharedExperts` is 0, got 0.',
    ],
    [
      { taskExperts: [2, 0], sharedExperts: 0 },
      'ple: `taskExperts[1]` must be a positive integer where `sharedExperts` is 0, got 0.',
    ],
    [{ taskExperts: [] }, 'ple: `taskExperts` must be one number, or one per task, 2, got [].'],
    [{ taskExperts: [1] }, 'ple: `taskExperts` must be one number, or one per task, 2, got [1].'],
    [{ taskExperts: [1, 1, 1] }, 'ple: `taskExperts` must be one number, or one per task, 2, got [1,1,1].'],
    [{ taskExperts: [1, null] }, 'ple: `taskExperts[1]` must be a non-negative integer, got null.'],
    [
      { sharedExperts: -1 },
      'ple: `sharedExperts` must be a non-negative integer, got -1. Use 0 for task experts only.',
    ],
    [
      { sharedExperts: [1, 1] },
      'ple: `sharedExperts` must be a non-negative integer, got [1,1]. Use 0 for task experts only.',
    ],
    [
      { expertUnits: [] },
      'ple: `expertUnits` must be a non-empty array, one list of widths per level, got [].',
    ],
    [
      { expertUnits: [[4], []] },
      'ple: `expertUnits[1]` must be a non-empty array of positive integers, got [].',
    ],
    [{ expertUnits: [[4, 0]] }, 'ple: `expertUnits[0][1]` must be a positive integer, got 0.'],
    [{ initScheme: 'zeros' }, 'ple: `initScheme` must be one of "glorot", "pytorch", got "zeros".'],
    [{ tasks: {} }, 'ple: `tasks` must be an object with at least one task, got {}.'],
    [{ tasks: null }, 'ple: `tasks` must be an object of task name → head, got null.'],
  ] as const) {
    test(`ple refuses ${JSON.stringify(change)}`, () => {
      const before = tf.memory().numTensors;
      expect(() => (ple as (config: unknown) => unknown)({ ...valid, ...change })).toThrow(
        expect.objectContaining({ name: 'ConfigError', message }),
      );
      expect(tf.memory().numTensors).toBe(before);
    });
  }
});
