import { binary, packModel, unpackModel } from '@mtl/core';
import { denseInput, embeddingInput, hashedInput, oneHotInput } from '@mtl/layers';
import {
  describeGolden,
  describeTaskModel,
  expectClose,
  expectNoLeak,
  type GoldenTensor,
  hasSharedGolden,
  portGolden,
  readGolden,
  reorderBlocks,
  toyTable,
  trainingRows,
  trainSteps,
  weightsByName,
} from '@mtl/testing';
import { fitTasks } from '@mtl/train';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { prunedConnections } from './prunedConnections.js';
import { snr } from './snr.js';

for (const name of hasSharedGolden() ? ['model-snr-trans', 'model-snr-aver'] : []) {
  describeGolden(
    readGolden(name, 'shared'),
    ({ config }, tasks) =>
      snr({
        input: denseInput({ features: config.inputDim as number }),
        tasks,
        experts: config.experts as number,
        units: config.units as number[],
        connection: config.variant as 'trans' | 'aver',
        l0: config.l0 as number,
        sampling: false, // the file is computed with the gates of test time
        towerUnits: config.towerUnits as number[],
      }),
    (golden, tensors, weight) => {
      const [layer, part] = weight.split('/') as [string, string];
      if (!layer.startsWith('level_')) return portGolden(golden, tensors, weight);
      const level = Number(layer.slice(6)) - 1;
      const experts = [0, 1, 2];
      const targets = level === 0 ? experts : [0, 1];
      const read = (path: string) => {
        const { data, shape } = tensors[path] as GoldenTensor;
        return tf.tensor([...data], [...shape]);
      };
      const parts: Record<string, () => tf.Tensor> = {
        experts_1: () =>
          tf.concat(
            experts.map((e) => read(`expert.${level}.${e}.kernel`)),
            1,
          ),
        experts_1_bias: () => tf.stack(experts.map((e) => read(`expert.${level}.${e}.bias`))),
        log_alpha: () => read(`logAlpha.${level}`),
        transforms: () =>
          tf.concat(
            experts.map((i) =>
              tf.concat(
                targets.map((j) => read(`transform.${level}.${j}.${i}`)),
                1,
              ),
            ),
            0,
          ),
      };
      return tf.tidy(() => Array.from((parts[part] as () => tf.Tensor)().dataSync()));
    },
  );
}

const two = { a: binary(), b: binary() };
const dense = { input: denseInput({ features: 3 }), tasks: two };
const small = { ...dense, experts: 3, units: [4, 2], towerUnits: [] };

/** Only the connections of the last level know the tasks. */
const permuteTargets =
  (last: number) =>
  (weight: tf.Tensor, name: string, order: readonly number[]): tf.Tensor => {
    if (name === `level_${last}/log_alpha`)
      return reorderBlocks(
        weight,
        0,
        order.map(() => 1),
        order,
      );
    if (name !== `level_${last}/transforms`) return weight;
    const units = (weight.shape[1] as number) / order.length;
    return reorderBlocks(
      weight,
      1,
      order.map(() => units),
      order,
    );
  };

// Without sampling here: the state of the noise is a weight that no gradient reaches. The penalty is no task's loss. Both: below.
const options = { sampling: false, l0: 0 } as const;

describeTaskModel('snr with transforms', snr, {
  options: { ...options, experts: 3, units: [6, 5], towerUnits: [5] },
  parameters: [
    [{ input: hashedInput({ fields: 38, buckets: 16384, units: 8 }), tasks: two, towerUnits: [16] }, 191_330], // README
    // Level 1: sub-networks 3·4 + 4, gates 3·3, transforms 4·4 each; level 2: 4·2 + 2, gates 2·3, transforms 2·2; heads 2 + 1.
    [{ ...small, sampling: false }, 3 * 16 + 9 + 9 * 16 + 3 * 10 + 6 + 6 * 4 + 2 * 3],
    // With the state of the noise, three numbers per connection, which is not trained.
    [small, 3 * 16 + 9 + 9 * 16 + 3 * 10 + 6 + 6 * 4 + 2 * 3 + 3 * (9 + 6)],
    // Defaults: four sub-networks of 32 and 16.
    [
      {
        input: oneHotInput({ fields: 31, values: 474, numeric: 7 }),
        tasks: { ...two, c: binary() },
        towerUnits: [24],
      },
      4 * 482 * 32 + 16 * (4 + 1024) + 4 * 33 * 16 + 12 * (4 + 256) + 3 * (17 * 24 + 25),
    ],
  ],
  lossBound: 0.2,
  permute: permuteTargets(2),
});

describeTaskModel('snr without transforms', snr, {
  options: { ...options, connection: 'aver', experts: 3, units: [6, 5], towerUnits: [5] },
  parameters: [
    [{ ...small, connection: 'aver', sampling: false }, 3 * 16 + 9 + 3 * 10 + 6 + 2 * 3],
    [{ ...small, connection: 'aver' }, 3 * 16 + 9 + 3 * 10 + 6 + 2 * 3 + 3 * (9 + 6)],
  ],
  lossBound: 0.2,
  permute: permuteTargets(2),
});

describeTaskModel('snr with one level and one sub-network', snr, {
  options: { ...options, experts: 1, units: [6], towerUnits: [4], initScheme: 'pytorch' },
  parameters: [
    [{ ...dense, experts: 1, units: [4], sampling: false, towerUnits: [] }, 16 + 2 + 2 * 16 + 2 * 5],
  ],
  permute: permuteTargets(1),
});

const values = (model: ReturnType<typeof snr>) =>
  [...weightsByName(model)].map(([name, weight]) => [name, Array.from(weight.read().dataSync())] as const);

describe('sampled gates', () => {
  const input = denseInput({ features: 3 });
  const rows = () => trainingRows(input, two);

  for (const connection of ['trans', 'aver'] as const) {
    test(`train to the same bits with the same seed, to others with another (${connection})`, () => {
      const data = rows();
      const trained = [7, 7, 8].map((seed) => {
        const model = snr({ ...small, connection, seed });
        trainSteps(model, data, 15);
        const found = values(model);
        model.network.dispose();
        return found;
      });
      data.dispose();
      expect(trained[1]).toEqual(trained[0]);
      expect(trained[2]).not.toEqual(trained[0]);
    });
  }

  test('go on after packModel and unpackModel with the noise that would have come', async () => {
    const data = rows();
    const model = snr({ ...small, seed: 5 });
    trainSteps(model, data, 4);
    const { model: loaded } = unpackModel(await packModel(model), snr);
    expect(values(loaded)).toEqual(values(model));
    for (const made of [model, loaded]) trainSteps(made, data, 4);
    expect(values(loaded)).toEqual(values(model));
    data.dispose();
    model.network.dispose();
    loaded.network.dispose();
  });

  test('learn: 200 steps bring both losses below a quarter, predictions use no noise and no step leaves a tensor', () => {
    const data = rows();
    const model = snr({ ...dense, experts: 3, units: [6, 5], towerUnits: [5], seed: 1 });
    trainSteps(model, data, 1);
    expectNoLeak(() => trainSteps(model, data, 199));
    tf.tidy(() => {
      const predictions = [1, 2].map(() => Array.from(model.predict(data.x).a.dataSync()));
      expect(predictions[1]).toEqual(predictions[0]);
      for (const [name, z] of Object.entries(model.logits(data.x))) {
        const loss = tf.losses.sigmoidCrossEntropy(data.labels[name] as tf.Tensor, z).dataSync()[0];
        expect(loss, name).toBeLessThan(0.25);
      }
    });
    data.dispose();
    model.network.dispose();
  });

  test('train by fitTasks, twice to the same bits, and by tfjs’s own fit', async () => {
    const table = toyTable(48);
    const config = {
      input: denseInput({ features: 2 }),
      tasks: { first: binary(), second: binary() },
      experts: 2,
      units: [4],
    };
    const [first, second] = [snr(config), snr(config)];
    const runs = [first, second];
    for (const model of runs) await fitTasks(model, table, { epochs: 3, batchSize: 16 });
    expect(values(second)).toEqual(values(first));

    const noise = weightsByName(first).get('level_1/noise') as tf.LayerVariable;
    const before = Array.from(noise.read().dataSync());
    first.network.compile({ optimizer: 'sgd', loss: ['meanSquaredError', 'meanSquaredError'] });
    const [x, y] = [tf.tensor2d(table.numeric, [48, 2]), tf.zeros([48, 1])];
    await first.network.fit(x, { first: y, second: y }, { batchSize: 16, shuffle: false, verbose: 0 });
    expect(Array.from(noise.read().dataSync())).not.toEqual(before);
    tf.dispose([x, y]);
    for (const model of runs) model.network.dispose();
  });
});

describe('penalty', () => {
  test('is what fitTasks moves log α by when the tasks have no weight', async () => {
    const table = toyTable(16);
    const tasks = { first: binary(), second: binary() };
    const model = snr({ input: denseInput({ features: 2 }), tasks, experts: 2, units: [3], l0: 0.5 });
    const before = values(model);
    const sgd = tf.train.sgd(0.1);
    await fitTasks(model, table, { batchSize: 16, optimizer: sgd, taskWeights: { first: 0, second: 0 } });
    sgd.dispose();
    for (const [name, start] of before) {
      const now = Array.from(weightsByName(model).get(name)?.read().dataSync() ?? []);
      if (name === 'level_1/noise') continue; // one step on
      if (name !== 'level_1/log_alpha') {
        expect(now, name).toEqual(start);
        continue;
      }
      start.forEach((logAlpha, i) => {
        const p = 1 / (1 + Math.exp(-(logAlpha - (2 / 3) * Math.log(0.1 / 1.1))));
        expect(now[i]).toBeCloseTo(logAlpha - 0.1 * 0.5 * p * (1 - p), 6);
      });
    }
    model.network.dispose();
  });
});

describe('prunedConnections', () => {
  const config = { ...dense, experts: 2, units: [4, 4], towerUnits: [] };

  test('names the connections whose gate is 0 at test time, the targets of the last level by task', async () => {
    const model = snr(config);
    expect(await prunedConnections(model)).toEqual([]);
    const write = (level: string, logAlpha: number[][]) => {
      const value = tf.tensor2d(logAlpha);
      weightsByName(model).get(`${level}/log_alpha`)?.write(value);
      value.dispose();
    };
    write('level_1', [
      [0, -2.39],
      [-2.4, 9],
    ]); // closed from log(1/11) = −2.3979 down
    write('level_2', [
      [-9, 1],
      [-9, -9],
    ]);
    const before = tf.memory().numTensors;
    expect(await prunedConnections(model)).toEqual([
      { level: 'level_1', source: 0, target: 1 },
      { level: 'level_2', source: 0, target: 'a' },
      { level: 'level_2', source: 0, target: 'b' },
      { level: 'level_2', source: 1, target: 'b' },
    ]);
    expect(tf.memory().numTensors).toBe(before);
    model.network.dispose();
  });

  test('finds connections that a training closed, and what they carry changes no prediction', async () => {
    const table = toyTable(64);
    const tasks = { first: binary(), second: binary() };
    const model = snr({
      input: denseInput({ features: 2 }),
      tasks,
      experts: 4,
      units: [4, 4],
      l0: 0.05,
      seed: 2,
    });
    const adam = tf.train.adam(0.05);
    await fitTasks(model, table, { epochs: 150, batchSize: 64, optimizer: adam });
    adam.dispose();
    const pruned = await prunedConnections(model);
    expect(pruned.length).toBeGreaterThan(0);
    expect(pruned.length).toBeLessThan(4 * 4 + 2 * 4);

    const x = tf.tensor2d(table.numeric, [64, 2]);
    const before = model.predict(x);
    for (const { level, source, target } of pruned) {
      const j = typeof target === 'number' ? target : Object.keys(tasks).indexOf(target);
      const transforms = weightsByName(model).get(`${level}/transforms`) as tf.LayerVariable;
      tf.tidy(() => {
        const block = tf.ones([4, 4]); // 1 on the block of the connection
        const [rows, columns] = transforms.shape as [number, number];
        const other = tf.pad(block as tf.Tensor2D, [
          [4 * source, rows - 4 * source - 4],
          [4 * j, columns - 4 * j - 4],
        ]);
        transforms.write(tf.add(transforms.read(), tf.mul(other, 1000)));
      });
    }
    const after = model.predict(x);
    for (const name of ['first', 'second'] as const) expectClose(after[name], before[name], 0);
    tf.dispose([x, before, after]);
    model.network.dispose();
  }, 60_000);
});

describe('bad configuration', () => {
  const tokens = embeddingInput({ fields: 2, values: 3, units: 4, combine: 'tokens' });
  for (const [change, message] of [
    [{ input: tokens }, 'snr: `input.combine` must be "concat" or "sum", got "tokens".'],
    [{ experts: 0 }, 'snr: `experts` must be a positive integer, got 0.'],
    [{ units: [] }, 'snr: `units` must be a non-empty array of positive integers, got [].'],
    [{ units: [4, 2.5] }, 'snr: `units[1]` must be a positive integer, got 2.5.'],
    [{ connection: 'mean' }, 'snr: `connection` must be one of "trans", "aver", got "mean".'],
    [{ l0: -1 }, 'snr: `l0` must be a finite number ≥ 0, got -1.'],
    [{ l0: Number.POSITIVE_INFINITY }, 'snr: `l0` must be a finite number ≥ 0, got Infinity.'],
    [{ sampling: 1 }, 'snr: `sampling` must be true or false, got 1.'],
    [{ tasks: {} }, 'snr: `tasks` must be an object with at least one task, got {}.'],
  ] as const) {
    test(`snr refuses ${Object.keys(change)[0]} ${String(Object.values(change)[0])}`, () => {
      const before = tf.memory().numTensors;
      expect(() => (snr as (config: unknown) => unknown)({ ...dense, ...change })).toThrow(
        expect.objectContaining({ name: 'ConfigError', message }),
      );
      expect(tf.memory().numTensors).toBe(before);
    });
  }
});
