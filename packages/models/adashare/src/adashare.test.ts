import { binary, lossesByTask, packModel, TaskModel, unpackModel } from '@mtl/core';
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
import { adashare } from './adashare.js';
import { fixPolicy } from './fixPolicy.js';
import { policyOf } from './policyOf.js';

const census = {
  input: oneHotInput({ fields: 31, values: 474, numeric: 7 }),
  tasks: { income: binary(), neverMarried: binary(), college: binary() },
  blocks: 2,
};

const permute = (weight: tf.Tensor, name: string, order: readonly number[]): tf.Tensor =>
  /^block_\d+\/policy$/.test(name)
    ? reorderBlocks(
        weight,
        0,
        order.map(() => 1),
        order,
      )
    : weight;

// Soft, so that training computes what test time does; draws have tests of their own below.
describeTaskModel('adashare, soft', adashare, {
  options: { blocks: 2, units: 8, towerUnits: [5], selection: 'soft' },
  parameters: [
    // Stem 482 · 32, two blocks of 2 · 33 · 32 and a policy of 3 · 2, towers 33 · 8 + 9.
    [{ ...census, selection: 'soft' }, 482 * 32 + 2 * (2 * 33 * 32 + 6) + 3 * (33 * 8 + 9)],
    // Draws have a generator of 3 · 6 numbers and a count of steps in every block, which are not trained.
    [census, 482 * 32 + 2 * (2 * 33 * 32 + 6 + 18 + 1) + 3 * (33 * 8 + 9)],
  ],
  lossBound: 0.2,
  permute,
});

// The first task of the alphabet skips the first block; nobody uses the third.
describeTaskModel('adashare with a fixed policy', adashare, {
  options: (names) => {
    const [first] = [...names].sort();
    const policy = Object.fromEntries(names.map((name) => [name, [name !== first, true, false]]));
    return { blocks: 3, units: 8, towerUnits: [5], policy };
  },
  parameters: [
    // Two of three blocks are used by somebody; there are no scores, no noise and no count.
    [
      {
        ...census,
        blocks: 3,
        policy: {
          income: [true, false, false],
          neverMarried: [true, false, true],
          college: [false, false, true],
        },
      },
      482 * 32 + 2 * (2 * 33 * 32) + 3 * (33 * 8 + 9),
    ],
    [
      {
        ...census,
        policy: { income: [false, false], neverMarried: [false, false], college: [false, false] },
      },
      482 * 32 + 3 * (33 * 8 + 9),
    ],
  ],
  lossBound: 0.2,
  permute: (weight) => weight, // the policy names its tasks
});

const tasks = { a: binary(), b: binary() };
const input = denseInput({ features: 3 });

/** Sets which tasks use each block, [blocks][tasks]. */
function setPolicy(model: TaskModel<typeof tasks>, uses: readonly (readonly boolean[])[]): void {
  uses.forEach((block, l) => {
    const scores = tf.tensor2d(block.map((used) => (used ? [9, -9] : [-9, 9])));
    weightsByName(model)
      .get(`block_${l + 1}/policy`)
      ?.write(scores);
    scores.dispose();
  });
}

describe('adashare', () => {
  const build = (options: object = {}) =>
    adashare({ input, tasks, blocks: 2, units: 4, towerUnits: [], seed: 3, ...options });
  const named = (model: TaskModel) => weightsByName(model);

  test('is a plain residual net where all tasks use all blocks, and stem and towers where none is used', () => {
    const model = build();
    tf.tidy(() => {
      const x = uniformTensor<tf.Rank.R2>([6, 3], 1);
      const read = (name: string) => named(model).get(name)?.read() as tf.Tensor2D;
      const dense = (rows: tf.Tensor2D, kernel: string, bias: string): tf.Tensor2D =>
        tf.add(tf.matMul(rows, read(kernel)), read(bias));
      const stem = tf.relu(dense(x, 'stem/kernel', 'stem/bias'));
      const residual = (rows: tf.Tensor2D, block: string) => {
        const hidden = tf.relu(dense(rows, `${block}/inner`, `${block}/inner_bias`));
        return tf.relu(tf.add(rows, dense(hidden, `${block}/outer`, `${block}/outer_bias`))) as tf.Tensor2D;
      };
      const expectRows = (expected: Readonly<Record<'a' | 'b', tf.Tensor2D>>) => {
        const logits = model.logits(x);
        for (const name of ['a', 'b'] as const) {
          expectClose(logits[name], dense(expected[name], `${name}/kernel`, `${name}/bias`), 1e-5, name);
        }
      };
      const first = residual(stem, 'block_1');
      setPolicy(model, [
        [true, true],
        [true, true],
      ]);
      expectRows({ a: residual(first, 'block_2'), b: residual(first, 'block_2') });
      setPolicy(model, [
        [false, false],
        [false, false],
      ]);
      expectRows({ a: stem, b: stem });
      setPolicy(model, [
        [true, false],
        [false, true],
      ]);
      expectRows({ a: first, b: residual(stem, 'block_2') });
    });
    model.network.dispose();
  });

  for (const selection of ['sampled', 'soft'] as const) {
    test(`predicts in the curriculum as it trains, and lets no penalty move what is not chosen yet, ${selection}`, async () => {
      const rows = trainingRows(input, tasks);
      const model = build({ selection, warmupSteps: 20, sparsity: 5, sharing: 5 }); // block_2 after 20 steps, block_1 after 40
      const scores = (block: string) =>
        Array.from(named(model).get(`${block}/policy`)?.read().dataSync() ?? []);
      trainSteps(model as unknown as TaskModel, rows, 15);
      expect(scores('block_1')).toEqual([0, 0, 0, 0]);
      expect(scores('block_2')).toEqual([0, 0, 0, 0]);
      tf.tidy(() => {
        const predicted = model.logits(rows.x);
        const trained = model.logits(rows.x, { training: true });
        for (const name of ['a', 'b'] as const) expectClose(predicted[name], trained[name], 1e-6, name);
      });
      trainSteps(model as unknown as TaskModel, rows, 20, 0.05); // the next step is the 37th
      expect(scores('block_1')).toEqual([0, 0, 0, 0]);
      expect(scores('block_2').some((score) => score !== 0)).toBe(true);
      const { a } = await policyOf(model);
      expect(a[0]).toEqual({ block: 'block_1', probability: 0.5, weight: 1, used: true });
      expect(a[1]?.probability).toBeLessThan(0.5);
      expect(a[1]?.weight).toBe(selection === 'soft' ? a[1]?.probability : 0);
      model.network.dispose();
      rows.dispose();
    });
  }

  test('tells of soft choices what each block counts', async () => {
    const model = build({ selection: 'soft' });
    const scores = tf.tensor2d([
      [0, Math.log(3)],
      [Math.log(3), 0],
    ]);
    named(model).get('block_1/policy')?.write(scores);
    scores.dispose();
    const { a, b } = await policyOf(model);
    for (const [policy, share] of [
      [a, 0.25],
      [b, 0.75],
    ] as const) {
      expect(policy[0]).toMatchObject({ block: 'block_1', used: true });
      expect(policy[0]?.probability).toBeCloseTo(share, 6);
      expect(policy[0]?.weight).toBeCloseTo(share, 6);
    }
    model.network.dispose();
  });

  test('tells the policy of every task', async () => {
    const model = build();
    setPolicy(model, [
      [true, false],
      [true, true],
    ]);
    const before = tf.memory().numTensors;
    const policy = await policyOf(model);
    expect(tf.memory().numTensors).toBe(before);
    expect(policy.a.map(({ block, used }) => [block, used])).toEqual([
      ['block_1', true],
      ['block_2', true],
    ]);
    expect(policy.b.map(({ used }) => used)).toEqual([false, true]);
    expect(policy.b[0]?.probability).toBeCloseTo(1 / (1 + Math.exp(18)), 10);
    model.network.dispose();
  });

  test('weighs the penalties: sparsity per block, sharing more at the bottom', () => {
    const model = build({ blocks: 4, sparsity: 0.4, sharing: 1 });
    const penalty = (layer: tf.layers.Layer, field: string) => layer.getConfig()[field] as number;
    const blocks = model.network.layers.filter(({ name }) => name.startsWith('block_'));
    expect(blocks.map((layer) => penalty(layer, 'sparsity'))).toEqual([0.1, 0.1, 0.1, 0.1]);
    expect(blocks.map((layer) => penalty(layer, 'sharing'))).toEqual([1, 0.75, 0.5, 0.25]);
    const uses = (block: readonly boolean[]) => block;
    setPolicy(model, [uses([true, false]), uses([true, true]), uses([true, true]), uses([true, false])]);
    tf.tidy(() => {
      const losses = model.network.calculateLosses().map((loss) => loss.dataSync()[0] as number);
      // −log P(skip) is 18 where a block is used and 0 where it is skipped.
      const expected = [1.8, 1, 3.6, 0, 3.6, 0, 1.8, 0.25];
      losses.forEach((loss, i) => {
        expect(loss).toBeCloseTo(expected[i] as number, 5);
      });
      expect(losses).toHaveLength(8);
    });
    model.network.dispose();
  });

  test('starts to draw block after block, from the last', () => {
    const model = build({ blocks: 3, warmupSteps: 10 });
    const starts = model.network.layers
      .filter(({ name }) => name.startsWith('block_'))
      .map((layer) => layer.getConfig().warmupSteps);
    expect(starts).toEqual([30, 20, 10]);
    model.network.dispose();
  });

  test('learns by draws, the same ones for the same seed, and goes on after a save as if nothing had been', async () => {
    const rows = trainingRows(input, tasks);
    const options = { temperatureDecay: 0.97, sparsity: 0.001, units: 8 };
    const [one, two] = [build(options), build(options)];
    const before = lossesOf(one, rows);
    for (const model of [one, two]) trainSteps(model, rows, 60);
    const after = lossesOf(one, rows);
    for (const name of ['a', 'b']) expect(after[name]).toBeLessThan(0.6 * (before[name] as number));
    const values = (model: TaskModel) =>
      [...named(model)].map(([name, weight]) => [name, Array.from(weight.read().dataSync())]);
    expect(values(two)).toEqual(values(one));

    const { model: loaded } = unpackModel(await packModel(one), adashare);
    for (const model of [two, loaded]) trainSteps(model, rows, 3);
    expect(values(loaded)).toEqual(values(two));
    expect(values(loaded)).not.toEqual(values(one));
    for (const model of [one, two, loaded]) model.network.dispose();
    rows.dispose();
  });

  test('draws in tfjs’s own fit too, once per batch', async () => {
    const rows = trainingRows(input, tasks);
    const model = build();
    const optimizer = tf.train.sgd(0.01);
    model.network.compile({ optimizer, loss: lossesByTask(model) });
    await model.network.fit(rows.inputs, rows.targets, {
      epochs: 3,
      batchSize: 32,
      shuffle: false,
      verbose: 0,
    });
    for (const block of ['block_1', 'block_2']) {
      expect(Array.from(named(model).get(`${block}/step`)?.read().dataSync() ?? [])).toEqual([6]);
    }
    optimizer.dispose();
    model.network.dispose();
    rows.dispose();
  });

  test('gives up blocks when sparsity costs more than they bring', async () => {
    const rows = trainingRows(input, tasks);
    const model = build({ sparsity: 20 });
    trainSteps(model, rows, 40, 0.05);
    const policy = await policyOf(model);
    for (const blocks of [policy.a, policy.b]) {
      expect(blocks.map(({ used }) => used)).toEqual([false, false]);
    }
    model.network.dispose();
    rows.dispose();
  });
});

describe('fixPolicy', () => {
  const learned = () => {
    const model = adashare({ input, tasks, blocks: 3, units: 4, towerUnits: [], seed: 3, sparsity: 0.1 });
    setPolicy(model, [
      [true, false],
      [false, false],
      [true, true],
    ]);
    return model;
  };
  const values = (model: TaskModel<typeof tasks>) =>
    new Map(
      [...weightsByName(model as unknown as TaskModel)].map(([name, weight]) => [
        name,
        Array.from(weight.read().dataSync()),
      ]),
    );

  test('makes with the weights kept a model that predicts the same, without choices and penalties', async () => {
    const model = learned();
    const x = uniformTensor<tf.Rank.R2>([6, 3], 1);
    const fixed = await fixPolicy(model, { weights: 'kept' });
    tf.tidy(() => {
      const [before, after] = [model.logits(x), fixed.logits(x, { training: true })];
      for (const name of ['a', 'b'] as const) expectClose(after[name], before[name], 1e-6, name);
    });
    expect(fixed.network.layers.map(({ name }) => name)).not.toContain('block_2'); // used by nobody
    expect([...values(fixed).keys()].filter((name) => /policy|noise|step/.test(name))).toEqual([]);
    expect(fixed.network.calculateLosses()).toEqual([]);
    const policy = await policyOf(fixed);
    expect(policy.a.map(({ block, weight }) => [block, weight])).toEqual([
      ['block_1', 1],
      ['block_2', 0],
      ['block_3', 1],
    ]);
    expect(policy.b.map(({ probability, used }) => [probability, used])).toEqual([
      [0, false],
      [0, false],
      [1, true],
    ]);
    for (const made of [model, fixed]) made.network.dispose();
    x.dispose();
  });

  test('starts anew from the weights that the model started with, or from another seed', async () => {
    const start = values(learned());
    const model = learned();
    const rows = trainingRows(input, tasks);
    trainSteps(model as unknown as TaskModel, rows, 5);
    const [again, other] = [await fixPolicy(model), await fixPolicy(model, { seed: 4 })];
    for (const [name, weight] of values(again)) expect(weight, name).toEqual(start.get(name));
    expect(values(other).get('stem/kernel')).not.toEqual(start.get('stem/kernel'));
    for (const made of [model, again, other]) made.network.dispose();
    rows.dispose();
  });

  test('uses what the model predicts with: soft choices are rounded, blocks that wait for their turn are used', async () => {
    const model = adashare({ input, tasks, blocks: 2, units: 4, selection: 'soft', warmupSteps: 1 });
    setPolicy(model, [
      [false, false],
      [false, true],
    ]);
    const rows = trainingRows(input, tasks);
    tf.tidy(() => model.logits(rows.x, { training: true })); // block_2 has had its warm-up, block_1 waits for another step
    const fixed = await fixPolicy(model);
    expect(fixed.recipe?.config.policy).toEqual({ a: [true, false], b: [true, true] });
    for (const made of [model, fixed]) made.network.dispose();
    rows.dispose();
  });

  test('makes a model that is trained, saved and loaded like any other', async () => {
    const model = learned();
    const fixed = await fixPolicy(model);
    const rows = trainingRows(input, tasks);
    trainSteps(fixed as unknown as TaskModel, rows, 20);
    const { model: loaded } = unpackModel(await packModel(fixed), adashare);
    expect(values(loaded as unknown as TaskModel<typeof tasks>)).toEqual(values(fixed));
    expect(loaded.recipe).toEqual(fixed.recipe);
    for (const made of [model, fixed, loaded]) made.network.dispose();
    rows.dispose();
  });

  test('refuses what it cannot fix', async () => {
    const model = learned();
    const fixed = await fixPolicy(model);
    await expect(fixPolicy(fixed)).rejects.toMatchObject({
      name: 'ConfigError',
      message:
        'fixPolicy: `model` must be one that learns its policy, got {"a":[true,false,true],"b":[false,false,true]}.',
    });
    await expect(fixPolicy(model, { weights: 'old' as 'kept' })).rejects.toThrow(
      'fixPolicy: `weights` must be one of "fresh", "kept", got "old".',
    );
    await expect(fixPolicy(model, { weights: 'kept', seed: 1 })).rejects.toThrow(
      'fixPolicy: `seed` must be left out where weights are kept, got 1.',
    );
    await expect(fixPolicy(model, { wieghts: 'kept' } as object)).rejects.toThrow(
      'fixPolicy: `options` must be without unknown keys, got "wieghts". Did you mean `weights`?',
    );
    for (const made of [model, fixed]) made.network.dispose();
  });
});

describe('bad configuration', () => {
  const valid = { input: denseInput({ features: 3 }), tasks: { a: binary() } };
  for (const [change, message] of [
    [{ blocks: 0 }, 'adashare: `blocks` must be a positive integer, got 0.'],
    [{ units: [32, 16] }, 'adashare: `units` must be a positive integer, got [32,16].'],
    [{ warmupSteps: -1 }, 'adashare: `warmupSteps` must be a non-negative integer, got -1.'],
    [{ sparsity: -0.1 }, 'adashare: `sparsity` must be a finite number ≥ 0, got -0.1.'],
    [{ sharing: '1' }, 'adashare: `sharing` must be a finite number ≥ 0, got "1".'],
    [{ selection: 'hard' }, 'adashare: `selection` must be one of "sampled", "soft", got "hard".'],
    [{ temperature: 0 }, 'adashare: `temperature` must be a finite number > 0, got 0.'],
    [{ temperatureDecay: 2 }, 'adashare: `temperatureDecay` must be a number > 0 and ≤ 1, got 2.'],
    [{ policy: { b: [true] } }, 'adashare: `policy` must be an object with the keys a, got {"b":[true]}.'],
    [{ policy: [[true]] }, 'adashare: `policy` must be an object with the keys a, got [[true]].'],
    [{ policy: { a: [true] } }, 'adashare: `policy.a` must be 4 booleans, one per block, got [true].'],
    [
      { blocks: 1, policy: { a: ['yes'] } },
      'adashare: `policy.a` must be 1 booleans, one per block, got ["yes"].',
    ],
    [
      { blocks: 1, policy: { a: [true] }, sparsity: 0.1 },
      'adashare: `sparsity` must be left out where there is a `policy`, got 0.1.',
    ],
    [
      { blocks: 1, policy: { a: [true] }, selection: 'soft' },
      'adashare: `selection` must be left out where there is a `policy`, got "soft".',
    ],
    [{ tasks: {} }, 'adashare: `tasks` must be an object with at least one task, got {}.'],
  ] as const) {
    test(`adashare refuses ${JSON.stringify(change)}`, () => {
      const before = tf.memory().numTensors;
      expect(() => (adashare as (config: unknown) => unknown)({ ...valid, ...change })).toThrow(
        expect.objectContaining({ name: 'ConfigError', message }),
      );
      expect(tf.memory().numTensors).toBe(before);
    });
  }

  test('policyOf refuses a model of another architecture', async () => {
    const x = tf.input({ shape: [2] });
    const output = tf.layers.dense({ units: 1, name: 'a' }).apply(x) as tf.SymbolicTensor;
    const other = new TaskModel(tf.model({ inputs: x, outputs: output }), { a: binary() });
    await expect(policyOf(other)).rejects.toMatchObject({
      name: 'ConfigError',
      message: 'policyOf: `model` must be made by adashare, got a model of another network.',
    });
    other.network.dispose();
  });
});
