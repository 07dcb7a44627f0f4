import { binary, type Examples, multiclass, regression, TaskModel } from '@mtl/core';
import { buildTaskModel, denseInput } from '@mtl/layers';
import { weightsByName } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { evaluateTasks } from './evaluateTasks.js';
import { predictTasks } from './predictTasks.js';

const tasks = { yes: binary(), kind: multiclass({ classes: 3 }), value: regression() };

/** Logits are x times fixed kernels: x for `yes`, [x, 0, −x] for `kind`, 2x for `value`. */
function fixedModel() {
  const model = buildTaskModel(
    'fixed',
    { input: denseInput({ features: 1 }), tasks, towerUnits: [] },
    (input) => Object.keys(tasks).map(() => input.rows as tf.SymbolicTensor),
  );
  const kernels = { yes: [[1]], kind: [[1, 0, -1]], value: [[2]] };
  for (const [name, kernel] of Object.entries(kernels)) {
    const value = tf.tensor2d(kernel);
    weightsByName(model).get(`${name}/kernel`)?.write(value);
    value.dispose();
  }
  return model;
}

const examples: Examples<keyof typeof tasks> = {
  rows: 4,
  fields: 0,
  ids: new Int32Array(0),
  columns: 1,
  numeric: Float32Array.of(-1, 0, 1, 2),
  labels: {
    yes: Float32Array.of(0, 1, 0, 1),
    kind: Float32Array.of(2, 0, 0, 1),
    value: Float32Array.of(-2, 1, 2, 3),
  },
};

describe('evaluateTasks', () => {
  test('gives each head its metrics, worked by hand', async () => {
    const before = tf.memory().numTensors;
    const model = fixedModel();
    const metrics = await evaluateTasks(model, examples);
    // Pairs (positive, negative): (0,−1) right, (0,1) wrong, (2,−1) and (2,1) right.
    expect(metrics.yes.auc).toBe(0.75);
    const softplus = (z: number) => Math.log1p(Math.exp(z));
    const logLoss = (softplus(-1) + softplus(0) + softplus(1) + softplus(-2)) / 4;
    expect(metrics.yes.logLoss).toBeCloseTo(logLoss, 12);
    expect(metrics.yes.ne).toBeCloseTo(logLoss / Math.LN2, 12); // base rate ½
    // Classes: x = −1 → 2 right; 0 → tie, the first; 1 → 0 right; 2 → 0, label 1 wrong.
    expect(metrics.kind.accuracy).toBe(0.75);
    // Predictions −2, 0, 2, 4 against −2, 1, 2, 3.
    expect(metrics.value).toEqual({ mse: 0.5, rmse: Math.SQRT1_2, mae: 0.5, r2: 1 - 2 / 14 });
    model.network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('measures a regression task in the unit of its labels', async () => {
    const { network } = fixedModel();
    const model = new TaskModel(network, { ...tasks, value: regression({ mean: 10, std: 100 }) });
    // Predictions −190, 10, 210, 410.
    const labels = { ...examples.labels, value: Float32Array.of(-180, 0, 210, 410) };
    const { value } = await evaluateTasks(model, { ...examples, labels });
    const variance = [-180, 0, 210, 410].reduce((sum, y) => sum + (y - 110) ** 2, 0);
    expect(value).toEqual({ mse: 50, rmse: Math.sqrt(50), mae: 5, r2: 1 - 200 / variance });
    expect((await predictTasks(model, examples)).value).toEqual(Float32Array.of(-190, 10, 210, 410));
    network.dispose();
  });

  test('gives the same for every batch size', async () => {
    const model = fixedModel();
    const whole = await evaluateTasks(model, examples);
    for (const batchSize of [1, 3, 4, 5])
      expect(await evaluateTasks(model, examples, { batchSize })).toEqual(whole);
    model.network.dispose();
  });

  test('leaves rows without a label out', async () => {
    const model = fixedModel();
    const labels = { ...examples.labels, yes: Float32Array.of(0, 1, Number.NaN, 1) };
    expect((await evaluateTasks(model, { ...examples, labels })).yes.auc).toBe(1);
    model.network.dispose();
  });

  test('counts row weights', async () => {
    const model = fixedModel();
    const weights = { yes: Float32Array.of(1, 1, 3, 1) };
    // Weighted pairs: (0,−1) 1 right, (0,1) 3 wrong, (2,−1) 1 and (2,1) 3 right.
    expect((await evaluateTasks(model, { ...examples, weights })).yes.auc).toBe(5 / 8);
    model.network.dispose();
  });
});

describe('predictTasks', () => {
  test('gives probabilities and values, row by row', async () => {
    const model = fixedModel();
    const { yes, kind, value } = await predictTasks(model, examples, { batchSize: 3 });
    expect(yes).toHaveLength(4);
    expect(yes[3]).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
    expect(kind).toHaveLength(12);
    expect((kind[9] as number) + (kind[10] as number) + (kind[11] as number)).toBeCloseTo(1, 6);
    expect(Array.from(value)).toEqual([-2, 0, 2, 4]);
    model.network.dispose();
  });

  test('needs no labels', async () => {
    const model = fixedModel();
    const { value } = await predictTasks(model, { ...examples, labels: {} });
    expect(value).toHaveLength(4);
    model.network.dispose();
  });

  test('refuses ids for a dense model', async () => {
    const model = fixedModel();
    await expect(predictTasks(model, { ...examples, fields: 1, ids: new Int32Array(4) })).rejects.toThrow(
      'predictTasks: `examples.fields` must be 0, as the model was built, got 1.',
    );
    model.network.dispose();
  });
});
