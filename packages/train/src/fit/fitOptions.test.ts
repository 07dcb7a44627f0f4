import { binary, type Examples, takeExamples } from '@mtl/core';
import { buildTaskModel, Dense, denseInput, oneHotInput } from '@mtl/layers';
import { toyTable } from '@mtl/testing';
import type * as tf from '@tensorflow/tfjs';
import { describe, expect, test, vi } from 'vitest';
import { evaluationBatch } from '../evaluate/evaluationBatch.js';
import { l2 } from '../penalize/l2.js';
import { settingsOf } from './fitOptions.js';
import { fitTasks } from './fitTasks.js';

const tasks = { first: binary(), second: binary() };

function toyModel(units = 8) {
  return buildTaskModel(
    'toy',
    { input: denseInput({ features: 2 }), tasks, towerUnits: [] },
    ({ rows }, names) => {
      const dense = new Dense({ name: 'bottom_1', features: 2, units, seed: 3 }).apply(rows);
      return names.map(() => dense as tf.SymbolicTensor);
    },
  );
}

const { labels, weights: _, ...rest } = toyTable(400);
const table = { ...rest, labels: { first: labels.first, second: labels.second } };

describe('the options of fitTasks', () => {
  test('have the defaults that are documented', () => {
    const model = toyModel();
    const settings = settingsOf(model, table, {});
    expect(settings).toMatchObject({
      epochs: 1,
      batchSize: 256,
      seed: 0,
      shuffle: true,
      evaluationBatchSize: 4096,
      taskWeights: { first: 1, second: 1 },
      regularizers: [],
      patience: Number.POSITIVE_INFINITY,
      maxSeconds: Number.POSITIVE_INFINITY,
      stepsPerEpoch: 2,
      batchLogs: false,
      optimizer: { name: 'adam' },
      step: { name: 'sumOfLosses' },
    });
    expect(settingsOf(model, table, { taskWeights: { second: 0 }, batchSize: 400 })).toMatchObject({
      taskWeights: { first: 1, second: 0 },
      stepsPerEpoch: 1,
    });
    expect(settingsOf(model, () => [table], {}).stepsPerEpoch).toBeUndefined();
    const callbacks = [{ onEpochEnd: () => {} }, { onBatchEnd: () => {} }];
    expect(settingsOf(model, table, { callbacks }).batchLogs).toBe(true);
    expect(settingsOf(model, table, { callbacks: callbacks[0] as object }).batchLogs).toBe(false);
    model.network.dispose();
  });

  test('are taken as they are given', () => {
    const model = toyModel();
    const { signal } = new AbortController();
    const regularizers = [l2()];
    const given = { signal, regularizers, patience: 3, validation: table, prefetch: 0 };
    const settings = settingsOf(model, table, given);
    expect(settings).toMatchObject({ patience: 3, prefetch: 0, shuffleBuffer: 0 });
    expect([settings.signal, settings.regularizers, settings.validation]).toEqual([
      signal,
      regularizers,
      table,
    ]);
    expect(settings.signal).toBe(signal);
    expect(settingsOf(model, () => [table], { shuffleBuffer: 10 }).shuffleBuffer).toBe(10);
    expect(settingsOf(model, table, {}).prefetch).toBe(1);
    model.network.dispose();
  });

  test('make the validation fit: fewer rows where the model is wide, never fewer than a batch of training', () => {
    const wide = toyModel(2 ** 15);
    expect(evaluationBatch(wide)).toBe(2 ** 11);
    expect(settingsOf(wide, table, {}).evaluationBatchSize).toBe(2 ** 11);
    expect(settingsOf(wide, table, { batchSize: 3000 }).evaluationBatchSize).toBe(3000);
    expect(settingsOf(wide, table, { batchSize: 9000 }).evaluationBatchSize).toBe(4096);
    expect(settingsOf(wide, table, { evaluationBatchSize: 5 }).evaluationBatchSize).toBe(5);
    wide.network.dispose();
    const input = oneHotInput({ fields: 1, values: 2 ** 18 });
    const sparse = buildTaskModel('toy', { input, tasks, towerUnits: [] }, ({ rows, features }, names) => {
      const dense = new Dense({ name: 'bottom_1', features, units: 1, seed: 1 }).apply(rows);
      return names.map(() => dense as tf.SymbolicTensor);
    });
    expect(evaluationBatch(sparse)).toBe(2 ** 8);
    sparse.network.dispose();
  });
});

describe('the defaults that are functions', () => {
  const model = toyModel();

  test('monitor the mean over tasks, without those that have no AUC', () => {
    const { monitor } = settingsOf(model, table, {});
    const of = (first: number, second: number) =>
      monitor({ first: { auc: first, logLoss: 9 }, second: { auc: second, logLoss: 9 } } as never);
    expect(of(0.5, 1)).toBe(0.75);
    expect(of(0.5, Number.NaN)).toBe(0.5);
    const own = () => 3;
    expect(settingsOf(model, table, { monitor: own }).monitor).toBe(own);
  });

  test('warn on the console of tasks with one class, in a table of validation rows', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const ones = table.labels.first.map(() => 1);
    const unlabeled = table.labels.second.map(() => Number.NaN);
    const validation = { ...table, labels: { first: ones, second: unlabeled } };
    settingsOf(model, table, { validation });
    const messages = [
      'fitTasks: `validation` has only the label 1 for task first; its AUC will be NaN and does not count.',
      'fitTasks: `validation` has no label for task second; its AUC will be NaN and does not count.',
    ];
    expect(warn.mock.calls).toEqual(messages.map((message) => [message]));
    const heard: string[] = [];
    settingsOf(model, table, { validation, onWarning: (message) => heard.push(message) });
    expect(heard).toEqual(messages);
    // Two classes and streams say nothing; of rows to train with one class is enough, no label is not.
    settingsOf(model, table, { validation: table });
    settingsOf(model, table, { validation: () => [validation] });
    settingsOf(model, () => [validation], {});
    expect(warn).toHaveBeenCalledTimes(2);
    settingsOf(model, validation, {});
    expect(warn.mock.calls.slice(2)).toEqual([
      ['fitTasks: `rows` have no label for task second; its loss is 0 and nothing is learned for it.'],
    ]);
    warn.mockRestore();
  });

  test('check a chunk by its number', () => {
    const { check } = settingsOf(model, () => [table], {});
    expect(() => check(table, 0)).not.toThrow();
    expect(() => check({ ...table, columns: 1, numeric: new Float32Array(400) }, 3)).toThrow(
      /^fitTasks: chunk 3: `examples\.columns` must be 2, as the model was built, got 1\.$/,
    );
    const { second: _, ...first } = table.labels;
    expect(() => check({ ...table, labels: first }, 4)).toThrow(
      /^fitTasks: chunk 4: `examples\.labels` must have the task second, got first\.$/,
    );
  });

  test('let timers run when 50 ms have passed, and not before', async () => {
    let clock = 1000;
    const now = vi.spyOn(performance, 'now').mockImplementation(() => clock);
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const { breathe } = settingsOf(model, table, {});
    const breaths: number[] = [];
    for (const passed of [49, 1, 0, 49, 1, 100, 49]) {
      clock += passed;
      await breathe();
      breaths.push(timers.mock.calls.length);
    }
    expect(breaths).toEqual([0, 1, 1, 1, 2, 3, 3]);
    for (const spy of [now, timers]) spy.mockRestore();
  });
});

describe('fitTasks refuses', () => {
  const model = toyModel();
  const frozen = toyModel();
  for (const layer of frozen.network.layers) layer.trainable = false;
  const refusals: [string, () => Promise<unknown>, string][] = [
    [
      'an unknown option, with the one that was meant',
      () => fitTasks(model, table, { epoch: 3 } as never),
      'fitTasks: `options` must be without unknown keys, got "epoch". Did you mean `epochs`?',
    ],
    [
      'options that are none',
      () => fitTasks(model, table, 3 as never),
      'fitTasks: `options` must be an object, got 3.',
    ],
    [
      'a seed that is no number',
      () => fitTasks(model, table, { seed: Number.NaN }),
      'fitTasks: `seed` must be a safe integer, got NaN.',
    ],
    [
      'a seed beyond the safe integers',
      () => fitTasks(model, table, { seed: 2 ** 53 }),
      'fitTasks: `seed` must be a safe integer, got 9007199254740992.',
    ],
    [
      'an optimizer by name',
      () => fitTasks(model, table, { optimizer: 'adam' as never }),
      'fitTasks: `optimizer` must be an optimizer of @mtl/train or of tf.train, got "adam". Such as `adam({ learningRate: 1e-3 })`.',
    ],
    [
      'a step without `run`',
      () => fitTasks(model, table, { step: { name: 'mine' } as never }),
      'fitTasks: `step` must be a step such as sumOfLosses(), got {"name":"mine"}.',
    ],
    [
      'a model of frozen layers alone',
      () => fitTasks(frozen, table),
      'fitTasks: `model` must be one with a layer that is trained, got "frozen layers alone".',
    ],
    [
      'a validation table of another width',
      () => fitTasks(model, table, { validation: { ...table, columns: 1, numeric: new Float32Array(400) } }),
      'fitTasks: `examples.columns` must be 2, as the model was built, got 1.',
    ],
    [
      'a weight that is no number',
      () => fitTasks(model, table, { taskWeights: { second: Number.NaN } }),
      'fitTasks: `taskWeights.second` must be a finite number ≥ 0, got NaN.',
    ],
    [
      'a shuffle that is no switch',
      () => fitTasks(model, table, { shuffle: 1 as never }),
      'fitTasks: `shuffle` must be true or false, got 1.',
    ],
    [
      'no time',
      () => fitTasks(model, table, { maxSeconds: 0 }),
      'fitTasks: `maxSeconds` must be a number above 0, got 0.',
    ],
    [
      'a time that is no number',
      () => fitTasks(model, table, { maxSeconds: Number.NaN }),
      'fitTasks: `maxSeconds` must be a number above 0, got NaN.',
    ],
    [
      'a time in words',
      () => fitTasks(model, table, { maxSeconds: '9' as never }),
      'fitTasks: `maxSeconds` must be a number above 0, got "9".',
    ],
    [
      'a hook of a name that nobody calls, with the one that was meant',
      () => fitTasks(model, table, { callbacks: [{}, { onEpochEnded() {} }] as never }),
      'fitTasks: `callbacks` must be without unknown hooks, got "onEpochEnded". Did you mean `onEpochEnd`?',
    ],
    [
      'a hook that is no function',
      () => fitTasks(model, table, { callbacks: { onBatchEnd: 7 } as never }),
      'fitTasks: `callbacks.onBatchEnd` must be a function, got 7.',
    ],
    [
      'callbacks that are none',
      () => fitTasks(model, table, { callbacks: [null] as never }),
      'fitTasks: `callbacks` must be an object of hooks, or an array of them, got null.',
    ],
    [
      'a monitor in words',
      () => fitTasks(model, table, { monitor: 'auc' as never }),
      'fitTasks: `monitor` must be a function, got "auc".',
    ],
    [
      'somebody to tell who cannot be called',
      () => fitTasks(model, table, { onProgress: {} as never }),
      'fitTasks: `onProgress` must be a function, got {}.',
    ],
    [
      'a controller in place of its signal',
      () => fitTasks(model, table, { signal: {} as never }),
      'fitTasks: `signal` must be the signal of an AbortController, got {}.',
    ],
    [
      'null in place of a signal',
      () => fitTasks(model, table, { signal: null as never }),
      'fitTasks: `signal` must be the signal of an AbortController, got null.',
    ],
    [
      'a regularizer without a penalty, behind one that has it',
      () => fitTasks(model, table, { regularizers: [l2(), { name: 'mine' } as never] }),
      'fitTasks: `regularizers[1]` must be a regularizer, got {"name":"mine"}. Such as [l2({ strength: 1e-4 })].',
    ],
    [
      'one weight for all tasks',
      () => fitTasks(model, table, { taskWeights: 5 as never }),
      'fitTasks: `taskWeights` must be an object of task name → number, got 5.',
    ],
    [
      'half a chunk ahead',
      () => fitTasks(model, table, { prefetch: 0.5 }),
      'fitTasks: `prefetch` must be a non-negative integer, got 0.5.',
    ],
    [
      'weights of the classes of a task that is not there',
      () => fitTasks(model, table, { classWeights: { third: 'balanced' } as never }),
      'fitTasks: `classWeights` must be keyed by first, second, got "third".',
    ],
    [
      'one regularizer without a list',
      () => fitTasks(model, table, { regularizers: 'l2' as never }),
      'fitTasks: `regularizers` must be an array of regularizers, got "l2". Such as [l2({ strength: 1e-4 })].',
    ],
    [
      'a regularizer that is none',
      () => fitTasks(model, table, { regularizers: [null] as never }),
      'fitTasks: `regularizers[0]` must be a regularizer, got null. Such as [l2({ strength: 1e-4 })].',
    ],
    [
      'weights of tasks that are no object',
      () => fitTasks(model, table, { taskWeights: null as never }),
      'fitTasks: `taskWeights` must be an object of task name → number, got null.',
    ],
    [
      'what is no model',
      () => fitTasks(undefined as never, table),
      'fitTasks: `model` must be a TaskModel, got undefined. A builder makes one, such as sharedBottom({ input, tasks }).',
    ],
    [
      'weights of rows of a task that has no labels',
      () => fitTasks(model, { ...table, weights: { firts: new Float32Array(400) } as never }),
      'fitTasks: `weights` must be keyed by first, second, got "firts".',
    ],
    [
      'numbers that are finite, but not in float32',
      () => fitTasks(model, { ...table, numeric: new Float64Array(800).fill(1e39) as never }),
      'fitTasks: `numeric` must be finite, got 1e+39 (row 0, column 0).',
    ],
    [
      'half an epoch of patience',
      () => fitTasks(model, table, { patience: 0.5, validation: table }),
      'fitTasks: `patience` must be a non-negative integer, got 0.5.',
    ],
    [
      'no rows per validation pass',
      () => fitTasks(model, table, { evaluationBatchSize: 0 }),
      'fitTasks: `evaluationBatchSize` must be a positive integer, got 0.',
    ],
    [
      'a step that is none',
      () => fitTasks(model, table, { step: null as never }),
      'fitTasks: `step` must be a step such as sumOfLosses(), got null.',
    ],
    [
      'an infinite weight',
      () => fitTasks(model, table, { taskWeights: { first: Number.POSITIVE_INFINITY } }),
      'fitTasks: `taskWeights.first` must be a finite number ≥ 0, got Infinity.',
    ],
    [
      'an empty validation',
      () => fitTasks(model, table, { validation: takeExamples(table, new Int32Array(0)) }),
      'fitTasks: `validation` must have at least one row, got none.',
    ],
    [
      '0 epochs',
      () => fitTasks(model, table, { epochs: 0 }),
      'fitTasks: `epochs` must be a positive integer, got 0.',
    ],
    [
      'half a row',
      () => fitTasks(model, table, { batchSize: 0.5 }),
      'fitTasks: `batchSize` must be a positive integer, got 0.5.',
    ],
    [
      'patience without validation',
      () => fitTasks(model, table, { patience: 2 }),
      'fitTasks: `patience` must be used together with `validation`, got 2.',
    ],
    [
      'an unknown task in the weights',
      () => fitTasks(model, table, { taskWeights: { salary: 1 } as never }),
      'fitTasks: `taskWeights` must be keyed by first, second, got "salary".',
    ],
    [
      'a negative weight',
      () => fitTasks(model, table, { taskWeights: { first: -1 } }),
      'fitTasks: `taskWeights.first` must be a finite number ≥ 0, got -1.',
    ],
    [
      'an empty table',
      () => fitTasks(model, takeExamples(table, new Int32Array(0))),
      'fitTasks: `rows` must have at least one row, got none.',
    ],
    [
      'a table of another width',
      () => fitTasks(model, { ...table, columns: 1, numeric: new Float32Array(400) }),
      'fitTasks: `examples.columns` must be 2, as the model was built, got 1.',
    ],
    [
      'a table without the labels of a task',
      () => fitTasks(model, { ...table, labels: { first: table.labels.first } } as never),
      'fitTasks: `examples.labels` must have the task second, got first.',
    ],
    [
      'ids and numeric columns of different length',
      () => fitTasks(model, { ...table, numeric: table.numeric.subarray(2) }),
      'fitTasks: `numeric` must be [400, 2] = 800 values, got 798.',
    ],
  ];
  test.each(refusals)('%s', async (_, run, message) => {
    await expect(run()).rejects.toThrow(new RegExp(`^${message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`));
  });

  test('an id outside the vocabulary, with its row and field', async () => {
    const input = oneHotInput({ fields: 2, values: 4 });
    const sparse = buildTaskModel(
      'toy',
      { input, tasks: { first: binary() }, towerUnits: [] },
      ({ rows }) => [
        new Dense({ name: 'bottom_1', features: 4, units: 2, seed: 1 }).apply(rows) as tf.SymbolicTensor,
      ],
    );
    const examples: Examples<'first'> = {
      rows: 2,
      fields: 2,
      ids: Int32Array.of(1, 2, 3, 5),
      columns: 0,
      numeric: new Float32Array(0),
      labels: { first: Float32Array.of(0, 1) },
    };
    await expect(fitTasks(sparse, examples)).rejects.toThrow(
      'fitTasks: `ids` must be from 0 to 4, got 5 (row 1, field 1).',
    );
    for (const id of [Number.NaN, 0.5]) {
      const ids = [1, id, 3, 4] as never;
      await expect(fitTasks(sparse, { ...examples, ids })).rejects.toThrow(
        `fitTasks: \`ids\` must be from 0 to 4, got ${id} (row 0, field 1).`,
      );
    }
    sparse.network.dispose();
  });
});
