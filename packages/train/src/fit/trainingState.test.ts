import { binary, type Step, type StoredTensor, type TaskModel } from '@mtl/core';
import { buildTaskModel, Dense, denseInput } from '@mtl/layers';
import { toyTable, weightsByName } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { adam } from '../optimize/adam.js';
import { momentum } from '../optimize/momentum.js';
import { l2 } from '../penalize/l2.js';
import { tensorNormal } from '../penalize/tensorNormal.js';
import { type FitTasksOptions, settingsOf } from './fitOptions.js';
import { finishRun } from './fitTasks.js';
import { sumOfLosses } from './sumOfLosses.js';
import { disposeRun, startRun } from './trainingRun.js';
import { readState, resumeRun, type TrainingState } from './trainingState.js';

const tasks = { first: binary(), second: binary() };
type Toy = typeof tasks;
const { labels, weights: _, ...rest } = toyTable(60);
const table = { ...rest, labels: { first: labels.first, second: labels.second } };

function toyModel(): TaskModel<Toy> {
  return buildTaskModel(
    'toy',
    { input: denseInput({ features: 2 }), tasks, towerUnits: [3], seed: 4 },
    ({ rows }, names) => {
      const shared = new Dense({ name: 'bottom_1', features: 2, units: 4, seed: 3 }).apply(rows);
      return names.map(() => shared as tf.SymbolicTensor);
    },
  );
}

/** All weights by name. */
function valuesOf(model: TaskModel<Toy>): [string, number[]][] {
  return Array.from(weightsByName(model), ([name, weight]) => [name, Array.from(weight.read().dataSync())]);
}

/** Through JSON, the numbers of tensors as base64 of their bytes: what a file could hold. */
function throughPlainData<T extends Toy>(state: TrainingState<T>): TrainingState<T> {
  const text = JSON.stringify({
    ...state,
    tensors: Object.entries(state.tensors).map(([path, { dtype, shape, data }]) => {
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      return [path, dtype, shape, bytes.toString('base64')];
    }),
  });
  const plain = JSON.parse(text) as TrainingState<T> & {
    tensors: [string, 'F32' | 'I32', number[], string][];
  };
  const tensors = plain.tensors.map(([path, dtype, shape, base64]): [string, StoredTensor] => {
    const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
    return dtype === 'F32'
      ? [path, { dtype, shape, data: new Float32Array(bytes.buffer) }]
      : [path, { dtype, shape, data: new Int32Array(bytes.buffer) }];
  });
  return { ...plain, tensors: Object.fromEntries(tensors) };
}

/** A step with state: every second step counts double. */
const alternating: Step = {
  name: 'alternating',
  init: () => ({ steps: tf.scalar(0, 'int32') }),
  run: (context, batch, state) => {
    const steps = tf.tidy(() => tf.add(state.steps as tf.Tensor, 1));
    const factor = tf.tidy(() => tf.add(1, tf.cast(tf.mod(steps, 2), 'float32')));
    const inner = {
      ...context,
      applyGradients: (gradients: Readonly<Record<string, tf.Tensor>>) =>
        context.applyGradients(
          Object.fromEntries(Object.entries(gradients).map(([name, g]) => [name, tf.mul(g, factor)])),
        ),
    };
    const { losses } = sumOfLosses().run(inner, batch, {});
    factor.dispose();
    return { losses, state: { steps } };
  },
};

const kinds: [string, FitTasksOptions<Toy>][] = [
  ['defaults', {}],
  ['validation and a best epoch', { validation: table }],
  ['regularizers with and without state', { regularizers: [l2(), tensorNormal({ every: 3 })] }],
  ['momentum', { optimizer: momentum({ learningRate: 0.1 }) }],
  ['a step with state', { step: alternating, optimizer: adam({ learningRate: 0.01 }) }],
  ['a monitor without a value', { validation: table, monitor: () => Number.NaN }],
];

describe('a run that went through plain data after 2 of 5 epochs', () => {
  test.each(kinds)('goes on to the bit, with %s', async (_, options) => {
    const before = tf.memory().numTensors;
    const all = { batchSize: 16, seed: 9, ...options };
    const whole = toyModel();
    const settings = settingsOf(whole, table, { ...all, epochs: 5 });
    const report = await finishRun(settings, startRun(settings));
    const expected = valuesOf(whole);
    whole.network.dispose();

    const first = toyModel();
    let state: TrainingState<Toy> | undefined;
    const half = settingsOf(first, table, {
      ...all,
      epochs: 2,
      onEpoch: async ({ epoch }) => {
        if (epoch === 1) state = throughPlainData(await readState(half, run));
      },
    });
    const run = startRun(half);
    await finishRun(half, run);
    first.network.dispose();

    const second = toyModel();
    const rest = settingsOf(second, table, { ...all, epochs: 5 });
    const resumed = await finishRun(rest, resumeRun(rest, state as TrainingState<Toy>));
    expect(valuesOf(second)).toEqual(expected);
    expect(resumed.bestEpoch).toBe(report.bestEpoch);
    expect(resumed.epochs.map(({ epoch, losses }) => [epoch, losses])).toEqual(
      report.epochs.map(({ epoch, losses }) => [epoch, losses]),
    );
    second.network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('a state says where the run stands, by names of weights', async () => {
  const model = toyModel();
  let state: TrainingState<Toy> | undefined;
  const settings = settingsOf(model, table, {
    batchSize: 16,
    seed: 9,
    validation: table,
    onEpoch: async () => {
      state = await readState(settings, run);
    },
  });
  const run = startRun(settings);
  await finishRun(settings, run);
  expect(state).toMatchObject({ epoch: 1, step: 4, seed: 9, regularized: 4, best: { epoch: 0 } });
  expect(state?.counts['bottom_1/kernel']).toBe(4);
  const kernel = valuesOf(model).find(([name]) => name === 'bottom_1/kernel') as [string, number[]];
  expect(Array.from(state?.tensors['weights/bottom_1/kernel']?.data as Float32Array)).toEqual(kernel[1]);
  expect(state?.tensors['slots/m/bottom_1/kernel']?.shape).toEqual([2, 4]);
  expect(Object.keys(state?.tensors ?? {}).filter((path) => path.startsWith('best/'))).toHaveLength(8);
  model.network.dispose();
});

test('a run with an optimizer of tfjs trains, but cannot be stored', async () => {
  const model = toyModel();
  const optimizer = tf.train.adam(0.01);
  const settings = settingsOf(model, table, {
    optimizer,
    onEpoch: async () => {
      await readState(settings, run);
    },
  });
  const run = startRun(settings);
  await expect(finishRun(settings, run)).rejects.toThrow(
    /^fitTasks: `optimizer` must be one of @mtl\/train for a run that is stored, got one of tfjs\.$/,
  );
  optimizer.dispose();
  model.network.dispose();
});

test('a run that goes on ends with the best epoch of before, where no later one was better', async () => {
  const before = tf.memory().numTensors;
  const all = { batchSize: 16, seed: 9, validation: table };
  const first = toyModel();
  const scores = [0.9, 0.1];
  const seen: [string, number[]][][] = [];
  let state: TrainingState<Toy> | undefined;
  const half = settingsOf(first, table, {
    ...all,
    epochs: 2,
    monitor: () => scores[seen.push(valuesOf(first)) - 1] as number,
    onEpoch: async () => {
      state = throughPlainData(await readState(half, run));
    },
  });
  const run = startRun(half);
  await finishRun(half, run);
  first.network.dispose();
  const second = toyModel();
  const rest = settingsOf(second, table, { ...all, epochs: 4, monitor: () => 0.5 });
  const report = await finishRun(rest, resumeRun(rest, state as TrainingState<Toy>));
  expect(report.bestEpoch).toBe(0);
  expect(valuesOf(second)).toEqual(seen[0]);
  second.network.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('a state of whole numbers comes back as whole numbers', async () => {
  const model = toyModel();
  const settings = settingsOf(model, table, { batchSize: 16, step: alternating });
  const run = startRun(settings);
  const state = await readState(settings, run);
  expect(state.tensors['method/steps']).toEqual({ dtype: 'I32', shape: [], data: Int32Array.of(0) });
  const resumed = resumeRun(settings, state);
  expect(resumed.method.steps?.dtype).toBe('int32');
  for (const each of [run, resumed]) disposeRun(each);
  model.network.dispose();
});
