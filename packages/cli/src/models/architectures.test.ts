import { binary } from '@mtl/core/plain';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ArchitectureName, architectureNames } from './architectureNames.js';
import { architectures, buildersByName } from './architectures.js';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});
afterEach(() => tf.disposeVariables());

// What the encoder of the test-file protocol makes of the real file.
const encoder = { shape: { fields: 31, values: 474, numeric: 7 } };
const tasks = { income: binary(), neverMarried: binary(), college: binary() };

describe('the architectures', () => {
  test.each<[ArchitectureName, number]>([
    ['single-task', 156_387],
    ['shared-bottom', 54_531],
    ['omoe', 312_063],
    ['mmoe', 317_847],
    ['ml-mmoe', 335_199],
    ['cross-stitch', 156_405],
    ['ple', 319_011],
    ['adatt-sp', 319_605],
    ['adatt', 322_494],
    ['amtl', 109_203],
    ['co-amtl', 137_139],
    ['mran', 54_611],
    ['mtan', 87_471],
    ['sluice', 173_889],
    ['snr', 260_139],
    ['soft-ordering', 173_838],
    ['adashare', 90_629],
    ['branched', 156_405],
  ])('%s has %i parameters on the real test file', (name, parameters) => {
    expect(architectures[name].build(encoder, tasks, { seed: 0 }).network.countParams()).toBe(parameters);
  });

  test.each(architectureNames)('%s is made by a builder that files may name', (name) => {
    const { recipe } = architectures[name].build(encoder, tasks, { seed: 0 });
    expect([...buildersByName.keys()]).toContain(recipe?.builder);
  });

  test('are listed by their own names', () => {
    expect(Object.keys(architectures)).toEqual(architectureNames);
    for (const name of architectureNames) expect(architectures[name].name).toBe(name);
  });

  test.each(architectureNames)('%s is built with the settings that the report names', (name) => {
    const { recipe } = architectures[name].build(encoder, tasks, { seed: 0 });
    const { taskExperts, ...settings } = architectures[name].settings;
    expect(recipe?.config).toMatchObject(settings);
    const perTask = taskExperts === undefined ? undefined : [taskExperts, taskExperts, taskExperts];
    expect(recipe?.config.taskExperts).toEqual(perTask);
  });

  test.each(architectureNames)('%s starts as it is told to, by Glorot otherwise', (name) => {
    const startOf = (start?: 'glorot' | 'pytorch') =>
      architectures[name].build(encoder, tasks, { seed: 0, ...(start && { initScheme: start }) }).recipe
        ?.config.initScheme;
    expect([startOf(), startOf('glorot'), startOf('pytorch')]).toEqual(['glorot', 'glorot', 'pytorch']);
  });

  test.each(['omoe', 'mmoe', 'ml-mmoe', 'ple', 'adatt-sp', 'adatt'] as const)(
    '%s has six experts a level, as its rivals have',
    (name) => {
      const {
        experts,
        taskExperts = 0,
        sharedExperts = 0,
      } = architectures[name].settings as Record<string, number>;
      expect(experts ?? 3 * taskExperts + sharedExperts).toBe(6);
    },
  );

  test('start from weights that depend on the seed', () => {
    const weightsOf = (seed: number) => {
      const { network } = architectures['shared-bottom'].build(encoder, tasks, { seed });
      return network.getWeights().flatMap((weight) => [...weight.dataSync()]);
    };
    expect(weightsOf(1)).toEqual(weightsOf(1));
    expect(weightsOf(1)).not.toEqual(weightsOf(2));
  });
});
