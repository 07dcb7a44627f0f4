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
