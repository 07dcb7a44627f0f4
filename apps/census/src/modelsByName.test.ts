import { binary } from '@mtl/core/plain';
import { oneHotInput } from '@mtl/layers';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildersByName, censusModels, type ModelName, modelNames } from './modelsByName.js';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});
afterEach(() => tf.disposeVariables());

// The input of the test-file protocol on the real file.
const input = oneHotInput({ fields: 31, values: 474, numeric: 7 });
const tasks = { income: binary(), neverMarried: binary(), college: binary() };

describe('the models of the application', () => {
  test.each<[ModelName, number]>([
    ['shared-bottom', 54_531],
    ['mmoe', 317_847],
    ['adatt-sp', 319_605],
  ])('%s has %i parameters on the real test file', (name, parameters) => {
    expect(censusModels[name].build(input, tasks, 0).network.countParams()).toBe(parameters);
  });

  test.each(modelNames)('%s is made by a builder that files may name', (name) => {
    const { recipe } = censusModels[name].build(input, tasks, 0);
    expect([...buildersByName.keys()]).toContain(recipe?.builder);
  });

  test('start from weights that depend on the seed', () => {
    const weightsOf = (seed: number) => {
      const { network } = censusModels['shared-bottom'].build(input, tasks, seed);
      return network.getWeights().flatMap((weight) => [...weight.dataSync()]);
    };
    expect(weightsOf(1)).toEqual(weightsOf(1));
    expect(weightsOf(1)).not.toEqual(weightsOf(2));
  });
});
