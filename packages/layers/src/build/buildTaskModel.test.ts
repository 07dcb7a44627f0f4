import { binary, ConfigError, multiclass, regression } from '@mtl/core';
import { expectClose, uniformTensor, weightsByName } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { Experts } from '../experts/experts.js';
import { FusionLevel } from '../experts/fusionLevel.js';
import { Gates } from '../experts/gates.js';
import { Mixture } from '../experts/mixture.js';
import { MixtureLevel } from '../experts/mixtureLevel.js';
import { denseInput, embeddingInput, oneHotInput } from '../input/modelInput.js';
import { applyLayer } from '../parts/applyLayer.js';
import { buildTaskModel, type Trunk } from './buildTaskModel.js';
import { expertWeightsOf } from './expertWeightsOf.js';
import { unstackTasks } from './unstack.js';

/** Every tower reads the table itself. */
const nothing: Trunk = ({ rows }, names) => names.map(() => rows as tf.SymbolicTensor);
const config = {
  input: denseInput({ features: 3 }),
  tasks: { a: binary(), kind: multiclass({ classes: 4 }) },
};

describe('buildTaskModel', () => {
  test('puts a tower and logits on what the trunk gives each task', () => {
    const model = buildTaskModel('mine', { ...config, towerUnits: [6, 5] }, nothing);
    expect([...weightsByName(model)].map(([name, weight]) => [name, weight.shape])).toEqual([
      ['a_tower_1/kernel', [3, 6]],
      ['a_tower_1/bias', [6]],
      ['kind_tower_1/kernel', [3, 6]],
      ['kind_tower_1/bias', [6]],
      ['a_tower_2/kernel', [6, 5]],
      ['a_tower_2/bias', [5]],
      ['kind_tower_2/kernel', [6, 5]],
      ['kind_tower_2/bias', [5]],
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

  test('draws the weights of a task’s tower the same whatever other tasks there are', () => {
    const models = [
      buildTaskModel('mine', { ...config, seed: 5 }, nothing),
      buildTaskModel('mine', { ...config, seed: 5, tasks: { b: regression(), a: binary() } }, nothing),
    ] as const;
    const [one, two] = models.map(
      (model) => weightsByName(model).get('a_tower_1/kernel')?.read() as tf.Tensor,
    );
    expectClose(one as tf.Tensor, two as tf.Tensor, 0);
    for (const model of models) model.network.dispose();
  });

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
