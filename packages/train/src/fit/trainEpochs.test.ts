import {
  type Examples,
  TaskModel as Model,
  type Optimizer,
  regression,
  type Step,
  type TaskModel,
} from '@mtl/core';
import { weightsByName } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Progress } from '../callbacks/progress.js';
import { sgd } from '../optimize/sgd.js';
import type { FitTasksOptions } from './fitOptions.js';
import { fitTasks } from './fitTasks.js';
import { sumOfLosses } from './sumOfLosses.js';

const tasks = { y: regression() };
type Line = TaskModel<typeof tasks>;
let model: Line;

/** y = w · x, with w = 0 at first. */
beforeEach(() => {
  const x = tf.input({ shape: [1] });
  const dense = tf.layers.dense({ name: 'y', units: 1, useBias: false, kernelInitializer: 'zeros' });
  model = new Model(tf.model({ inputs: x, outputs: dense.apply(x) as tf.SymbolicTensor }), tasks);
});

afterEach(() => {
  model.network.dispose();
  vi.restoreAllMocks();
});

const slope = () => weightsByName(model).get('y/kernel')?.read().dataSync()[0] as number;

function rowsOf(x: readonly number[], y: readonly number[]): Examples<'y'> {
  const numeric = Float32Array.from(x);
  const labels = { y: Float32Array.from(y) };
  return { rows: x.length, fields: 0, ids: new Int32Array(0), columns: 1, numeric, labels };
}

const one = rowsOf([1], [1]);
const three = rowsOf([1, 1, 1], [1, 2, 3]);
const optimizer = sgd({ learningRate: 0.25 });

/** Trains with these scores of `monitor`, one an epoch, and tells the slope after each. */
async function judged(scores: readonly number[], options: FitTasksOptions<typeof tasks> = {}) {
  const slopes: number[] = [];
  const monitor = () => scores[slopes.push(slope()) - 1] as number;
  const epochs = scores.length;
  const report = await fitTasks(model, one, { epochs, optimizer, validation: one, monitor, ...options });
  return { report, slopes, kept: slope() };
}

describe('the best epoch', () => {
  test.each([
    [[0.1, 0.9, 0.5], 1],
    [[0.3, 0.3, 0.3], 0],
    [[-3, -2, -1], 2],
    [[Number.NaN, 0.2, Number.NaN], 1],
    [[Number.NaN, Number.NaN], 1],
  ])('of scores %j is %i, and its weights stay', async (scores, best) => {
    const { report, slopes, kept } = await judged(scores);
    expect(report.ended).toBe('epochs');
    expect(report.bestEpoch).toBe(best);
    expect(report.epochs.map(({ monitored }) => monitored)).toEqual(scores);
    expect(new Set(slopes).size).toBe(slopes.length);
    expect(kept).toBe(slopes[best]);
  });

  test('is the last without validation', async () => {
    const report = await fitTasks(model, one, { epochs: 3, optimizer });
    expect(report.bestEpoch).toBe(2);
    // w ← w + 0.5 (1 − w), three times.
    expect(slope()).toBe(0.875);
    expect(Object.keys(report.epochs[0] as object)).toEqual(['epoch', 'losses', 'seconds', 'rowsPerSecond']);
    expect(report.epochs.map(({ epoch, losses }) => [epoch, losses.y])).toEqual([
      [0, 1],
      [1, 0.25],
      [2, 0.0625],
    ]);
  });

  test('is judged by a stream that is opened with the epoch, in passes of `evaluationBatchSize`', async () => {
    const opened: number[] = [];
    const logits = vi.spyOn(model, 'logits');
    const validation = (epoch: number) => {
      opened.push(epoch);
      return [three];
    };
    await fitTasks(model, one, { epochs: 2, optimizer, validation, evaluationBatchSize: 2 });
    expect(opened).toEqual([0, 1]);
    const passes = logits.mock.calls.filter(([, options]) => !options?.training);
    expect(passes.map(([x]) => (x as tf.Tensor2D).shape[0])).toEqual([2, 1, 2, 1]);
  });
});

describe('training ends', () => {
  test.each([
    [0, [5], [5, 4, 3]],
    [1, [5, 4], [5, 4, 3]],
    [2, [1, 2, 2, 2], [1, 2, 2, 2, 9]],
    [3, [1, 2, 2, 2, 9], [1, 2, 2, 2, 9]],
  ])('when patience %i is over', async (patience, seen, scores) => {
    const { report } = await judged(scores, { patience });
    expect(report.epochs.map(({ monitored }) => monitored)).toEqual(seen);
    expect(report.ended).toBe(seen.length < scores.length ? 'patience' : 'epochs');
  });

  test.each([
    [1, 1, 'seconds'],
    [1.5, 2, 'seconds'],
    [2, 2, 'seconds'],
    [2.5, 3, 'epochs'],
    [3, 3, 'epochs'],
    [9, 3, 'epochs'],
  ])('after the epoch that reaches %d seconds', async (maxSeconds, epochs, ended) => {
    let clock = 5000;
    vi.spyOn(performance, 'now').mockImplementation(() => clock);
    const onEpoch = () => {
      clock += 1000;
    };
    const report = await fitTasks(model, one, { epochs: 3, optimizer, maxSeconds, onEpoch });
    expect(report.epochs).toHaveLength(epochs);
    expect(report.ended).toBe(ended);
  });

  test('where a callback asks for it, after the epoch', async () => {
    model.network.stopTraining = true; // of a run before: does not count
    const onEpochBegin = (epoch: number) => {
      if (epoch === 1) model.network.stopTraining = true;
    };
    const report = await fitTasks(model, one, { epochs: 5, optimizer, callbacks: { onEpochBegin } });
    expect(report.epochs).toHaveLength(2);
    expect(report.ended).toBe('callback');
  });

  test('at a signal: in an epoch without its report, after one with it', async () => {
    for (const [hook, epochs] of [
      ['onEpochBegin', 1],
      ['onBatchBegin', 1],
      ['onBatchEnd', 1],
      ['onEpochEnd', 2],
    ] as const) {
      const controller = new AbortController();
      let calls = 0;
      const callbacks = {
        onEpochBegin: () => void calls++,
        [hook]: () => {
          if (hook === 'onEpochBegin') calls++;
          if (calls === 2) controller.abort();
        },
      };
      const rows = { epochs: 5, optimizer, signal: controller.signal, callbacks };
      const report = await fitTasks(model, one, rows);
      expect(report.ended).toBe('aborted');
      expect([hook, report.epochs.length]).toEqual([hook, epochs]);
    }
  });

  test('at a signal before the first epoch and after the last as at any other', async () => {
    const onEpochBegin = vi.fn();
    const options = { optimizer, callbacks: { onEpochBegin } };
    await fitTasks(model, one, { ...options, signal: AbortSignal.abort() });
    expect(onEpochBegin).not.toHaveBeenCalled();
    const controller = new AbortController();
    const onEpoch = () => controller.abort();
    expect((await fitTasks(model, one, { optimizer, onEpoch, signal: controller.signal })).ended).toBe(
      'aborted',
    );
  });

  test('at a signal before the next step of the epoch', async () => {
    const controller = new AbortController();
    const onBatchEnd = (batch: number) => void (batch === 1 && controller.abort());
    const begun: number[] = [];
    const onBatchBegin = (batch: number) => void begun.push(batch);
    const options = { batchSize: 1, optimizer: sgd({ learningRate: 0.5 }), shuffle: false };
    await fitTasks(model, three, {
      ...options,
      signal: controller.signal,
      callbacks: { onBatchBegin, onBatchEnd },
    });
    expect(begun).toEqual([0, 1]);
    expect(slope()).toBe(2); // w ← y, twice
  });
});

test('a state that a step hands through stays, and is freed at the end', async () => {
  const before = tf.memory().numTensors;
  const inner = sumOfLosses();
  const seen: number[] = [];
  const step: Step = {
    name: 'steady',
    init: () => ({ factor: tf.scalar(7) }),
    run: (context, batch, state) => {
      seen.push((state.factor as tf.Tensor).dataSync()[0] as number);
      return { losses: inner.run(context, batch, {}).losses, state };
    },
  };
  await fitTasks(model, three, { batchSize: 1, optimizer, step });
  expect(seen).toEqual([7, 7, 7]);
  expect(tf.memory().numTensors).toBe(before);
});

test('an optimizer is told the number of the step, from 1 over all epochs', async () => {
  const steps: number[] = [];
  const counting: Optimizer = {
    ...optimizer,
    update: (variable, gradient, slots, at) => {
      steps.push(at.step);
      return optimizer.update(variable, gradient, slots, at);
    },
  };
  await fitTasks(model, three, { batchSize: 2, epochs: 2, optimizer: counting });
  expect(steps).toEqual([1, 2, 3, 4]);
});

describe('an epoch tells', () => {
  test('callbacks, progress and onEpoch one after the other, with their logs', async () => {
    const told: unknown[] = [];
    const tell =
      (name: string) =>
      (...args: unknown[]) =>
        void told.push([name, ...args]);
    await fitTasks(model, three, {
      batchSize: 2,
      shuffle: false,
      optimizer: sgd({ learningRate: 1e-30 }),
      validation: one,
      monitor: () => 7,
      onProgress: ({ step, steps, loss, monitored, done }) =>
        tell('progress')(step, steps, loss, monitored, done),
      onEpoch: ({ epoch }) => tell('report')(epoch),
      callbacks: {
        onTrainBegin: tell('begin'),
        onEpochBegin: tell('epoch'),
        onBatchBegin: tell('batch'),
        onBatchEnd: tell('after batch'),
        onEpochEnd: (epoch, { loss, y_loss }) => tell('after epoch')(epoch, loss, y_loss),
        onTrainEnd: tell('end'),
      },
    });
    expect(told).toEqual([
      ['begin', {}],
      ['epoch', 0, {}],
      ['batch', 0, { batch: 0, size: 2 }],
      ['after batch', 0, { batch: 0, size: 2, loss: 2.5, y_loss: 2.5 }],
      ['progress', 1, 2, undefined, undefined, false],
      ['batch', 1, { batch: 1, size: 1 }],
      ['after batch', 1, { batch: 1, size: 1, loss: 9, y_loss: 9 }],
      ['progress', 2, 2, undefined, undefined, false],
      ['progress', 2, 2, 14 / 3, 7, true],
      ['report', 0],
      ['after epoch', 0, 14 / 3, 14 / 3],
      ['end', {}],
    ]);
  });

  test('callbacks at the start what tfjs tells them, steps and rows only of a table', async () => {
    const told: unknown[] = [];
    const callbacks = {
      setParams: (params: object) => told.push(params),
      setModel: (network: unknown) => told.push(network),
    };
    await fitTasks(model, three, { batchSize: 2, epochs: 2, optimizer, callbacks });
    await fitTasks(model, () => [three], { batchSize: 2, optimizer, callbacks });
    expect(told[0]).toEqual({ epochs: 2, batchSize: 2, steps: 2, samples: 3 });
    expect(told[1]).toBe(model.network);
    expect(told[2]).toStrictEqual({ epochs: 1, batchSize: 2 });
  });

  test('the loss so far from its 16th step on, as read every 16 steps', async () => {
    const told: Progress[] = [];
    const y = Array.from({ length: 33 }, (_, row) => (row < 16 ? 1 : 2));
    const rows = rowsOf(
      y.map(() => 1),
      y,
    );
    const options = { batchSize: 1, shuffle: false, optimizer: sgd({ learningRate: 1e-30 }) };
    await fitTasks(model, rows, { ...options, onProgress: (progress) => told.push(progress) });
    expect(told.map(({ loss }) => loss)).toEqual([
      ...Array.from({ length: 15 }, () => undefined),
      ...Array.from({ length: 16 }, () => 1),
      ...Array.from({ length: 2 }, () => 2.5),
      (16 + 17 * 4) / 33,
    ]);
    expect(Object.keys(told[0] as object)).toEqual([
      'epoch',
      'epochs',
      'step',
      'steps',
      'rows',
      'rowsPerSecond',
      'done',
    ]);
    expect(told[33]).toMatchObject({ epoch: 0, epochs: 1, step: 33, steps: 33, rows: 33, done: true });
  });

  test('how many steps there are only where that is known', async () => {
    const told: Progress[] = [];
    await fitTasks(model, () => [one], { optimizer, onProgress: (progress) => told.push(progress) });
    expect(told.map((progress) => 'steps' in progress)).toEqual([false, true]);
  });

  test('what the last validation gave while it trains', async () => {
    const told: (number | undefined)[] = [];
    await judged([3, 4], { onProgress: ({ monitored }) => told.push(monitored) });
    expect(told).toEqual([undefined, 3, 3, 4]);
  });
});
