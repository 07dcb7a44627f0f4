import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ArchitectureName } from '../models/architectureNames.js';
import { architectures } from '../models/architectures.js';
import type { TrainingData } from '../models/trainingData.js';
import { syntheticData, untrainedModel } from '../testing/smallModel.js';
import { heatMapsOf } from './expertHeatMaps.js';

let data: TrainingData;

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  data = await syntheticData(400);
});

const mapsOf = (name: ArchitectureName) =>
  heatMapsOf({ model: untrainedModel(name, data), architecture: architectures[name] }, data);
const tasks = ['income', 'neverMarried', 'college'];

describe('heatMapsOf', () => {
  test('gives a map per level of AdaTT-sp, experts under their tasks', async () => {
    const maps = await mapsOf('adatt-sp');
    expect(maps.map(({ level }) => level)).toEqual(['level_1', 'level_2']);
    for (const { rows, owners, values } of maps) {
      expect(rows).toEqual(tasks);
      expect(owners).toEqual(tasks.map((name) => ({ name, experts: 2 })));
      expect(values.map((row) => row.length)).toEqual([6, 6, 6]);
    }
    expect(maps[0]?.title).toBe(
      'AdaTT-sp, level 1: weight of every expert, mean over 80 test rows (synthetic)',
    );
  });

  test('shows the native weights on top of gates that sum to 1', async () => {
    const model = untrainedModel('adatt-sp', data);
    const level = model.network.getLayer('level_1');
    const at = level.weights.findIndex(({ name }) => /\/native(_\d+)?$/.test(name));
    const weights = level.getWeights();
    weights[at] = tf.tensor1d([1, 2, 3, 4, 5, 6]);
    level.setWeights(weights);
    const [map] = await heatMapsOf({ model, architecture: architectures['adatt-sp'] }, data);
    const sums = map?.values.map((row) => row.reduce((sum, value) => sum + value, 0));
    // Every gate gives 1 in all; the native weights add 1 + 2, 3 + 4 and 5 + 6.
    [4, 8, 12].forEach((sum, t) => {
      expect(sums?.[t]).toBeCloseTo(sum, 4);
    });
  });

  test('names the shared experts and the shared unit of AdaTT', async () => {
    const [inner, last] = await mapsOf('adatt');
    expect(inner?.rows).toEqual([...tasks, 'shared']);
    expect(last?.rows).toEqual(tasks);
    expect(inner?.owners.at(-1)).toEqual({ name: 'shared', experts: 3 });
  });

  test('knows the experts of all tasks and the one gate of OMoE', async () => {
    expect((await mapsOf('mmoe'))[0]).toMatchObject({
      rows: tasks,
      owners: [{ name: 'shared by all tasks', experts: 6 }],
    });
    expect((await mapsOf('omoe'))[0]?.rows).toEqual(['all tasks']);
  });

  test('names the experts that the inner gates of ML-MMoE lead to', async () => {
    const [inner, last] = await mapsOf('ml-mmoe');
    expect(inner?.rows).toEqual([1, 2, 3, 4, 5, 6].map((i) => `to expert ${i}`));
    expect(last?.rows).toEqual(tasks);
  });

  test('gives a task of PLE no weight on the experts of the others', async () => {
    const [inner, last] = await mapsOf('ple');
    expect(inner?.rows).toEqual([...tasks, 'shared']);
    expect(last?.owners).toEqual([
      ...tasks.map((name) => ({ name, experts: 1 })),
      { name: 'shared', experts: 3 },
    ]);
    expect(last?.values.map((row) => row.map((weight) => weight > 0))).toEqual([
      [true, false, false, true, true, true],
      [false, true, false, true, true, true],
      [false, false, true, true, true, true],
    ]);
  });

  test('gives none for a model without gated experts, and leaks no tensor', async () => {
    expect(await mapsOf('shared-bottom')).toEqual([]);
    const model = untrainedModel('adatt-sp', data);
    const before = tf.memory().numTensors;
    await heatMapsOf({ model, architecture: architectures['adatt-sp'] }, data);
    expect(tf.memory().numTensors).toBe(before);
  });
});
