import {
  binary,
  concatExamples,
  type Examples,
  multiclass,
  regression,
  type TaskModel,
  takeExamples,
} from '@mtl/core';
import { buildTaskModel, denseInput } from '@mtl/layers';
import { toyTable, weightsByName } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test, vi } from 'vitest';
import { evaluateTasks } from '../evaluate/evaluateTasks.js';
import { predictTasks } from '../evaluate/predictTasks.js';
import { adam } from '../optimize/adam.js';
import { sgd } from '../optimize/sgd.js';
import { fitTasks } from './fitTasks.js';

const tasks = { fraud: binary() };

/** A logistic regression of two columns. */
function toyModel(): TaskModel<typeof tasks> {
  return buildTaskModel(
    'toy',
    { input: denseInput({ features: 2 }), tasks, towerUnits: [], seed: 2 },
    ({ rows }) => [rows as tf.SymbolicTensor],
  );
}

function valuesOf(model: TaskModel<typeof tasks>): number[] {
  return [...weightsByName(model).values()].flatMap((w) => Array.from(w.read().dataSync()));
}

/** 400 rows, 3 % of them positive: those of the largest a + b. */
function rareRows(): Examples<'fraud'> {
  const { labels, weights: _, ...rest } = toyTable(400);
  const border = [...labels.sum].sort((a, b) => b - a)[12] as number;
  return { ...rest, labels: { fraud: labels.sum.map((sum) => (sum > border ? 1 : 0)) } };
}

const rare = rareRows();
const options = { epochs: 4, batchSize: 50, optimizer: adam({ learningRate: 0.05 }) };

/** Share of the positives, and of the negatives, that are predicted as such at ½. */
async function recalls(model: TaskModel<typeof tasks>): Promise<[number, number]> {
  const { fraud } = await predictTasks(model, rare);
  const share = (label: number) => {
    const rows = [...fraud].filter((_, row) => rare.labels.fraud[row] === label);
    return rows.filter((p) => (p > 0.5 ? 1 : 0) === label).length / rows.length;
  };
  return [share(1), share(0)];
}

describe('class weights in fitTasks', () => {
  test('balanced find the positives of a task that has 3 % of them, which plain training overlooks', async () => {
    expect(rare.labels.fraud.filter((y) => y === 1)).toHaveLength(12);
    const [plain, balanced] = [toyModel(), toyModel()];
    await fitTasks(plain, rare, options);
    await fitTasks(balanced, rare, { ...options, epochs: 8, classWeights: { fraud: 'balanced' } });
    expect((await recalls(plain))[0]).toBe(0);
    const [positives, negatives] = await recalls(balanced);
    expect(positives).toBeGreaterThan(0.9);
    expect(negatives).toBeGreaterThan(0.8);
    for (const model of [plain, balanced]) model.network.dispose();
  });

  test('are to the bit row weights n / (2 n_c), for a stream too, in weights and in losses', async () => {
    const [low, high] = [400 / (2 * 388), 400 / (2 * 12)];
    const weights = { fraud: rare.labels.fraud.map((y) => (y === 1 ? high : low)) };
    const halves = [0, 200].map((from) =>
      takeExamples(
        rare,
        Int32Array.from({ length: 200 }, (_, i) => from + i),
      ),
    );
    const runs: [number[], unknown][] = [];
    for (const [rows, classWeights] of [
      [{ ...rare, weights }, undefined],
      [rare, { fraud: 'balanced' }],
      [rare, { fraud: [low, high] }],
      [() => halves, { fraud: 'balanced' }],
    ] as const) {
      const model = toyModel();
      const { epochs } = await fitTasks(model, rows, {
        ...options,
        shuffle: false,
        ...(classWeights && { classWeights }),
      });
      runs.push([valuesOf(model), epochs.map(({ losses }) => losses)]);
      model.network.dispose();
    }
    for (const run of runs.slice(1)) expect(run).toEqual(runs[0]);
  });

  test('that are given cost a stream no pass of its own, balanced ones one', async () => {
    for (const [weights, passes] of [
      [[1, 9], [0]],
      ['balanced', [0, 0]],
    ] as const) {
      const model = toyModel();
      const opened: number[] = [];
      const rows = (epoch: number) => {
        opened.push(epoch);
        return [rare];
      };
      await fitTasks(model, rows, { classWeights: { fraud: weights } });
      expect(opened).toEqual(passes);
      model.network.dispose();
    }
  });

  test('of a class without rows are refused before the first step, for a stream too', async () => {
    const model = toyModel();
    const before = valuesOf(model);
    const zeros = { ...rare, labels: { fraud: rare.labels.fraud.map(() => 0) } };
    for (const rows of [zeros, () => [zeros]]) {
      await expect(fitTasks(model, rows, { classWeights: { fraud: 'balanced' } })).rejects.toMatchObject({
        name: 'ConfigError',
        message:
          'fitTasks: `classWeights.fraud` must be balanced over classes that all have rows, got "none of class 1". Give one number per class instead.',
      });
    }
    const bad = { ...rare, columns: 1, numeric: rare.numeric.subarray(0, 400) };
    await expect(fitTasks(model, () => [rare, bad], { classWeights: { fraud: 'balanced' } })).rejects.toThrow(
      /^fitTasks: chunk 1: `examples\.columns` must be 2, as the model was built, got 1\.$/,
    );
    await expect(fitTasks(model, rare, { classWeights: { fraud: [1] } as never })).rejects.toThrow(
      /^fitTasks: `classWeights\.fraud` must be 'balanced' or 2 numbers, one per class, got \[1\]\.$/,
    );
    expect(valuesOf(model)).toEqual(before);
    model.network.dispose();
  });

  test('count in evaluateTasks as row weights do', async () => {
    const model = toyModel();
    const [low, high] = [400 / (2 * 388), 400 / (2 * 12)];
    const weights = { fraud: rare.labels.fraud.map((y) => (y === 1 ? 2 : 1)) };
    const plain = await evaluateTasks(model, rare);
    const balanced = await evaluateTasks(model, rare, { classWeights: { fraud: 'balanced' } });
    expect(balanced).toEqual(await evaluateTasks(model, rare, { classWeights: { fraud: [low, high] } }));
    expect(balanced.fraud.logLoss).not.toBeCloseTo(plain.fraud.logLoss, 3);
    expect(balanced.fraud.auc).toBeCloseTo(plain.fraud.auc, 12);
    const given = await evaluateTasks(model, { ...rare, weights });
    expect(await evaluateTasks(model, rare, { classWeights: { fraud: [1, 2] } })).toEqual(given);
    // Row weights and class weights multiply.
    const both = await evaluateTasks(model, { ...rare, weights }, { classWeights: { fraud: [3, 0.5] } });
    expect(both).toEqual(await evaluateTasks(model, rare, { classWeights: { fraud: [3, 1] } }));
    await expect(evaluateTasks(model, rare, { clasWeights: {} } as never)).rejects.toThrow(
      /^evaluateTasks: `options` must be without unknown keys, got "clasWeights"\. Did you mean `classWeights`\?$/,
    );
    await expect(evaluateTasks(model, rare, { classWeights: { fraud: [1] } } as never)).rejects.toThrow(
      /^evaluateTasks: `classWeights\.fraud` must be 'balanced' or 2 numbers, one per class, got \[1\]\.$/,
    );
    model.network.dispose();
  });
});

describe('a row of weight 2', () => {
  test('is the row twice: in loss and gradient to the rounding of their sums', async () => {
    const weights = { fraud: Float32Array.from({ length: 60 }, (_, row) => (row % 3 === 0 ? 2 : 1)) };
    const some = takeExamples(
      rare,
      Int32Array.from({ length: 60 }, (_, row) => row),
    );
    const thirds = takeExamples(
      some,
      Int32Array.from({ length: 20 }, (_, i) => 3 * i),
    );
    const runs: { weights: number[]; loss: number }[] = [];
    for (const rows of [{ ...some, weights }, concatExamples([some, thirds])]) {
      const model = toyModel();
      const { epochs } = await fitTasks(model, rows, { batchSize: 80, optimizer: sgd({ learningRate: 1 }) });
      runs.push({ weights: valuesOf(model), loss: epochs[0]?.losses.fraud as number });
      model.network.dispose();
    }
    const [once, twice] = runs as [{ weights: number[]; loss: number }, { weights: number[]; loss: number }];
    expect(once.loss).toBeCloseTo(twice.loss, 6);
    once.weights.forEach((value, i) => {
      expect(value).toBeCloseTo(twice.weights[i] as number, 6);
    });
  });
});

describe('a row of weight 2 in evaluateTasks', () => {
  test('is the row twice, to the bit in every metric, class weights included', async () => {
    const heads = {
      fraud: binary(),
      kind: multiclass({ classes: 3 }),
      price: regression({ mean: 3, std: 2 }),
    };
    const model = buildTaskModel(
      'toy',
      { input: denseInput({ features: 2 }), tasks: heads, towerUnits: [], seed: 2 },
      ({ rows }, names) => names.map(() => rows as tf.SymbolicTensor),
    );
    const { labels, weights: _, ...rest } = toyTable(120);
    // Numbers of few bits: on wasm the last bit of a logit can depend on the place of its row in the batch.
    const coarse = (values: Float32Array) => values.map((value) => Math.round(64 * value) / 64);
    const numeric = coarse(rest.numeric);
    for (const weight of weightsByName(model).values()) {
      const values = coarse(weight.read().dataSync() as Float32Array);
      const rounded = tf.tensor(values, weight.read().shape);
      weight.write(rounded);
      rounded.dispose();
    }
    const kind = labels.sum.map((sum) => Math.max(0, Math.min(2, Math.floor(sum + 1.5))));
    const some = { ...rest, numeric, labels: { fraud: labels.first, kind, price: labels.sum } };
    const times = labels.sum.map((_, row) => [2, 1, 0, 3][row % 4] as number);
    const often = takeExamples(
      some,
      Int32Array.from([...times].flatMap((count, row) => Array<number>(count).fill(row))),
    );
    const weighted = { ...some, weights: { fraud: times, kind: times, price: times } };
    for (const options of [{}, { classWeights: { fraud: 'balanced', kind: 'balanced' } as const }]) {
      expect(await evaluateTasks(model, weighted, options)).toEqual(
        await evaluateTasks(model, often, options),
      );
    }
    model.network.dispose();
  });
});

describe('a task without any label', () => {
  const silent = (examples: Examples<'fraud'>): Examples<'fraud'> => ({
    ...examples,
    labels: { fraud: examples.labels.fraud.map(() => Number.NaN) },
  });
  const weightless = { ...rare, weights: { fraud: new Float32Array(400) } };
  const message =
    'fitTasks: `rows` have no label for task fraud; its loss is 0 and nothing is learned for it.';

  test.each([
    ['a table, before the first step', silent(rare), 0],
    ['rows whose weights are all 0', weightless, 0],
    ['a stream, after its first epoch', () => [silent(rare), silent(rare)], 2],
  ])('is told of: %s', async (_, rows, stepsBefore) => {
    const model = toyModel();
    const heard: [string, number][] = [];
    let steps = 0;
    await fitTasks(model, rows, {
      epochs: 2,
      batchSize: 400,
      onProgress: ({ done }) => {
        if (!done) steps += 1;
      },
      onWarning: (text) => heard.push([text, steps]),
    });
    expect(heard).toEqual([[message, stepsBefore]]);
    model.network.dispose();
  });

  test('is not told of where one row has one', async () => {
    const model = toyModel();
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const one = silent(rare);
    one.labels.fraud[399] = 1;
    await fitTasks(model, one);
    await fitTasks(model, () => [silent(rare), one]);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
    model.network.dispose();
  });
});
