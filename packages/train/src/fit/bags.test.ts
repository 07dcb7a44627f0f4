import { binary, type Examples, featuresOf, type TaskModel, takeExamples } from '@mtl/core';
import { applyLayer, buildTaskModel, Dense, embeddingInput, type ModelInput, oneHotInput } from '@mtl/layers';
import { bagShape, bagTable, weightsByName } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { evaluateTasks } from '../evaluate/evaluateTasks.js';
import { predictTasks } from '../evaluate/predictTasks.js';
import { adagrad } from '../optimize/adagrad.js';
import { adam } from '../optimize/adam.js';
import { momentum } from '../optimize/momentum.js';
import { sgd } from '../optimize/sgd.js';
import { fitTasks } from './fitTasks.js';

const rows = bagTable(48, ['first', 'second']);
const tasks = { first: binary(), second: binary() };

function modelOf(input: ModelInput = oneHotInput({ ...bagShape })) {
  return buildTaskModel('mine', { input, tasks, towerUnits: [], seed: 2 }, ({ rows: x, features }) => {
    const bottom = applyLayer(new Dense({ name: 'bottom', features, units: 6, seed: 2 }), x);
    return [bottom, bottom];
  });
}
function valuesOf(model: TaskModel): Map<string, number[]> {
  const read = (weight: tf.LayerVariable) => tf.tidy(() => Array.from(weight.read().dataSync()));
  return new Map([...weightsByName(model)].map(([name, weight]) => [name, read(weight)]));
}
const parts = (examples: Examples<'first' | 'second'>, ...sizes: number[]) => {
  let from = 0;
  return sizes.map((size) => {
    from += size;
    return takeExamples(
      examples,
      Int32Array.from({ length: size }, (_, i) => from - size + i),
    );
  });
};

describe('bags in training', () => {
  test('are learned from a table, and predicted as featuresOf gives them, in batches of any size', async () => {
    const before = tf.memory().numTensors;
    const model = modelOf();
    const start = await evaluateTasks(model, rows);
    await fitTasks(model, rows, {
      epochs: 10,
      batchSize: 16,
      optimizer: adam({ learningRate: 0.05 }),
      seed: 1,
    });
    const end = await evaluateTasks(model, rows, { batchSize: 7 });
    expect(end.first.logLoss).toBeLessThan(0.5 * start.first.logLoss);
    expect(end.second.logLoss).toBeLessThan(0.5 * start.second.logLoss);
    const whole = tf.tidy(() => Array.from(model.predict(featuresOf(model, rows)).first.dataSync()));
    const { first } = await predictTasks(model, rows, { batchSize: 5 });
    first.forEach((value, row) => {
      expect(value).toBeCloseTo(whole[row] as number, 6);
    });
    model.network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('of a stream are learned to the bit as those of the same table, wherever its chunks end', async () => {
    const options = { epochs: 2, batchSize: 16, optimizer: sgd({ learningRate: 0.1 }), shuffle: false };
    const [table, stream] = [modelOf(), modelOf()];
    await fitTasks(table, rows, options);
    await fitTasks(stream, () => parts(rows, 5, 0, 30, 13), options);
    expect(valuesOf(stream)).toEqual(valuesOf(table));
    for (const model of [table, stream]) model.network.dispose();
  });

  test('that are too long, or of another name, are refused before a weight changes', async () => {
    const model = modelOf();
    const before = valuesOf(model);
    const { tags, ...others } = rows.bags as NonNullable<typeof rows.bags>;
    const long = {
      offsets: Int32Array.from({ length: rows.rows + 1 }, (_, row) => Math.min(row, 1) * 4),
      ids: Int32Array.of(9, 9, 9, 9),
    };
    await expect(fitTasks(model, { ...rows, bags: { ...others, tags: long } })).rejects.toThrow(
      'fitTasks: `bags.tags` must be at most 3 ids in a row, as the model was built, got 4 (row 0).',
    );
    await expect(fitTasks(model, { ...rows, bags: others })).rejects.toThrow(
      'fitTasks: `examples.bags` must be ["history","tags","words"], as the model was built, got ["history","words"].',
    );
    const other = { ...others, tags: { ...(tags as typeof long), ids: Int32Array.from(long.ids, () => 15) } };
    await expect(predictTasks(model, { ...rows, bags: other })).rejects.toThrow(/^predictTasks: `bags.tags/);
    expect(valuesOf(model)).toEqual(before);
    model.network.dispose();
  });

  test('of a table that is not trained keep their vectors to the bit, with every optimizer', async () => {
    const columns = bagShape.columns.map((column) =>
      column.name === 'tags' ? { ...column, units: 3, trainable: false } : column,
    );
    const rate = { learningRate: 0.05 };
    const optimizers = [
      adam(rate),
      sgd(rate),
      momentum(rate),
      adagrad(rate),
      tf.train.adam(0.01),
      tf.train.rmsprop(0.01),
    ];
    for (const optimizer of optimizers) {
      const model = modelOf(embeddingInput({ ...bagShape, columns, units: 4 }));
      const before = valuesOf(model);
      await fitTasks(model, rows, { epochs: 1, batchSize: 16, optimizer });
      const after = valuesOf(model);
      const still = [...after].filter(([name, values]) => values.join() === before.get(name)?.join());
      expect(still.map(([name]) => name)).toEqual(['embedding/table_of_3']);
      model.network.dispose();
    }
    for (const optimizer of optimizers.slice(4)) (optimizer as tf.Optimizer).dispose();
  });
});
