import { lossesByTask, type TaskModel } from '@mtl/core';
import { denseInput, oneHotInput } from '@mtl/layers';
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { type TrainingRows, trainingRows } from '../trainingRows.js';
import { lossesOf, sumOf, totalLoss, trainSteps } from '../trainSteps.js';
import { trainedWeights, variableOf } from '../weightsByName.js';
import { mixedTasks, type Subject, weightValues } from './contract.js';

const input = denseInput({ features: 5 });

/** Gradients, losses, memory and repeatability of training. */
export function checkTraining({ contract, build }: Subject): void {
  const { lossBound } = contract;
  if (lossBound !== undefined) checkLearning(build, lossBound);
  checkSteps(build, contract.batchStatistics);
}

function checkLearning(build: Subject['build'], lossBound: number): void {
  test(`learns 64 rows: after 200 steps every loss is below ${lossBound}, and no step leaves a tensor`, () => {
    const model = build(mixedTasks, input, 1);
    const rows = trainingRows(input, mixedTasks);
    const before = lossesOf(model, rows);
    let afterFirst = 0;
    trainSteps(model, rows, 200, 0.02, (step) => {
      if (step === 1) afterFirst = tf.memory().numTensors;
      else if (tf.memory().numTensors !== afterFirst)
        expect(tf.memory().numTensors, `step ${step}`).toBe(afterFirst);
    });
    for (const [name, loss] of Object.entries(lossesOf(model, rows))) {
      expect(loss, name).toBeLessThan(lossBound);
      expect(before[name], `${name} before`).toBeGreaterThan(2 * lossBound);
    }
    rows.dispose();
    model.network.dispose();
  });

  for (const native of [input, oneHotInput({ fields: 3, values: 9, numeric: 2 })]) {
    test(`trains by tfjs’s own compile and fit on ${native.kind} input, and leaves no tensor`, async () => {
      const before = tf.memory().numTensors;
      const model = build(mixedTasks, native, 1);
      const rows = trainingRows(native, mixedTasks);
      const start = lossesOf(model, rows);
      const optimizer = tf.train.adam(0.02);
      model.network.compile({ optimizer, loss: lossesByTask(model) });
      const { history } = await model.network.fit(rows.inputs, rows.targets, {
        epochs: 8,
        batchSize: 32,
        shuffle: false,
        verbose: 0,
        yieldEvery: 'never',
      });
      expect(Object.keys(history)).toEqual(['loss', 'click_loss', 'category_loss', 'price_loss']);
      expect(sumOf(lossesOf(model, rows))).toBeLessThan(0.9 * sumOf(start));
      rows.dispose();
      model.network.dispose();
      optimizer.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });
  }
}

function checkSteps(build: Subject['build'], batchStatistics?: boolean): void {
  test('lowers the losses in 20 steps, and bit-equally so a second time', () => {
    const runs = [1, 2].map(() => {
      const model = build(mixedTasks, input, 9);
      const rows = trainingRows(input, mixedTasks);
      const start = lossesOf(model, rows, batchStatistics);
      trainSteps(model, rows, 20);
      expect(sumOf(lossesOf(model, rows, batchStatistics))).toBeLessThan(0.9 * sumOf(start));
      const values = weightValues(model);
      rows.dispose();
      model.network.dispose();
      return values;
    });
    expect(runs[1]).toEqual(runs[0]);
  });

  test('has a gradient for every weight', () => {
    const model = build(mixedTasks, input, 2);
    const rows = trainingRows(input, mixedTasks);
    const weights = trainedWeights(model);
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => totalLoss(model, rows), [...weights.values()].map(variableOf));
      for (const [name, weight] of weights) {
        const gradient = grads[variableOf(weight).name] as tf.Tensor;
        expect(gradient.shape, name).toEqual(weight.shape);
        expect(
          gradient.dataSync().some((value) => value !== 0),
          name,
        ).toBe(true);
      }
    });
    rows.dispose();
    model.network.dispose();
  });

  test('measures in fit the losses that taskLosses gives', async () => {
    const model = build(mixedTasks, input, 1);
    const rows = trainingRows(input, mixedTasks);
    const expected = lossesOf(model, rows, batchStatistics);
    const penalties = ownLosses(model, rows);
    const optimizer = tf.train.sgd(0.01);
    model.network.compile({ optimizer, loss: lossesByTask(model) });
    const { history } = await fitOnce(model.network, rows);
    for (const [name, loss] of Object.entries(expected))
      expect(history[`${name}_loss`]?.[0]).toBeCloseTo(loss, 5);
    expect(history.loss?.[0]).toBeCloseTo(sumOf(expected) + penalties, 5);
    optimizer.dispose();
    rows.dispose();
    model.network.dispose();
  });
}

/** One epoch in one batch: the history holds the losses before the first step. */
function fitOnce(network: tf.LayersModel, rows: ReturnType<typeof trainingRows>) {
  return network.fit(rows.inputs, rows.targets, { epochs: 1, batchSize: 64, shuffle: false, verbose: 0 });
}

/** What a training step adds to the losses of the tasks: the losses of the model's own layers. */
function ownLosses(model: TaskModel, { x }: TrainingRows): number {
  return tf.tidy(() => {
    model.logits(x, { training: true });
    return model.network.calculateLosses().reduce((sum, loss) => sum + (loss.dataSync()[0] as number), 0);
  });
}
