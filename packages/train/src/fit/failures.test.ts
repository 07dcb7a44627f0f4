import { binary, type Examples, type Step, type TaskModel } from '@mtl/core';
import { buildTaskModel, Dense, denseInput } from '@mtl/layers';
import { toyTable, weightsByName } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { predictTasks } from '../evaluate/predictTasks.js';
import { sgd } from '../optimize/sgd.js';
import type { FitTasksOptions } from './fitOptions.js';
import { fitTasks } from './fitTasks.js';
import { sumOfLosses } from './sumOfLosses.js';

const tasks = { first: binary() };
type Toy = typeof tasks;
const { labels, weights: _, ...rest } = toyTable(64);
const table: Examples<'first'> = { ...rest, labels: { first: labels.first } };

function toyModel(): TaskModel<Toy> {
  return buildTaskModel(
    'toy',
    { input: denseInput({ features: 2 }), tasks, towerUnits: [3], seed: 4 },
    ({ rows }) => {
      const name = 'bottom_1';
      const dense = new Dense({ name, features: 2, units: 4, seed: 3 }).apply(rows) as tf.SymbolicTensor;
      return [tf.layers.batchNormalization({ name: 'norm' }).apply(dense) as tf.SymbolicTensor];
    },
  );
}

/** All weights, moving statistics included. */
function valuesOf(model: TaskModel<Toy>): number[] {
  return [...weightsByName(model).values()].flatMap((weight) => Array.from(weight.read().dataSync()));
}

/** Runs a fit that must fail, and expects no tensor of it to be left. */
async function failing(model: TaskModel<Toy>, options: FitTasksOptions<Toy>, rows = table): Promise<Error> {
  const before = tf.memory().numTensors;
  const error = await fitTasks(model, rows, options).then(
    () => undefined,
    (reason: Error) => reason,
  );
  expect(tf.memory().numTensors).toBe(before);
  expect(error).toBeDefined();
  return error as Error;
}

describe('a fit that fails', () => {
  test.each([
    ['onBatchEnd', 'callbacks'],
    ['onEpochEnd', 'callbacks'],
    ['onTrainEnd', 'callbacks'],
    ['onEpoch', 'onEpoch'],
  ])('by an error of %s leaves the model as it was before', async (hook, option) => {
    const model = toyModel();
    const before = valuesOf(model);
    const boom = () => {
      throw new Error('no more');
    };
    const options = option === 'onEpoch' ? { onEpoch: boom } : { callbacks: { [hook]: boom } };
    expect((await failing(model, { batchSize: 16, ...options })).message).toBe('no more');
    expect(valuesOf(model)).toEqual(before);
    model.network.dispose();
  });

  test('after a validation leaves it at its best epoch', async () => {
    const model = toyModel();
    let best: number[] = [];
    await failing(model, {
      epochs: 5,
      validation: table,
      monitor: () => {
        best = best.length === 0 ? valuesOf(model) : best;
        return 1;
      },
      onEpoch: ({ epoch }) => {
        if (epoch === 2) throw new Error('no more');
      },
    });
    expect(valuesOf(model)).toEqual(best);
    model.network.dispose();
  });

  test('by a step that throws midway leaves no tensor, in the forward pass and behind it', async () => {
    const model = toyModel();
    const before = valuesOf(model);
    for (const at of ['penalties', 'applyGradients'] as const) {
      let steps = 0;
      const step: Step = {
        name: 'broken',
        run: (context, batch, state) => {
          steps += 1;
          const broken = () => {
            if (steps === 3) throw new Error('broken');
            return [];
          };
          const inner =
            at === 'penalties' ? { ...context, penalties: broken } : { ...context, applyGradients: broken };
          return sumOfLosses().run(inner, batch, state);
        },
      };
      expect((await failing(model, { batchSize: 16, step })).message).toBe('broken');
      expect(valuesOf(model)).toEqual(before);
    }
    model.network.dispose();
  });

  test('trains afterwards as if nothing had been', async () => {
    const [broken, fresh] = [toyModel(), toyModel()];
    await failing(broken, {
      onEpoch: () => {
        throw new Error('no more');
      },
    });
    for (const model of [broken, fresh]) await fitTasks(model, table, { batchSize: 16 });
    expect(valuesOf(broken)).toEqual(valuesOf(fresh));
    for (const { network } of [broken, fresh]) network.dispose();
  });
});

describe('a run that diverges', () => {
  test('is stopped in its first epoch, with the cause, and leaves the model as it was', async () => {
    const model = toyModel();
    const before = valuesOf(model);
    const optimizer = sgd({ learningRate: 1e38 });
    const error = await failing(model, { batchSize: 16, optimizer });
    expect(error.name).toBe('MtlError');
    expect(error.message).toMatch(
      /^fitTasks: the (loss of task `first`|weight `\w+\/\w+`) must be finite, got (NaN|-?Infinity) in epoch 0, step \d\. The weights diverged: try a lower learning rate\.$/,
    );
    expect(valuesOf(model)).toEqual(before);
    model.network.dispose();
  });

  test('names the rows where they are too large for any learning rate', async () => {
    const model = toyModel();
    const before = valuesOf(model);
    const numeric = table.numeric.map((value, i) => (i === 80 ? 3e38 : value));
    const error = await failing(model, { batchSize: 16 }, { ...table, numeric });
    expect(error.message).toMatch(
      /^fitTasks: the (loss of task `first`|weight `\w+\/\w+`) must be finite, got (NaN|-?Infinity) in epoch 0, step \d\. The numbers of this batch are too large: scale features and labels\.$/,
    );
    expect(valuesOf(model)).toEqual(before);
    model.network.dispose();
  });

  test('is found within 16 steps where only a weight shows it, and by name', async () => {
    const model = toyModel();
    const before = valuesOf(model);
    const stitched = weightsByName(model).get('norm/moving_mean') as tf.LayerVariable;
    let steps = 0;
    const step: Step = {
      name: 'spoiler',
      run: (context, batch, state) => {
        if (++steps === 5)
          tf.tidy(() => void stitched.write(tf.fill(stitched.shape as number[], Number.NaN)));
        return sumOfLosses().run(context, batch, state);
      },
    };
    const error = await failing(model, { batchSize: 1, step });
    expect(error.message).toBe(
      'fitTasks: the weight `norm/moving_mean` must be finite, got NaN in epoch 0, step 15. The weights diverged: try a lower learning rate.',
    );
    expect(steps).toBe(16);
    expect(valuesOf(model)).toEqual(before);
    model.network.dispose();
  });

  test('never begins with weights that are not finite', async () => {
    const model = toyModel();
    const bias = weightsByName(model).get('first/bias') as tf.LayerVariable;
    tf.tidy(() => void bias.write(tf.tensor1d([Number.POSITIVE_INFINITY])));
    const error = await failing(model, {});
    expect(error.message).toBe(
      'fitTasks: the weight `first/bias` must be finite, got Infinity before the first step.',
    );
    model.network.dispose();
  });
});

describe('fitTasks', () => {
  test('makes no step for a signal that was aborted before', async () => {
    const model = toyModel();
    const before = valuesOf(model);
    const report = await fitTasks(model, table, { signal: AbortSignal.abort() });
    expect(report).toStrictEqual({ epochs: [], ended: 'aborted' });
    expect(valuesOf(model)).toEqual(before);
    model.network.dispose();
  });

  test.each(['onTrainBegin', 'onEpochBegin', 'onBatchBegin'])('nor for one aborted in %s', async (hook) => {
    const model = toyModel();
    const before = valuesOf(model);
    const controller = new AbortController();
    const callbacks = { [hook]: () => controller.abort() };
    const report = await fitTasks(model, table, { signal: controller.signal, callbacks });
    expect(report.ended).toBe('aborted');
    expect(valuesOf(model)).toEqual(before);
    model.network.dispose();
  });

  test('waits with its next step for predictions that a callback began', async () => {
    const model = toyModel();
    const begun: Promise<Record<string, Float32Array>>[] = [];
    const expected: Record<string, Float32Array>[] = [];
    await fitTasks(model, table, {
      batchSize: 16,
      optimizer: sgd({ learningRate: 0.5 }),
      callbacks: {
        onBatchEnd: async (batch) => {
          if (batch % 2) return;
          expected.push(await predictTasks(model, table));
          begun.push(predictTasks(model, table, { batchSize: 1 }));
        },
      },
    });
    const found = await Promise.all(begun);
    expect(found).toHaveLength(2);
    for (const [i, { first }] of found.entries()) {
      first?.forEach((p, row) => {
        expect(Math.abs(p - (expected[i]?.first?.[row] as number)), `row ${row}`).toBeLessThan(1e-6);
      });
    }
    expect(expected[0]).not.toEqual(expected[1]);
    model.network.dispose();
  });

  test('says so when a callback disposes the network, and leaves nothing', async () => {
    const before = tf.memory().numTensors;
    const model = toyModel();
    await expect(
      fitTasks(model, table, {
        batchSize: 16,
        validation: table,
        callbacks: { onBatchEnd: (batch) => void (batch === 1 && model.network.dispose()) },
      }),
    ).rejects.toThrow(
      /^fitTasks: `model\.network` must not be disposed during training, got a disposed one\.$/,
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  test('says so when a callback disposes one of its layers', async () => {
    const model = toyModel();
    const onBatchEnd = () => void model.network.getLayer('first').dispose();
    await expect(fitTasks(model, table, { batchSize: 16, callbacks: { onBatchEnd } })).rejects.toThrow(
      /^fitTasks: `model\.network` must not be disposed during training, got a disposed one\.$/,
    );
    for (const layer of model.network.layers) if (layer.name !== 'first') layer.dispose();
  });

  test('refuses a second training of a model that is in one, and trains it afterwards', async () => {
    const model = toyModel();
    const first = fitTasks(model, table);
    await expect(fitTasks(model, table)).rejects.toMatchObject({
      name: 'ConfigError',
      message: 'fitTasks: `model` must be in one training at a time, got "a second". Await the first.',
    });
    expect((await first).ended).toBe('epochs');
    expect((await fitTasks(model, table)).ended).toBe('epochs');
    model.network.dispose();
  });
});
