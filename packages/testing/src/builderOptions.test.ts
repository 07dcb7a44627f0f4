import { readdirSync } from 'node:fs';
import { adashare } from '@mtl/adashare';
import { adatt, adattSp } from '@mtl/adatt';
import { branched } from '@mtl/branched';
import { amtl, coAmtl } from '@mtl/co-amtl';
import { binary, packModel, type Recipe, TaskModel, unpackModel } from '@mtl/core';
import { crossStitch } from '@mtl/cross-stitch';
import { esmm } from '@mtl/esmm';
import { denseInput } from '@mtl/layers';
import { mmoe, omoe } from '@mtl/mmoe';
import { mran } from '@mtl/mran';
import { mtan } from '@mtl/mtan';
import { ple } from '@mtl/ple';
import { sharedBottom } from '@mtl/shared-bottom';
import { singleTask } from '@mtl/single-task';
import { sluice } from '@mtl/sluice';
import { snr } from '@mtl/snr';
import { softOrdering } from '@mtl/soft-ordering';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';

const choices = ['selection', 'temperature', 'temperatureDecay', 'warmupSteps'];
const attention = ['experts', 'units', 'scale', 'taskActivation', 'norm'];
const fusion = ['expertUnits', 'taskExperts', 'residual', 'nativeInit', 'useGateBias'];
const mixtures = ['experts', 'expertUnits', 'useGateBias'];

/** Every builder of every package, and its own options. */
const builders: readonly (readonly [
  folder: string,
  builder: (config: never) => TaskModel,
  own: readonly string[],
])[] = [
  ['adashare', adashare, ['blocks', 'units', ...choices, 'sparsity', 'sharing']],
  ['adatt', adattSp, fusion],
  ['adatt', adatt, [...fusion, 'sharedExperts']],
  ['branched', branched, ['branchUnits', 'branches', 'groups', ...choices]],
  ['co-amtl', amtl, attention],
  ['co-amtl', coAmtl, attention],
  ['cross-stitch', crossStitch, ['expertUnits', 'stitchInit', 'perChannel']],
  ['esmm', esmm, []],
  ['mmoe', mmoe, mixtures],
  ['mmoe', omoe, mixtures],
  [
    'mran',
    mran,
    [
      ...[
        'attention',
        'heads',
        'concatUnits',
        'norm',
        'frozenAlignment',
        'affinityPenalty',
        'parameterPenalty',
      ],
      ...['units', 'fields'],
    ],
  ],
  ['mtan', mtan, ['units', 'maskUnits']],
  ['ple', ple, ['expertUnits', 'taskExperts', 'sharedExperts', 'useGateBias']],
  ['shared-bottom', sharedBottom, ['bottomUnits']],
  ['single-task', singleTask, ['bottomUnits']],
  ['sluice', sluice, ['units', 'subspaces', 'orthogonality', 'stitchInit', 'mixtureInit']],
  ['snr', snr, ['experts', 'units', 'connection', 'l0', 'sampling']],
  ['soft-ordering', softOrdering, ['layers', 'units']],
];

const common = ['input', 'tasks', 'towerUnits', 'initScheme', 'seed'];

/** Values that no option of any builder takes. */
const wrong = [null, Number.NaN, 'wrong', {}, [[0]], [['wrong']], () => 1, -1.5];

/** A configuration with nothing but what must be there. */
function configOf(builder: (config: never) => TaskModel): Readonly<Record<string, unknown>> {
  const names = builder === (esmm as unknown) ? ['click', 'clickAndConversion'] : ['a', 'b'];
  return {
    input: denseInput({ features: 4 }),
    tasks: Object.fromEntries(names.map((name) => [name, binary()])),
  };
}

/** What comes of a configuration: the error, or nothing where a model came of it. */
function errorOf(builder: (config: never) => TaskModel, config: unknown): unknown {
  try {
    builder(config as never).network.dispose();
    return undefined;
  } catch (error) {
    return error;
  }
}

test('all packages of models are here', () => {
  const folders = readdirSync(new URL('../../models', import.meta.url));
  expect([...new Set(builders.map(([folder]) => folder))]).toEqual(folders.sort());
});

describe.each(builders.map(([, builder, own]) => [builder.name, builder, own] as const))(
  'the errors of %s',
  (name, builder, own) => {
    const config = configOf(builder);

    test('are none for a configuration that can work', () => {
      expect(errorOf(builder, config)).toBeUndefined();
    });

    test.each([...common, ...own])('name it and the option where the value of %s is wrong', (option) => {
      const before = tf.memory().numTensors;
      for (const value of wrong) {
        const error = errorOf(builder, { ...config, [option]: value }) as Error;
        expect([value, error?.name]).toEqual([value, 'ConfigError']);
        expect(error.message.startsWith(`${name}: \`${option}`), error.message).toBe(true);
      }
      expect(tf.memory().numTensors).toBe(before);
    });

    test('name it where a key is unknown, and propose the nearest', () => {
      for (const option of [...common, ...own]) {
        const typed = `${option.slice(0, -1)}_`;
        const error = errorOf(builder, { ...config, [typed]: 1 }) as Error;
        expect(error.message).toMatch(
          new RegExp(
            `^${name}: \`config\` must be without unknown keys, got "${typed}"\\. Did you mean \`\\w+\`\\?$`,
          ),
        );
      }
    });

    test('are FileErrors with the code config where a saved configuration has an unknown key', async () => {
      const model = builder(config as never);
      const { network, tasks, recipe, reads } = model;
      const more = { ...recipe, config: { ...recipe?.config, seeds: 1 } } as Recipe;
      const bytes = await packModel(new TaskModel(network, tasks, more, { values: reads.values }));
      network.dispose();
      const before = tf.memory().numTensors;
      expect(() => unpackModel(bytes, builder)).toThrow(
        expect.objectContaining({
          name: 'FileError',
          code: 'config',
          message: `unpackModel: \`config\` must be one that "${name}" takes, got an error: "ConfigError: ${name}: \`config\` must be without unknown keys, got \\"seeds\\". Did you mean \`seed\`?"`,
        }),
      );
      expect(tf.memory().numTensors).toBe(before);
    });

    test.each([undefined, null, 7, 'adatt', []])('name it where the configuration is %j', (value) => {
      const error = errorOf(builder, value) as Error;
      const got = JSON.stringify(value) ?? 'undefined';
      expect(`${error.name} | ${error.message}`).toBe(
        `ConfigError | ${name}: \`config\` must be an object, got ${got}.`,
      );
    });
  },
);
