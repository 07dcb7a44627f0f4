import { binary, lossesByTask, packModel, regression, taskLosses, unpackModel } from '@mtl/core';
import { syntheticFunnel } from '@mtl/data';
import { denseInput, embeddingInput, hashedInput, oneHotInput, registerLayers } from '@mtl/layers';
import {
  expectClose,
  expectNoLeak,
  type GoldenTensor,
  idTensor,
  readGolden,
  throughModelJson,
  trainedWeights,
  uniformTensor,
  variableOf,
  weightsByName,
} from '@mtl/testing';
import { evaluateTasks, fitTasks, predictTasks } from '@mtl/train';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { conversionModel } from './conversionModel.js';
import { esmm } from './esmm.js';
import { conversionLabels, funnelLabels } from './funnelLabels.js';

type Model = ReturnType<typeof esmm>;
type Weights = Readonly<Record<string, GoldenTensor>>;

const small = { input: denseInput({ features: 3 }), towerUnits: [4] };
const values = (model: Model) =>
  [...weightsByName(model)].map(([name, weight]) => [name, Array.from(weight.read().dataSync())] as const);

describe('golden esmm', () => {
  const golden = readGolden('model-esmm');
  /** `click_tower_1/kernel` is `ctr.0.kernel`, `conversion/bias` is `cvr.out.bias`. */
  const port = (tensors: Weights, name: string) => {
    const [, task, layer, part] = /^(click|conversion)(?:_tower_(\d+))?\/(.*)$/.exec(name) as RegExpExecArray;
    const path = `${task === 'click' ? 'ctr' : 'cvr'}.${layer ? Number(layer) - 1 : 'out'}.${part}`;
    return [...(tensors[path] as GoldenTensor).data];
  };
  const withModel = (run: (model: Model, x: tf.Tensor2D, total: () => tf.Scalar) => void) => {
    const model = esmm({
      input: denseInput({ features: golden.config.inputDim as number }),
      towerUnits: golden.config.towerUnits as number[],
    });
    const rows = golden.labels.data.length / 2;
    const column = (task: number) =>
      Float32Array.from({ length: rows }, (_, row) => golden.labels.data[2 * row + task] as number);
    tf.tidy(() => {
      for (const [name, weight] of weightsByName(model)) {
        weight.write(tf.tensor(port(golden.weights as Weights, name), weight.shape as number[]));
      }
      const x = tf.tensor2d([...golden.input.data], [rows, golden.config.inputDim as number]);
      const { click, clickAndConversion } = funnelLabels({ click: column(0), conversion: column(1) });
      const labels = { click: tf.tensor1d(click), clickAndConversion: tf.tensor1d(clickAndConversion) };
      run(model, x, () => {
        const losses = taskLosses(model.logits(x, { training: true }), labels, model.tasks);
        return tf.addN(Object.values(losses)) as tf.Scalar;
      });
    });
    model.network.dispose();
  };

  test('gives the logits of both towers and the losses of the reference, with plain binary losses over all rows', () => {
    withModel((model, x, total) => {
      const logits = tf.concat([model.logits(x).click, conversionModel(model).logits(x).conversion], 1);
      expectClose(logits, golden.logits.data);
      expectClose(total(), [golden.loss.total]);
    });
  });

  test('gives every gradient of the reference', () => {
    withModel((model, _x, total) => {
      const weights = trainedWeights(model);
      const { grads } = tf.variableGrads(total, [...weights.values()].map(variableOf));
      for (const [name, weight] of weights) {
        expectClose(grads[variableOf(weight).name] as tf.Tensor, port(golden.gradients, name), 1e-5, name);
      }
    });
  });

  test('has the weights of the reference after three steps of Adam', () => {
    withModel((model, _x, total) => {
      const { learningRate, steps, loss, weights } = golden.afterAdam;
      const optimizer = tf.train.adam(learningRate as number, 0.9, 0.999, 1e-8);
      const seen = Array.from({ length: steps }, () => optimizer.minimize(total, true) as tf.Scalar);
      expectClose(tf.stack(seen), loss);
      for (const [name, weight] of weightsByName(model)) {
        expectClose(weight.read(), port(weights as Weights, name), 1e-5, name);
      }
      optimizer.dispose();
    });
  });
});

describe('structure', () => {
  test('has two outputs, and two towers that share nothing but the embedding', () => {
    const model = esmm({ input: embeddingInput({ fields: 2, values: 5, units: 3 }), towerUnits: [4, 2] });
    expect(model.network.outputNames).toEqual(['click', 'clickAndConversion']);
    expect(Object.keys(model.tasks)).toEqual(['click', 'clickAndConversion']);
    expect([...weightsByName(model).keys()].map((name) => name.split('/')[0])).toEqual([
      'embedding',
      ...[
        'click_tower_1',
        'conversion_tower_1',
        'click_tower_2',
        'conversion_tower_2',
        'click',
        'conversion',
      ].flatMap((layer) => [layer, layer]),
    ]);
    model.network.dispose();
  });

  for (const [config, count] of [
    [{ input: hashedInput({ fields: 12, buckets: 4096, units: 18 }) }, 406_690], // README
    [small, 2 * (3 * 4 + 4 + 5)],
    [{ ...small, towerUnits: [4, 2] }, 2 * (16 + 10 + 3)],
    // The paper's towers on the one-hot census table and on vectors of 18.
    [
      { input: oneHotInput({ fields: 31, values: 474, numeric: 7 }) },
      2 * (482 * 360 + 361 * 200 + 201 * 80 + 81),
    ],
    [
      { input: embeddingInput({ fields: 4, values: 9, units: 18 }) },
      10 * 18 + 2 * (73 * 360 + 361 * 200 + 201 * 80 + 81),
    ],
  ] as const) {
    test(`has exactly ${count} parameters`, () => {
      const model = esmm(config);
      expect(model.network.countParams()).toBe(count);
      model.network.dispose();
    });
  }

  test('starts bit-equal for the same seed and otherwise for another, each tower with its own draw', () => {
    const models = [7, 7, 8].map((seed) => esmm({ ...small, initScheme: 'pytorch', seed })) as [
      Model,
      Model,
      Model,
    ];
    const [model, same, other] = models.map(values) as [
      ReturnType<typeof values>,
      ReturnType<typeof values>,
      ReturnType<typeof values>,
    ];
    expect(same).toEqual(model);
    for (const [i, [name, ours]] of model.entries()) expect(other[i]?.[1], name).not.toEqual(ours);
    const byName = Object.fromEntries(model);
    expect(byName['click_tower_1/kernel']).not.toEqual(byName['conversion_tower_1/kernel']);
    for (const made of models) made.network.dispose();
  });

  test('gives one row what it gives that row among others', () => {
    const model = esmm(small);
    tf.tidy(() => {
      const x = uniformTensor<tf.Rank.R2>([5, 3], 1);
      const [all, one] = [model.predict(x), model.predict(tf.slice(x, [2, 0], [1, -1]))];
      for (const name of ['click', 'clickAndConversion'] as const) {
        expect(one[name].shape).toEqual([1, 1]);
        expectClose(one[name], tf.slice(all[name], [2, 0], [1, -1]), 1e-6, name);
      }
    });
    model.network.dispose();
  });

  test('does on ids what it does on their dense one-hot table', () => {
    const sparse = esmm({ ...small, input: oneHotInput({ fields: 2, values: 3, numeric: 1 }) });
    const dense = esmm({ ...small, input: denseInput({ features: 4 }) });
    expect(values(sparse)).toEqual(values(dense));
    tf.tidy(() => {
      const ids = tf.tensor2d(
        [
          [1, 3],
          [0, 2],
          [2, 2],
        ],
        [3, 2],
        'int32',
      );
      const table = tf.tensor2d([
        [0.5, 1, 0, 1],
        [-1, 0, 1, 0],
        [2, 0, 2, 0],
      ]);
      const logits = sparse.logits({ ids, numeric: tf.tensor2d([[0.5], [-1], [2]]) });
      const expected = dense.logits(table);
      for (const name of ['click', 'clickAndConversion'] as const)
        expectClose(logits[name], expected[name], 1e-5, name);
    });
    for (const model of [sparse, dense]) model.network.dispose();
  });

  test('gives all its tensors back, those of the conversion model too', () => {
    expectNoLeak(() => {
      const model = esmm(small);
      const x = uniformTensor<tf.Rank.R2>([5, 3], 1);
      expectNoLeak(() => {
        for (let i = 0; i < 20; i++) {
          tf.dispose(model.predict(x) as unknown as tf.NamedTensorMap);
          tf.dispose(conversionModel(model).predict(x) as unknown as tf.NamedTensorMap);
        }
      });
      x.dispose();
      model.network.dispose();
    });
  });
});

describe('probabilities', () => {
  for (const scale of [1, 30, 3000]) {
    test(`multiply, and none of pCTCVR exceeds pCTR or pCVR, with weights times ${scale}`, () => {
      const model = esmm({ ...small, seed: 3 });
      tf.tidy(() => {
        for (const weight of model.network.weights) weight.write(tf.mul(weight.read(), scale));
        const x = uniformTensor<tf.Rank.R2>([200, 3], 1);
        const { click, clickAndConversion } = model.predict(x);
        const { conversion } = conversionModel(model).predict(x);
        expectClose(clickAndConversion, tf.mul(click, conversion), 1e-6);
        const [both, single, given] = [clickAndConversion, click, conversion].map((p) => p.dataSync());
        both?.forEach((p, row) => {
          expect(p).toBeLessThanOrEqual(single?.[row] as number);
          expect(p).toBeLessThanOrEqual(given?.[row] as number);
          expect(p).toBeGreaterThanOrEqual(0);
        });
      });
      model.network.dispose();
    });
  }

  test('have finite losses and gradients where a product of probabilities would be 0 and its logarithm −∞', () => {
    const model = esmm({ ...small, seed: 3 });
    tf.tidy(() => {
      for (const weight of model.network.weights) weight.write(tf.mul(weight.read(), 40));
      const x = tf.mul(uniformTensor<tf.Rank.R2>([64, 3], 1), 10) as tf.Tensor2D;
      const y = tf.concat([tf.ones([32]), tf.zeros([32])]);
      expect(Math.min(...model.predict(x).clickAndConversion.dataSync())).toBe(0);
      const { value, grads } = tf.variableGrads(
        () =>
          tf.addN(
            Object.values(taskLosses(model.logits(x), { click: y, clickAndConversion: y }, model.tasks)),
          ) as tf.Scalar,
      );
      expect(value.dataSync().every(Number.isFinite)).toBe(true);
      for (const gradient of Object.values(grads))
        expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
    });
    model.network.dispose();
  });
});

describe('training', () => {
  test('gives every weight a gradient, the conversion tower too, from rows without a single click', () => {
    const model = esmm({ ...small, seed: 4 });
    tf.tidy(() => {
      const weights = trainedWeights(model);
      const x = uniformTensor<tf.Rank.R2>([32, 3], 1);
      const y = tf.zeros([32]);
      const loss = () =>
        tf.addN(
          Object.values(taskLosses(model.logits(x), { click: y, clickAndConversion: y }, model.tasks)),
        ) as tf.Scalar;
      const { grads } = tf.variableGrads(loss, [...weights.values()].map(variableOf));
      for (const [name, weight] of weights) {
        expect(
          (grads[variableOf(weight).name] as tf.Tensor).dataSync().some((g) => g !== 0),
          name,
        ).toBe(true);
      }
    });
    model.network.dispose();
  });

  test('finds the conversion rate of all impressions on a funnel, by a trainer that knows nothing of it', async () => {
    const all = syntheticFunnel({ rows: 6000, features: 6, seed: 1 });
    const half = (from: number, to: number) => ({
      rows: to - from,
      fields: 0,
      ids: new Int32Array(0),
      columns: 6,
      numeric: all.numeric.slice(6 * from, 6 * to),
      labels: { click: all.labels.click.slice(from, to), conversion: all.labels.conversion.slice(from, to) },
    });
    const [train, test] = [half(0, 4000), half(4000, 6000)];
    const model = esmm({ input: denseInput({ features: 6 }), towerUnits: [16], seed: 1 });
    const adam = tf.train.adam(0.01);
    await fitTasks(
      model,
      { ...train, labels: funnelLabels(train.labels) },
      { epochs: 12, batchSize: 250, optimizer: adam },
    );
    adam.dispose();

    const { click, clickAndConversion } = await evaluateTasks(model, {
      ...test,
      labels: funnelLabels(test.labels),
    });
    const view = conversionModel(model);
    const { conversion } = await evaluateTasks(view, { ...test, labels: conversionLabels(test.labels) });
    expect(click.auc).toBeGreaterThan(0.83);
    expect(clickAndConversion.auc).toBeGreaterThan(0.9);
    expect(conversion.auc).toBeGreaterThan(0.8);

    // Of all impressions, clicked or not, 12.7 % would convert; of the clicked ones 20 % do.
    const predicted = await predictTasks(view, test);
    const mean = predicted.conversion.reduce((sum, p) => sum + p, 0) / test.rows;
    const truth = all.conversionProbability.slice(4000).reduce((sum, p) => sum + p, 0) / test.rows;
    expect(Math.abs(mean - truth)).toBeLessThan(0.03);
    model.network.dispose();
  });

  test('trains by tfjs’s own fit, to the same bits twice, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const runs: ReturnType<typeof values>[] = [];
    for (let run = 0; run < 2; run++) {
      const model = esmm({ ...small, seed: 2 });
      const optimizer = tf.train.adam(0.02);
      model.network.compile({ optimizer, loss: lossesByTask(model) });
      const x = uniformTensor<tf.Rank.R2>([64, 3], 1);
      const click = tf.tidy(() => tf.cast(tf.greater(tf.sum(x, 1, true), 0), 'float32'));
      const { history } = await model.network.fit(
        x,
        { click, clickAndConversion: click },
        {
          epochs: 8,
          batchSize: 32,
          shuffle: false,
          verbose: 0,
          yieldEvery: 'never',
        },
      );
      expect(Object.keys(history)).toEqual(['loss', 'click_loss', 'clickAndConversion_loss']);
      expect(history.loss?.at(-1)).toBeLessThan(0.9 * (history.loss?.[0] as number));
      runs.push(values(model));
      tf.dispose([x, click]);
      optimizer.dispose();
      model.network.dispose();
    }
    expect(runs[1]).toEqual(runs[0]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('files', () => {
  const forms = [
    [denseInput({ features: 3 }), () => uniformTensor<tf.Rank.R2>([4, 3], 1)],
    [oneHotInput({ fields: 2, values: 5 }), () => ({ ids: idTensor([4, 2], 0, 5, 1) })],
    [
      embeddingInput({ fields: 2, values: 5, units: 2, combine: 'sum' }),
      () => ({ ids: idTensor([4, 2], 0, 5, 1) }),
    ],
  ] as const;
  for (const [input, rows] of forms) {
    test(`comes back bit-equal from packModel and from tfjs’s model.json with ${input.kind} input`, async () => {
      registerLayers();
      const before = tf.memory().numTensors;
      const model = esmm({ input, towerUnits: [4, 3], seed: 6 });
      const { model: loaded } = unpackModel(await packModel(model), esmm);
      expect(loaded.recipe).toEqual(model.recipe);
      expect(loaded.recipe?.config).toMatchObject({
        towerUnits: [4, 3],
        tasks: { click: { kind: 'binary' } },
      });
      expect(values(loaded)).toEqual(values(model));
      const network = await throughModelJson(model.network);
      tf.tidy(() => {
        const x = rows();
        const outputs = (logits: Readonly<Record<string, tf.Tensor>>) =>
          Object.values(logits).map((z) => Array.from(z.dataSync()));
        expect(outputs(loaded.logits(x))).toEqual(outputs(model.logits(x)));
        expect(outputs(conversionModel(loaded).logits(x))).toEqual(outputs(conversionModel(model).logits(x)));
        const tensor = 'ids' in x ? x.ids : x;
        expect((network.predict(tensor) as tf.Tensor[]).map((z) => Array.from(z.dataSync()))).toEqual(
          outputs(model.logits(x)),
        );
      });
      for (const made of [model.network, loaded.network, network]) made.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });
  }
});

describe('bad configuration', () => {
  const tasks = 'esmm: `tasks` must be { click: binary(), clickAndConversion: binary() }, got';
  const tokens = embeddingInput({ fields: 2, values: 3, units: 4, combine: 'tokens' });
  for (const [change, message] of [
    [{ input: tokens }, 'esmm: `input.combine` must be "concat" or "sum", got "tokens".'],
    [{ tasks: { click: binary() } }, `${tasks} ["click"].`],
    [
      { tasks: { click: binary(), clickAndConversion: binary(), buy: binary() } },
      `${tasks} ["click","clickAndConversion","buy"].`,
    ],
    [{ tasks: { click: binary(), conversion: binary() } }, `${tasks} ["click","conversion"].`],
    [
      { tasks: { clickAndConversion: binary(), click: binary() } },
      `${tasks} ["clickAndConversion","click"].`,
    ],
    [{ tasks: {} }, `${tasks} [].`],
    [{ tasks: null }, `${tasks} null.`],
    [{ tasks: ['click', 'clickAndConversion'] }, `${tasks} ["0","1"].`],
    [
      { tasks: { click: binary(), clickAndConversion: regression() } },
      'esmm: `tasks.clickAndConversion` must be binary(), got {"kind":"regression","units":1}.',
    ],
    [
      { tasks: { click: { ...binary(), std: 2 }, clickAndConversion: binary() } },
      'esmm: `tasks.click` must be without unknown keys, got "std". Known are `kind`, `units`.',
    ],
    [
      { tasks: { click: null, clickAndConversion: binary() } },
      'esmm: `tasks.click` must be binary(), got null.',
    ],
    [{ towerUnits: [] }, 'esmm: `towerUnits` must be a non-empty array of positive integers, got [].'],
    [{ towerUnits: [360, 0] }, 'esmm: `towerUnits[1]` must be a positive integer, got 0.'],
    [
      { input: 7 },
      'esmm: `input` must be denseInput(), oneHotInput(), embeddingInput() or hashedInput(), got 7.',
    ],
    [{ initScheme: 'he' }, 'esmm: `initScheme` must be one of "glorot", "pytorch", got "he".'],
    [{ seed: 0.5 }, 'esmm: `seed` must be a safe integer, got 0.5.'],
  ] as const) {
    test(`esmm refuses ${JSON.stringify(change)}`, () => {
      const before = tf.memory().numTensors;
      expect(() => (esmm as (config: unknown) => unknown)({ ...small, ...change })).toThrow(
        expect.objectContaining({ name: 'ConfigError', message }),
      );
      expect(tf.memory().numTensors).toBe(before);
    });
  }
});
