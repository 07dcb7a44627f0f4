import { TaskModel as Model, regression, type Step, type StepContext, type TaskModel } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tensorsOf } from '../evaluate/tensorsOf.js';
import { sumOfLosses } from './sumOfLosses.js';

const tasks = { a: regression(), b: regression() };
type Both = typeof tasks;
let model: TaskModel<Both>;
let before = 0;

/** a = w · x and b = v · x, with w = v = 0 at first. */
beforeEach(() => {
  before = tf.memory().numTensors;
  const x = tf.input({ shape: [1] });
  const outputs = ['a', 'b'].map((name) => {
    const dense = tf.layers.dense({ name, units: 1, useBias: false, kernelInitializer: 'zeros' });
    return dense.apply(x) as tf.SymbolicTensor;
  });
  model = new Model(tf.model({ inputs: x, outputs }), tasks);
});

afterEach(() => {
  model.network.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

const rows = {
  rows: 2,
  fields: 0,
  ids: new Int32Array(0),
  columns: 1,
  numeric: Float32Array.of(1, 2),
  labels: { a: Float32Array.of(1, 1), b: Float32Array.of(3, 3) },
};

/** One step with these weights of the tasks: losses, gradients, and how often each kernel ran. */
async function stepOf(taskWeights: { a: number; b: number }, changes: Partial<StepContext<Both>> = {}) {
  const gradients: Record<string, number> = {};
  const context: StepContext<Both> = {
    model,
    taskWeights,
    weights: () =>
      new Map(model.network.weights.map((weight) => [weight.originalName, weight.read() as tf.Variable])),
    penalties: () => [],
    applyGradients: (found) => {
      for (const [name, gradient] of Object.entries(found))
        gradients[name] = gradient.dataSync()[0] as number;
    },
    ...changes,
  };
  const batch = tensorsOf(model, rows);
  const state = {};
  let out: ReturnType<Step['run']> | undefined;
  let kernels: readonly string[] = [];
  try {
    const profile = await tf.profile(() => {
      out = sumOfLosses().run(context as unknown as StepContext, batch, state);
    });
    kernels = profile.kernels.map(({ name }) => name);
  } finally {
    tf.dispose([batch.features, batch.labels] as unknown as tf.TensorContainer);
  }
  expect(out?.state).toBe(state);
  const losses = Object.fromEntries(
    Object.entries(out?.losses ?? {}).map(([name, loss]) => [name, loss.dataSync()[0]]),
  );
  tf.dispose(out?.losses);
  return { gradients, losses, products: kernels.filter((name) => name === 'Multiply').length };
}

describe('sumOfLosses', () => {
  test('has a name and no state of its own', () => {
    expect(sumOfLosses()).toEqual({ name: 'sumOfLosses', run: expect.any(Function) });
  });

  test('gives the losses as they are and the gradient of their weighted sum, by the names of the weights', async () => {
    const { gradients, losses } = await stepOf({ a: 2, b: 0.5 });
    // Mean of y²: 1 and 9. Mean of 2x(wx − y) = −(1 + 2) · y: −3 and −9, times the weights of the tasks.
    expect(losses).toEqual({ a: 1, b: 9 });
    expect(gradients).toEqual({ 'a/kernel': -6, 'b/kernel': -4.5 });
  });

  test('adds the penalties', async () => {
    const kernel = () => tf.squeeze<tf.Scalar>(model.network.weights[0]?.read() as tf.Tensor);
    const { gradients, losses } = await stepOf({ a: 1, b: 1 }, { penalties: () => [tf.mul(kernel(), 5)] });
    expect(losses).toEqual({ a: 1, b: 9 });
    expect(gradients).toEqual({ 'a/kernel': 2, 'b/kernel': -9 });
  });

  test('multiplies no loss by a weight of 1', async () => {
    const [none, one] = [await stepOf({ a: 1, b: 1 }), await stepOf({ a: 1, b: 2 })];
    expect(one.products).toBeGreaterThan(none.products);
  });

  test.each(['penalties', 'applyGradients'] as const)('leaves no tensor where %s fails', async (part) => {
    const fail = () => {
      throw new Error('broken');
    };
    await expect(stepOf({ a: 1, b: 1 }, { [part]: fail })).rejects.toThrow(/^broken$/);
  });
});
