import {
  binary,
  concatExamples,
  type Examples,
  packModel,
  type RegressionHead,
  regression,
  type TaskModel,
} from '@mtl/core';
import { buildTaskModel, Dense, denseInput, oneHotInput } from '@mtl/layers';
import { toyTable, weightsByName } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { evaluateTasks } from '../evaluate/evaluateTasks.js';
import { adam } from '../optimize/adam.js';
import { fitTasks } from './fitTasks.js';

const tasks = { first: binary(), second: binary() };

function toyModel(seed = 3) {
  return buildTaskModel(
    'toy',
    { input: denseInput({ features: 2 }), tasks, towerUnits: [], seed },
    (input, names) => {
      const rows = new Dense({ name: 'bottom_1', features: 2, units: 8, seed }).apply(
        input.rows,
      ) as tf.SymbolicTensor;
      return names.map(() => rows);
    },
  );
}

/** All weights, as plain numbers. */
function valuesOf(model: TaskModel<typeof tasks>): number[] {
  return [...weightsByName(model).values()].flatMap((w) => Array.from(w.read().dataSync()));
}

function withoutSum({
  labels: { first, second },
  ...rest
}: ReturnType<typeof toyTable>): Examples<'first' | 'second'> {
  return { ...rest, labels: { first, second } };
}

const table = withoutSum(toyTable(400));
const validation = withoutSum(toyTable(200, 2));

describe('fitTasks', () => {
  test('learns both tasks and reports falling losses and rising AUC', async () => {
    const model = toyModel();
    const before = await evaluateTasks(model, validation);
    const report = await fitTasks(model, table, {
      epochs: 20,
      batchSize: 32,
      validation,
    });
    const after = await evaluateTasks(model, validation);
    expect(report.ended).toBe('epochs');
    expect(report.epochs).toHaveLength(20);
    const [start, end] = [report.epochs[0], report.epochs.at(-1)];
    expect(end?.losses.first).toBeLessThan((start?.losses.first as number) * 0.8);
    expect(after.first.auc).toBeGreaterThan(Math.max(before.first.auc, 0.95));
    expect(after.second.auc).toBeGreaterThan(Math.max(before.second.auc, 0.95));
    model.network.dispose();
  });

  test('gives bit-equal weights for the same seed and others for another', async () => {
    const runs: number[][] = [];
    for (const seed of [5, 5, 6]) {
      const model = toyModel();
      await fitTasks(model, table, { epochs: 2, batchSize: 64, seed });
      runs.push(valuesOf(model));
      model.network.dispose();
    }
    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]).not.toEqual(runs[2]);
  });

  test('leaves rows without a label out of that task only', async () => {
    const half = { ...table, labels: { ...table.labels, second: table.labels.second.map(() => Number.NaN) } };
    const model = toyModel();
    const before = weightsByName(model).get('second/kernel')?.read().dataSync().slice();
    const report = await fitTasks(model, half, { epochs: 1, onWarning: () => {} });
    const after = weightsByName(model).get('second/kernel')?.read().dataSync();
    expect(after).toEqual(before);
    expect(report.epochs[0]?.losses.second).toBe(0);
    expect(report.epochs[0]?.losses.first).toBeGreaterThan(0);
    model.network.dispose();
  });

  test('takes a missing label for a row with weight 0', async () => {
    const hidden = (row: number) => row % 3 === 0;
    const runs: number[][] = [];
    for (const examples of [
      {
        ...table,
        labels: {
          ...table.labels,
          second: table.labels.second.map((y, row) => (hidden(row) ? Number.NaN : y)),
        },
      },
      { ...table, weights: { second: table.labels.second.map((_, row) => (hidden(row) ? 0 : 1)) } },
    ]) {
      const model = toyModel();
      await fitTasks(model, examples, { batchSize: 50 });
      runs.push(valuesOf(model));
      model.network.dispose();
    }
    expect(runs[0]).toEqual(runs[1]);
  });

  test('trains every task on two tables that have the labels of one task each', async () => {
    const none = new Float32Array(table.rows).fill(Number.NaN);
    const { labels } = table;
    const other = withoutSum(toyTable(400, 7));
    const both = concatExamples([
      { ...table, labels: { first: labels.first, second: none } },
      { ...other, labels: { first: none, second: other.labels.second } },
    ]);
    const model = toyModel();
    const before = await evaluateTasks(model, validation);
    const report = await fitTasks(model, both, { epochs: 30, batchSize: 32 });
    const after = await evaluateTasks(model, validation);
    for (const name of ['first', 'second'] as const) {
      expect(after[name].auc).toBeGreaterThan(0.95);
      expect(after[name].logLoss).toBeLessThan(0.6 * before[name].logLoss);
      expect(report.epochs.at(-1)?.losses[name]).toBeLessThan(
        (report.epochs[0]?.losses[name] as number) * 0.8,
      );
    }
    model.network.dispose();
  });

  test('does not touch the tower of a task with weight 0', async () => {
    const model = toyModel();
    const before = weightsByName(model).get('second/kernel')?.read().dataSync().slice();
    await fitTasks(model, table, { taskWeights: { second: 0 } });
    expect(weightsByName(model).get('second/kernel')?.read().dataSync()).toEqual(before);
    model.network.dispose();
  });

  test('restores the weights of the best epoch', async () => {
    const model = toyModel();
    const scores = [0.1, 0.9, 0.5, 0.4];
    const seen: number[][] = [];
    const report = await fitTasks(model, table, {
      epochs: 4,
      validation,
      monitor: () => scores[seen.push(valuesOf(model)) - 1] as number,
    });
    expect(report.bestEpoch).toBe(1);
    expect(valuesOf(model)).toEqual(seen[1]);
    model.network.dispose();
  });

  test('keeps the last weights where `monitor` never has a value, and the first that has one where it has', async () => {
    for (const [scores, kept] of [
      [[Number.NaN, Number.NaN, Number.NaN], 2],
      [[Number.NaN, 0.2, Number.NaN], 1],
    ] as const) {
      const model = toyModel();
      const seen: number[][] = [];
      const report = await fitTasks(model, table, {
        epochs: 3,
        validation,
        monitor: () => scores[seen.push(valuesOf(model)) - 1] as number,
      });
      expect(report.bestEpoch).toBe(kept);
      expect(valuesOf(model)).toEqual(seen[kept]);
      model.network.dispose();
    }
  });

  test('stops when `patience` epochs brought nothing better', async () => {
    const model = toyModel();
    let epoch = 0;
    const report = await fitTasks(model, table, {
      epochs: 50,
      validation,
      patience: 2,
      monitor: () => -epoch++,
    });
    expect(report.ended).toBe('patience');
    expect(report.epochs).toHaveLength(3);
    expect(report.bestEpoch).toBe(0);
    model.network.dispose();
  });

  test('gives callbacks the logs of tfjs and stops when one asks for it', async () => {
    const model = toyModel();
    const calls: string[] = [];
    const report = await fitTasks(model, table, {
      epochs: 9,
      batchSize: 200,
      validation,
      callbacks: [
        {
          onTrainBegin: async () => void calls.push('begin'),
          onBatchEnd: async (batch, logs) =>
            void calls.push(`batch ${batch} ${Object.keys(logs ?? {}).join(' ')}`),
          onEpochEnd: async (epoch, logs) => {
            calls.push(`epoch ${epoch} ${'val_first_auc' in (logs ?? {})}`);
            model.network.stopTraining = true;
          },
          onTrainEnd: async () => void calls.push('end'),
        },
      ],
    });
    expect(report.ended).toBe('callback');
    expect(calls).toEqual([
      'begin',
      'batch 0 batch size loss first_loss second_loss',
      'batch 1 batch size loss first_loss second_loss',
      'epoch 0 true',
      'end',
    ]);
    model.network.dispose();
  });

  test('works with tf.callbacks.earlyStopping', async () => {
    const model = toyModel();
    const callbacks = tf.callbacks.earlyStopping({ monitor: 'loss', minDelta: 1e9, patience: 1 });
    const report = await fitTasks(model, table, { epochs: 9, callbacks });
    expect(report.ended).toBe('callback');
    expect(report.epochs.length).toBeLessThan(4);
    model.network.dispose();
  });

  test('ends at a signal with the weights of the best epoch', async () => {
    const model = toyModel();
    const controller = new AbortController();
    let saved: number[] = [];
    const report = await fitTasks(model, table, {
      epochs: 5,
      batchSize: 100,
      validation,
      signal: controller.signal,
      monitor: () => {
        saved = valuesOf(model);
        return 1;
      },
      onProgress: ({ epoch, step }) => {
        if (epoch === 1 && step === 2) controller.abort();
      },
    });
    expect(report.ended).toBe('aborted');
    expect(report.epochs).toHaveLength(1);
    expect(valuesOf(model)).toEqual(saved);
    model.network.dispose();
  });

  test('warns of a validation task with one class before the first epoch, and its AUC is NaN', async () => {
    const model = toyModel();
    const oneClass = {
      ...validation,
      labels: { ...validation.labels, second: validation.labels.second.map(() => 0) },
    };
    const heard: string[] = [];
    const report = await fitTasks(model, table, {
      validation: oneClass,
      onWarning: (message) => heard.push(message),
      onProgress: () => expect(heard).toHaveLength(1),
    });
    expect(heard).toEqual([
      'fitTasks: `validation` has only the label 0 for task second; its AUC will be NaN and does not count.',
    ]);
    expect(report.epochs[0]?.validation?.second.auc).toBeNaN();
    expect(report.epochs[0]?.monitored).toBe(report.epochs[0]?.validation?.first.auc);
    model.network.dispose();
  });

  test('learns a price around 250,000 beside a click, in the unit of the price', async () => {
    const { labels, weights: _, ...rest } = toyTable(400);
    const price = labels.sum.map((sum) => 250_000 + 80_000 * sum);
    const housing = { ...rest, labels: { click: labels.first, price } };
    const run = async (head: RegressionHead) => {
      const model = buildTaskModel(
        'toy',
        { input: denseInput({ features: 2 }), tasks: { click: binary(), price: head }, towerUnits: [8] },
        ({ rows }, names) => names.map(() => rows as tf.SymbolicTensor),
      );
      const { epochs } = await fitTasks(model, housing, {
        epochs: 8,
        batchSize: 32,
        optimizer: adam({ learningRate: 0.03 }),
      });
      const metrics = await evaluateTasks(model, housing);
      model.network.dispose();
      return { ...metrics, loss: epochs.at(-1)?.losses.price as number };
    };
    const std = 80_000 * 0.8;
    const { click, price: metrics, loss } = await run(regression({ mean: 250_000, std }));
    expect(click.auc).toBeGreaterThan(0.95);
    expect(metrics.r2).toBeGreaterThan(0.95);
    expect(metrics.rmse).toBeLessThan(0.2 * std);
    expect(loss).toBeLessThan(0.05); // of (y − mean) / std
    expect((await run(regression())).price.r2).toBeLessThan(0);
  });

  test('says so when a loss is no longer finite', async () => {
    const model = buildTaskModel(
      'toy',
      { input: denseInput({ features: 2 }), tasks: { sum: regression() }, towerUnits: [8] },
      (input) => [input.rows as tf.SymbolicTensor],
    );
    const { weights: _, labels, ...rest } = toyTable(400);
    const optimizer = tf.train.sgd(1e20);
    await expect(
      fitTasks(model, { ...rest, labels: { sum: labels.sum } }, { epochs: 5, optimizer }),
    ).rejects.toThrow(
      /^fitTasks: the loss of task `sum` must be finite, got (NaN|Infinity) in epoch 0, step 1\. The weights diverged: try a lower learning rate\.$/,
    );
    optimizer.dispose();
    model.network.dispose();
  });

  test('keeps the number of tensors flat over 200 steps and gives all back', async () => {
    const before = tf.memory().numTensors;
    const model = toyModel();
    const optimizer = tf.train.adam(1e-3);
    await fitTasks(model, table, { batchSize: 40, optimizer, validation });
    const between = tf.memory().numTensors;
    await fitTasks(model, table, { batchSize: 40, epochs: 20, optimizer, validation, callbacks: {} });
    expect(tf.memory().numTensors).toBe(between);
    optimizer.dispose();
    model.network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('gives all tensors back when a callback throws', async () => {
    const model = toyModel();
    const before = tf.memory().numTensors;
    const callbacks = {
      onBatchEnd: async () => {
        throw new Error('no more');
      },
    };
    await expect(fitTasks(model, table, { callbacks, validation })).rejects.toThrow('no more');
    expect(tf.memory().numTensors).toBe(before);
    model.network.dispose();
  });

  test('trains a one-hot model from ids', async () => {
    const ids = Int32Array.from(table.labels.first, (y, row) => (y ? 1 : 2) + 2 * (row % 2));
    const examples = { ...table, fields: 1, ids };
    const model = buildTaskModel(
      'toy',
      { input: oneHotInput({ fields: 1, values: 4, numeric: 2 }), tasks, towerUnits: [] },
      (input, names) => {
        const dense = new Dense({ name: 'bottom_1', features: 6, units: 8, seed: 1 });
        const rows = dense.apply(input.rows) as tf.SymbolicTensor;
        return names.map(() => rows);
      },
    );
    await fitTasks(model, examples, { epochs: 10, batchSize: 16 });
    expect((await evaluateTasks(model, examples)).first.auc).toBeGreaterThan(0.99);
    expect((await packModel(model)).length).toBeGreaterThan(100);
    model.network.dispose();
  });
});
