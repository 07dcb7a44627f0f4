import { adatt, adattSp } from '@mtl/adatt';
import { binary, multiclass, regression, type StoredTensor, TaskModel } from '@mtl/core';
import { crossStitch } from '@mtl/cross-stitch';
import { denseInput, hashedInput, mmoe, omoe, oneHotInput } from '@mtl/mmoe';
import { ple } from '@mtl/ple';
import { sharedBottom } from '@mtl/shared-bottom';
import { weightsByName } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exportTorch } from './exportTorch.js';
import { importTorch } from './importTorch.js';

const input = denseInput({ features: 3 });
const tasks = { click: binary(), spend: regression() };
const two = { input, tasks, expertUnits: [[4], [2]], towerUnits: [2] };

/** Names below `mtl_arch`, with shapes. */
function shapesOf(stateDict: ReadonlyMap<string, StoredTensor>, part: string): string[] {
  return [...stateDict]
    .filter(([name]) => name.startsWith(`mtl_arch.${part}`))
    .map(([name, { shape }]) => `${name.slice(9)} [${shape}]`);
}

describe('exportTorch', () => {
  test('gives float32 tensors that are the caller’s own', async () => {
    const model = sharedBottom({ input, tasks, bottomUnits: [2], towerUnits: [1], initScheme: 'pytorch' });
    const first = await exportTorch(model);
    const copy = structuredClone(first);
    for (const { dtype, data } of first.values()) {
      expect(dtype).toBe('F32');
      data.fill(0);
    }
    expect(await exportTorch(model)).toEqual(copy);
    model.network.dispose();
  });

  test('gives the weights of the logits, whatever the unit of a regression task', async () => {
    const scaled = { ...tasks, spend: regression({ mean: 250_000, std: 80_000 }) };
    const models = [tasks, scaled].map((heads) => sharedBottom({ input, tasks: heads, seed: 3 }));
    const [plain, standardized] = await Promise.all(models.map((model) => exportTorch(model)));
    expect(standardized).toEqual(plain);
    for (const model of models) model.network.dispose();
  });

  test('gives the weights of the moment of the call', async () => {
    const model = sharedBottom({ input, tasks });
    const expected = await exportTorch(model);
    const pending = exportTorch(model);
    tf.tidy(() => {
      for (const weight of weightsByName(model).values()) weight.write(tf.onesLike(weight.read()));
    });
    expect(await pending).toEqual(expected);
    model.network.dispose();
  });

  test('has an empty row of native weights for the shared unit of a single level', async () => {
    const model = adatt({ ...two, expertUnits: [[4]], taskExperts: [1, 3], sharedExperts: 2 });
    const exported = await exportTorch(model);
    expect(shapesOf(exported, 'self_exp_weights')).toEqual([
      'self_exp_weights.0 [1,1]',
      'self_exp_weights.1 [1,3]',
      'self_exp_weights.2 [0,2]',
    ]);
    const other = adatt({ ...two, expertUnits: [[4]], taskExperts: [1, 3], sharedExperts: 2, seed: 9 });
    importTorch(other, exported);
    expect(await exportTorch(other)).toEqual(exported);
    model.network.dispose();
    other.network.dispose();
  });

  test('has no native weights where they are fixed to 1 or absent', async () => {
    for (const model of [
      adattSp({ ...two, taskExperts: 1 }),
      adattSp({ ...two, taskExperts: 2, residual: false }),
      adatt({ ...two, taskExperts: 1, sharedExperts: 1 }),
      adatt({ ...two, taskExperts: 2, sharedExperts: 1, residual: false }),
    ]) {
      expect(shapesOf(await exportTorch(model), 'self_exp_weights')).toEqual([]);
      model.network.dispose();
    }
  });

  test('is AdaTTSp for adatt without shared experts', async () => {
    const general = adatt({ ...two, sharedExperts: 0, seed: 5 });
    const sp = adattSp({ ...two, seed: 5 });
    const exported = await exportTorch(general);
    expect(exported).toEqual(await exportTorch(sp));
    expect(shapesOf(exported, 'self_exp_weights')).toEqual([
      'self_exp_weights.0 [2,2]',
      'self_exp_weights.1 [2,2]',
    ]);
    general.network.dispose();
    sp.network.dispose();
  });

  test('gives a task of ple without experts of its own a gate over the shared ones', async () => {
    const model = ple({ ...two, taskExperts: [0, 2], sharedExperts: 1 });
    expect(shapesOf(await exportTorch(model), 'gate_weights')).toEqual([
      'gate_weights.0.0.0.weight [1,3]',
      'gate_weights.0.0.0.bias [1]',
      'gate_weights.0.1.0.weight [3,3]',
      'gate_weights.0.1.0.bias [3]',
      'gate_weights.0.2.0.weight [3,3]',
      'gate_weights.0.2.0.bias [3]',
      'gate_weights.1.0.0.weight [1,4]',
      'gate_weights.1.0.0.bias [1]',
      'gate_weights.1.1.0.weight [3,4]',
      'gate_weights.1.1.0.bias [3]',
    ]);
    model.network.dispose();
  });

  test('holds every weight of every model once, whatever its widths', async () => {
    const width = fc.integer({ min: 1, max: 4 });
    const units = fc.array(width, { minLength: 1, maxLength: 3 });
    const common = fc.record({
      input: fc.oneof(
        fc.record({ features: width }).map(denseInput),
        fc.record({ fields: width, values: width, numeric: fc.nat(2) }).map(oneHotInput),
      ),
      tasks: width.map((n) => Object.fromEntries(Array.from({ length: n }, (_, t) => [`t${t}`, binary()]))),
      towerUnits: units,
      expertUnits: fc.array(units, { minLength: 1, maxLength: 3 }),
      initScheme: fc.constant('pytorch' as const),
    });
    const own = fc.record({
      experts: width,
      shared: width,
      counts: fc.array(width, { minLength: 4, maxLength: 4 }),
    });
    const builder = fc.constantFrom('sharedBottom', 'mmoe', 'crossStitch', 'ple', 'adattSp', 'adatt');
    await fc.assert(
      fc.asyncProperty(builder, common, own, async (name, config, { experts, shared, counts }) => {
        const list = counts.slice(0, Object.keys(config.tasks).length);
        const build = (seed: number): TaskModel => {
          const seeded = { ...config, seed };
          if (name === 'sharedBottom') {
            const { expertUnits, ...rest } = seeded;
            return sharedBottom({ ...rest, bottomUnits: expertUnits.flat() });
          }
          if (name === 'mmoe') return mmoe({ ...seeded, experts });
          if (name === 'crossStitch') return crossStitch({ ...seeded, stitchInit: 'uniform' });
          if (name === 'ple') return ple({ ...seeded, taskExperts: list, sharedExperts: shared });
          if (name === 'adattSp') return adattSp({ ...seeded, taskExperts: experts });
          return adatt({ ...seeded, taskExperts: list, sharedExperts: shared });
        };
        const [model, other] = [build(1), build(2)];
        const exported = await exportTorch(model);
        const values = [...exported.values()].reduce((sum, { data }) => sum + data.length, 0);
        expect(values).toBe(model.network.countParams());
        importTorch(other, exported);
        const weights = weightsByName(model);
        for (const [weight, variable] of weightsByName(other)) {
          expect(variable.read().dataSync(), weight).toEqual(weights.get(weight)?.read().dataSync());
        }
        model.network.dispose();
        other.network.dispose();
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test('refuses a weight that is not finite, and takes it where it is allowed', async () => {
    const model = sharedBottom({ input, tasks, bottomUnits: [2] });
    tf.tidy(() => {
      weightsByName(model)
        .get('bottom_1/bias')
        ?.write(tf.tensor1d([0, Number.POSITIVE_INFINITY]));
    });
    await expect(exportTorch(model)).rejects.toThrow(
      expect.objectContaining({
        name: 'ShapeError',
        message:
          'exportTorch: `model` must have finite weights, got Infinity (value 1 of "bottom_1/bias"). With `allowNonFinite: true` it is taken as it is.',
      }),
    );
    const exported = await exportTorch(model, { allowNonFinite: true });
    expect(exported.get('mtl_arch.bottom_projection.mlp_net.0.bias')?.data).toEqual(
      Float32Array.of(0, Number.POSITIVE_INFINITY),
    );
    model.network.dispose();
  });
});

describe('what the official code does not have', () => {
  const shared = { ...two, sharedExperts: 1 };
  for (const [title, build, message] of [
    [
      'another builder',
      () => omoe(two),
      '`model.recipe.builder` must be one of "sharedBottom", "mmoe", "crossStitch", "ple", "adattSp", "adatt", got "omoe".',
    ],
    [
      'no recipe',
      () => {
        const { network } = sharedBottom({ input, tasks });
        return new TaskModel(network, tasks);
      },
      '`model.recipe` must be { builder, config }, got undefined. Which weights are which is known of the models of builders only.',
    ],
    [
      'embeddings',
      () => mmoe({ ...two, input: hashedInput({ fields: 2, buckets: 8, units: 2 }) }),
      '`input.kind` must be "dense" or "oneHot", got "embedding". The official code reads a table and has no embeddings.',
    ],
    [
      'a task of several classes',
      () => mmoe({ ...two, tasks: { click: binary(), category: multiclass({ classes: 3 }) } }),
      '`tasks.category.units` must be 1, got 3. A task of the official code has one logit.',
    ],
    [
      'towers without a hidden layer',
      () => mmoe({ ...two, towerUnits: [] }),
      '`towerUnits` must be a non-empty array of positive integers, got []. The towers of the official code have a hidden layer.',
    ],
    ...(
      [
        ['mmoe', () => mmoe({ ...two, useGateBias: false })],
        ['ple', () => ple({ ...shared, useGateBias: false })],
        ['adattSp', () => adattSp({ ...two, useGateBias: false })],
        ['adatt', () => adatt({ ...shared, useGateBias: false })],
      ] as const
    ).map(
      ([builder, build]) =>
        [
          `gates without bias in ${builder}`,
          build,
          '`useGateBias` must be true, got false. The gates of the official code have a bias.',
        ] as const,
    ),
    [
      'cross-stitch units per channel',
      () => crossStitch({ ...two, perChannel: true }),
      '`perChannel` must be false, got true. The official code has one weight per pair of tasks.',
    ],
    [
      'ple without shared experts',
      () => ple({ ...two, sharedExperts: 0 }),
      '`sharedExperts` must be a positive integer, got 0. `PLE` of the official code takes all experts for the shared ones then.',
    ],
    [
      'AdaTT-sp with a list of experts',
      () => adattSp({ ...two, taskExperts: [1, 2] }),
      '`taskExperts` must be the same for all tasks, got [1,2]. `AdaTTSp` of the official code takes no list.',
    ],
    [
      'a network that is not what its recipe says',
      () => {
        const { network, recipe } = sharedBottom({ input, tasks, bottomUnits: [5] });
        return new TaskModel(network, tasks, {
          builder: 'sharedBottom',
          config: { ...recipe?.config, bottomUnits: [4] },
        });
      },
      '`model` must have the weights of its recipe, [3,4] as "bottom_1/kernel", got [3,5].',
    ],
    [
      'a network with more layers than its recipe says',
      () => {
        const { network, recipe } = sharedBottom({ input, tasks, bottomUnits: [5, 5] });
        return new TaskModel(network, tasks, {
          builder: 'sharedBottom',
          config: { ...recipe?.config, bottomUnits: [5] },
        });
      },
      '`model` must have the weights of its recipe, no more as "bottom_2/kernel", got [5,5].',
    ],
    [
      'a network with fewer layers than its recipe says',
      () => {
        const { network, recipe } = sharedBottom({ input, tasks, bottomUnits: [5] });
        return new TaskModel(network, tasks, {
          builder: 'sharedBottom',
          config: { ...recipe?.config, bottomUnits: [5, 5] },
        });
      },
      '`model` must have the weights of its recipe, [5,5] as "bottom_2/kernel", got none.',
    ],
    [
      'a recipe without its numbers',
      () => {
        const { network, recipe } = mmoe(two);
        return new TaskModel(network, tasks, {
          builder: 'mmoe',
          config: { ...recipe?.config, experts: undefined },
        });
      },
      '`experts` must be a positive integer, got undefined.',
    ],
  ] as const) {
    test(`is refused by name: ${title}`, async () => {
      const model = build();
      const { numTensors } = tf.memory();
      await expect(exportTorch(model)).rejects.toThrow(
        expect.objectContaining({ name: 'ConfigError', message: `exportTorch: ${message}` }),
      );
      expect(() => importTorch(model, new Map())).toThrow(
        expect.objectContaining({ name: 'ConfigError', message: `importTorch: ${message}` }),
      );
      expect(tf.memory().numTensors).toBe(numTensors);
      model.network.dispose();
    });
  }
});
