import { binary, type Optimizer, type TaskModel } from '@mtl/core';
import { buildTaskModel, Dense, denseInput } from '@mtl/layers';
import { toyTable, weightsByName } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { adam } from '../optimize/adam.js';
import { fitTasks } from './fitTasks.js';

const { labels, ...rest } = toyTable(64);
const table = { ...rest, labels: { first: labels.first } };
const settings = { batchSize: 16, epochs: 2 };

function toyModel(units = 4) {
  return buildTaskModel(
    'toy',
    { input: denseInput({ features: 2 }), tasks: { first: binary() }, towerUnits: [3] },
    ({ rows }) => [
      new Dense({ name: 'bottom_1', features: 2, units, seed: 3 }).apply(rows) as tf.SymbolicTensor,
    ],
  );
}

function valuesOf(model: unknown): Map<string, number[]> {
  const found = weightsByName(model as TaskModel);
  return new Map(Array.from(found, ([name, weight]) => [name, Array.from(weight.read().dataSync())]));
}

function freeze(model: unknown, layer: string, frozen: boolean): void {
  const { network } = model as TaskModel;
  network.getLayer(layer).trainable = !frozen;
}

/** Both kinds must behave alike: our own, and tfjs's behind the adapter. */
const kinds: [string, () => Optimizer | tf.Optimizer][] = [
  ['adam()', () => adam({ learningRate: 0.05 })],
  ['tf.train.momentum()', () => tf.train.momentum(0.05, 0.9)],
];
const free = (optimizer: Optimizer | tf.Optimizer) => {
  if ('dispose' in optimizer) optimizer.dispose();
};

describe.each(kinds)('one optimizer, %s,', (_, make) => {
  test('trains two models of other shapes, one after the other, as two optimizers would', async () => {
    const shared = make();
    const results: Map<string, number[]>[][] = [];
    for (const optimizers of [
      [shared, shared],
      [make(), make()],
    ] as const) {
      const models = [toyModel(4), toyModel(7)];
      for (const [i, model] of models.entries()) {
        await fitTasks(model, table, { ...settings, optimizer: optimizers[i] as Optimizer });
      }
      results.push(models.map(valuesOf));
      for (const model of models) model.network.dispose();
      for (const optimizer of optimizers) free(optimizer);
    }
    expect(results[0]).toEqual(results[1]);
  });

  test('leaves a layer that is frozen during the run alone, and goes on with it when it is thawed', async () => {
    const model = toyModel();
    const optimizer = make();
    const seen: Map<string, number[]>[] = [valuesOf(model)];
    await fitTasks(model, table, {
      batchSize: 64,
      epochs: 3,
      optimizer,
      onEpoch: ({ epoch }) => {
        seen.push(valuesOf(model));
        freeze(model, 'bottom_1', epoch === 0);
      },
    });
    const kernels = seen.map((values) => values.get('bottom_1/kernel'));
    expect(kernels[1]).not.toEqual(kernels[0]);
    expect(kernels[2]).toEqual(kernels[1]);
    expect(kernels[3]).not.toEqual(kernels[2]);
    const outputs = seen.map((values) => values.get('first/kernel'));
    expect(new Set(outputs.map(String)).size).toBe(4);
    free(optimizer);
    model.network.dispose();
  });

  test('gives a model with a frozen layer its own moments, whatever was trained before', async () => {
    // Without the frozen layer every weight stands at another position, where others were in the run before.
    const runs: Map<string, number[]>[] = [];
    for (const thawed of [true, false]) {
      const model = toyModel();
      const other = toyModel(5);
      const optimizer = make();
      if (thawed) await fitTasks(other, table, { ...settings, optimizer });
      freeze(model, 'bottom_1', true);
      await fitTasks(model, table, { ...settings, optimizer });
      runs.push(valuesOf(model));
      for (const { network } of [model, other]) network.dispose();
      free(optimizer);
    }
    expect(runs[0]).toEqual(runs[1]);
  });

  test('gives all its tensors back', async () => {
    const outside = tf.memory().numTensors;
    free(make());
    const own = tf.memory().numTensors - outside; // tfjs's momentum never frees its learning rate
    const before = tf.memory().numTensors + own;
    const model = toyModel();
    const optimizer = make();
    for (const frozen of [true, false, true]) {
      freeze(model, 'bottom_1', frozen);
      await fitTasks(model, table, { ...settings, optimizer });
    }
    free(optimizer);
    model.network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('a weight keeps its moments in an optimizer of tfjs while others come and go', async () => {
  // Momentum 1 and no gradient to speak of: what the second run adds is the moment of the first.
  const runs: number[][] = [];
  for (const frozenBetween of [false, true]) {
    const model = toyModel();
    const optimizer = tf.train.momentum(0.1, 0.9);
    await fitTasks(model, table, { batchSize: 64, optimizer });
    if (frozenBetween) {
      const other = toyModel(6);
      await fitTasks(other, table, { batchSize: 64, optimizer });
      other.network.dispose();
    }
    await fitTasks(model, table, { batchSize: 64, optimizer });
    runs.push(valuesOf(model).get('bottom_1/kernel') as number[]);
    optimizer.dispose();
    model.network.dispose();
  }
  expect(runs[1]).toEqual(runs[0]);
});

test('the default makes the steps of tfjs’s Adam with 1e-3 and ε 1e-8, to the bit', async () => {
  const runs: Map<string, number[]>[] = [];
  for (const optimizer of [undefined, adam(), tf.train.adam(1e-3, 0.9, 0.999, 1e-8)]) {
    const model = toyModel();
    await fitTasks(model, table, { ...settings, epochs: 10, ...(optimizer && { optimizer }) });
    runs.push(valuesOf(model));
    model.network.dispose();
    if (optimizer) free(optimizer);
  }
  expect(runs[1]).toEqual(runs[0]);
  expect(runs[2]).toEqual(runs[0]);
});

test('an own optimizer begins anew in every run, so that runs do not depend on each other', async () => {
  const optimizer = adam({ learningRate: 0.05 });
  const model = toyModel();
  await fitTasks(model, table, { ...settings, optimizer });
  const another = toyModel();
  await fitTasks(another, table, { ...settings, optimizer });
  expect(valuesOf(another)).toEqual(valuesOf(model));
  for (const { network } of [model, another]) network.dispose();
});

describe('fitTasks refuses', () => {
  test('an optimizer of tfjs that has made steps elsewhere, by name', async () => {
    const model = toyModel();
    const optimizer = tf.train.adam(0.01);
    const x = tf.variable(tf.scalar(1));
    for (let i = 0; i < 3; i++) optimizer.minimize(() => tf.square(x) as tf.Scalar);
    await expect(fitTasks(model, table, { optimizer })).rejects.toThrow(
      /^fitTasks: `optimizer` must have made its steps in fitTasks alone, got one with 3 others\. tfjs keeps their moments by position and not by weight: give every way of training its own optimizer\.$/,
    );
    x.dispose();
    optimizer.dispose();
    model.network.dispose();
  });

  test.each([
    ['adam', '"adam"'],
    [0.001, '0.001'],
    [null, 'null'],
    [() => 1, 'a function'],
    [{ learningRate: 1 }, '{"learningRate":1}'],
  ])('%j as an optimizer', async (optimizer, shown) => {
    const model = toyModel();
    const before = tf.memory().numTensors;
    await expect(fitTasks(model, table, { optimizer: optimizer as never })).rejects.toMatchObject({
      name: 'ConfigError',
      message: `fitTasks: \`optimizer\` must be an optimizer of @mtl/train or of tf.train, got ${shown}. Such as \`adam({ learningRate: 1e-3 })\`.`,
    });
    expect(tf.memory().numTensors).toBe(before);
    model.network.dispose();
  });

  test('a model of frozen layers alone', async () => {
    const model = toyModel();
    for (const layer of model.network.layers) layer.trainable = false;
    await expect(fitTasks(model, table)).rejects.toThrow(
      /^fitTasks: `model` must be one with a layer that is trained, got "frozen layers alone"\.$/,
    );
    model.network.dispose();
  });
});
