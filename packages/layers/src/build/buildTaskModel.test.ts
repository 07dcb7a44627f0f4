import { binary, ConfigError, deriveSeed, multiclass, regression, taskWeightsOf } from '@mtl/core';
import { expectClose, uniformTensor, weightsByName } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { Dense } from '../experts/dense.js';
import { Experts } from '../experts/experts.js';
import { FusionLevel } from '../experts/fusionLevel.js';
import { Gates } from '../experts/gates.js';
import { Mixture } from '../experts/mixture.js';
import { MixtureLevel } from '../experts/mixtureLevel.js';
import { embeddingInput } from '../input/embeddingInput.js';
import { denseInput, oneHotInput } from '../input/modelInput.js';
import { applyLayer } from '../parts/applyLayer.js';
import { buildTaskModel, type Trunk } from './buildTaskModel.js';
import { expertWeightsOf } from './expertWeightsOf.js';
import { unstackTasks } from './unstack.js';

/** Every tower reads the table itself. */
const nothing: Trunk = ({ rows }, names) => names.map(() => rows as tf.SymbolicTensor);
/** A dense layer for each task, so wide. */
const trunkOf = (rows: tf.SymbolicTensor, widths: Record<string, number>) =>
  Object.entries(widths).map(
    ([name, units]) => new Dense({ name, features: 3, units, seed: 1 }).apply(rows) as tf.SymbolicTensor,
  );
const config = {
  input: denseInput({ features: 3 }),
  tasks: { a: binary(), kind: multiclass({ classes: 4 }) },
};

describe('buildTaskModel', () => {
  test('puts a tower and logits on what the trunk gives each task', () => {
    const model = buildTaskModel('mine', { ...config, towerUnits: [6, 5] }, nothing);
    expect([...weightsByName(model)].map(([name, weight]) => [name, weight.shape])).toEqual([
      ['towers/kernel_1', [2, 3, 6]],
      ['towers/bias_1', [2, 6]],
      ['towers/kernel_2', [2, 6, 5]],
      ['towers/bias_2', [2, 5]],
      ['a/kernel', [5, 1]],
      ['a/bias', [1]],
      ['kind/kernel', [5, 4]],
      ['kind/bias', [4]],
    ]);
    expect(model.network.name).toBe('mine');
    model.network.dispose();
  });

  test('keeps the configuration with its defaults as plain data, apart from the caller’s', () => {
    const towerUnits = [6];
    const model = buildTaskModel('mine', { ...config, towerUnits, extra: { list: [1] } }, nothing);
    towerUnits[0] = 99;
    expect(model.recipe).toEqual({
      builder: 'mine',
      config: {
        input: { kind: 'dense', features: 3 },
        tasks: { a: { kind: 'binary', units: 1 }, kind: { kind: 'multiclass', units: 4 } },
        towerUnits: [6],
        initScheme: 'glorot',
        seed: 0,
        extra: { list: [1] },
      },
    });
    model.network.dispose();
    const defaults = buildTaskModel('mine', config, nothing);
    expect(defaults.recipe?.config.towerUnits).toEqual([8]);
    defaults.network.dispose();
  });

  for (const initScheme of ['glorot', 'pytorch'] as const) {
    test(`draws a task’s tower as a dense layer by itself, whatever other tasks there are, ${initScheme}`, () => {
      const given = {
        ...config,
        seed: 5,
        initScheme,
        tasks: { b: regression(), a: binary() },
        towerUnits: [6, 5],
      };
      const model = buildTaskModel('mine', given, nothing);
      const towers = weightsByName(model);
      for (const [depth, features, units] of [
        [1, 3, 6],
        [2, 6, 5],
      ] as const) {
        const name = `a_tower_${depth}`;
        const dense = new Dense({ name, features, units, initScheme, seed: deriveSeed(5, name) });
        dense.apply(tf.input({ shape: [features] }));
        tf.tidy(() => {
          for (const [w, part] of ['kernel', 'bias'].entries()) {
            const all = towers.get(`towers/${part}_${depth}`)?.read() as tf.Tensor;
            const own = dense.weights[w]?.read() as tf.Tensor;
            expectClose(tf.reshape(tf.slice(all, 1, 1), own.shape), own, 0);
          }
        });
        dense.dispose();
      }
      model.network.dispose();
    });
  }

  const widths = { first: 4, second: 4 };
  const trunks: Record<string, (rows: tf.SymbolicTensor) => ReturnType<Trunk>> = {
    'one tensor with a row for each task': (rows) =>
      new Experts({ name: 'rows', features: 3, experts: 2, expertUnits: [4], seed: 1 }).apply(
        rows,
      ) as tf.SymbolicTensor,
    'one tensor for all tasks': (rows) => [rows, rows],
    'a tensor for each task': (rows) => trunkOf(rows, widths),
    'tensors of different widths': (rows) => trunkOf(rows, { first: 4, second: 2 }),
  };
  for (const [title, trunk] of Object.entries(trunks)) {
    for (const towerUnits of [[], [5], [5, 3]]) {
      test(`gives each task its own row of ${title}, with towers [${towerUnits}]`, () => {
        const model = buildTaskModel('mine', { ...config, towerUnits, seed: 2 }, ({ rows }) =>
          trunk(rows as tf.SymbolicTensor),
        );
        tf.tidy(() => {
          const x = uniformTensor<tf.Rank.R2>([4, 3], 7);
          const before = model.logits(x);
          // Weights of one task alone move its own logits and no others.
          for (const weight of model.network.getLayer('kind').weights)
            weight.write(tf.onesLike(weight.read()));
          for (const { weight } of taskWeightsOf(model)) {
            const [, second] = tf.unstack(weight.read()) as [tf.Tensor, tf.Tensor];
            weight.write(tf.stack([tf.unstack(weight.read())[0] as tf.Tensor, tf.add(second, 1)]));
          }
          const after = model.logits(x);
          expectClose(after.a, before.a, 0);
          expect(Array.from(after.kind.dataSync())).not.toEqual(Array.from(before.kind.dataSync()));
        });
        model.network.dispose();
      });
    }
  }

  test.each([
    [
      { input: {} },
      'mine: `input` must be denseInput(), oneHotInput(), embeddingInput() or hashedInput(), got {}.',
    ],
    [{ tasks: {} }, 'mine: `tasks` must be an object with at least one task, got {}.'],
    [{ towerUnits: [0] }, 'mine: `towerUnits[0]` must be a positive integer, got 0.'],
    [{ towerUnits: 8 }, 'mine: `towerUnits` must be a non-empty array of positive integers, got 8.'],
    [{ initScheme: 'he' }, 'mine: `initScheme` must be one of "glorot", "pytorch", got "he".'],
    [{ seed: 0.5 }, 'mine: `seed` must be a safe integer, got 0.5.'],
    [{ seed: '1' }, 'mine: `seed` must be a safe integer, got "1".'],
  ])('refuses %j before any weight exists', (change, message) => {
    const before = tf.memory().numTensors;
    expect(() => buildTaskModel('mine', { ...config, ...(change as object) }, nothing)).toThrow(
      expect.objectContaining({ name: 'ConfigError', message }),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  test('refuses layer names that a task has taken', () => {
    const clash: Trunk = ({ rows }, names) => {
      const level = new MixtureLevel({
        name: 'a',
        features: 3,
        experts: 1,
        gates: 2,
        expertUnits: [2],
        seed: 1,
      });
      return unstackTasks(level.apply(rows) as tf.SymbolicTensor).slice(0, names.length);
    };
    expect(() => buildTaskModel('mine', config, clash)).toThrow(
      new ConfigError('mine: `tasks` must be named unlike the other layers of the model, got "a".'),
    );
  });
});

describe('expertWeightsOf', () => {
  const tasks = { a: binary(), b: binary() };
  const fusion: Trunk = ({ rows, features }) => {
    const level = (name: string, width: number) =>
      new FusionLevel({
        name,
        features: width,
        taskExperts: [1, 2],
        expertUnits: [4],
        residual: false,
        seed: 1,
      });
    const first = level('level_1', features).apply(rows) as tf.SymbolicTensor;
    return unstackTasks(level('level_2', 4).apply(first) as tf.SymbolicTensor);
  };

  for (const [title, input, inputs] of [
    ['a dense table', denseInput({ features: 3 }), () => uniformTensor<tf.Rank.R2>([5, 3], 1)],
    [
      'ids and numeric columns',
      oneHotInput({ fields: 2, values: 3, numeric: 1 }),
      () => ({ ids: tf.ones<tf.Rank.R2>([5, 2], 'int32'), numeric: uniformTensor<tf.Rank.R2>([5, 1], 1) }),
    ],
    [
      'vectors',
      embeddingInput({ fields: 2, values: 3, units: 2 }),
      () => ({ ids: tf.ones<tf.Rank.R2>([5, 2], 'int32') }),
    ],
  ] as const) {
    test(`gives the weights of every level for ${title}, and leaves nothing else behind`, () => {
      const model = buildTaskModel('mine', { input, tasks }, fusion);
      const x = inputs();
      const before = tf.memory().numTensors;
      const weights = expertWeightsOf(model, x);
      expect(Object.keys(weights)).toEqual(['level_1', 'level_2']);
      expect(tf.memory().numTensors).toBe(before + 2);
      tf.tidy(() => {
        for (const level of Object.values(weights)) {
          expect(level.shape).toEqual([5, 2, 3]);
          expectClose(tf.sum(level, 2), tf.ones([5, 2]), 1e-6);
        }
      });
      tf.dispose([weights, x]);
      model.network.dispose();
    });
  }

  test('gives the weights of a mixture whose gates and experts are layers of their own', () => {
    const model = buildTaskModel(
      'mine',
      { input: denseInput({ features: 3 }), tasks },
      ({ rows, features }) => {
        const experts = new Experts({ name: 'experts', features, experts: 3, expertUnits: [4], seed: 1 });
        const gates = new Gates({ name: 'gates', features, experts: 3, gates: 2, seed: 2 });
        const mixture = new Mixture({ name: 'mixture' });
        return unstackTasks(
          applyLayer(mixture, [applyLayer(experts, [rows].flat()), applyLayer(gates, [rows].flat())]),
        );
      },
    );
    tf.tidy(() => {
      const { mixture, ...others } = expertWeightsOf(model, uniformTensor<tf.Rank.R2>([5, 3], 1));
      expect(others).toEqual({});
      expect(mixture?.shape).toEqual([5, 2, 3]);
      const logits = model.network.getLayer('gates').apply(uniformTensor<tf.Rank.R2>([5, 3], 1)) as tf.Tensor;
      expectClose(mixture as tf.Tensor, tf.softmax(logits), 0);
    });
    model.network.dispose();
  });

  test('is empty for a model without gates', () => {
    const model = buildTaskModel('mine', { input: denseInput({ features: 3 }), tasks }, nothing);
    tf.tidy(() => {
      expect(expertWeightsOf(model, tf.ones([2, 3]))).toEqual({});
    });
    model.network.dispose();
  });

  test('refuses another number of tensors than the model reads', () => {
    const input = oneHotInput({ fields: 2, values: 3, numeric: 1 });
    const model = buildTaskModel('mine', { input, tasks }, fusion);
    tf.tidy(() => {
      expect(() => expertWeightsOf(model, { ids: tf.ones([2, 2], 'int32') })).toThrow(
        expect.objectContaining({
          name: 'ShapeError',
          message: 'expertWeightsOf: `x` must be 2 tensors, as the model was built, got 1.',
        }),
      );
    });
    model.network.dispose();
  });
});
