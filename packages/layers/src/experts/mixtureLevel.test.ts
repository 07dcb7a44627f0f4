import {
  describeLayer,
  expectClose,
  sineDraws,
  uniformTensor,
  weightsOfLayer,
  writeLevel,
} from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { Experts } from './experts.js';
import { Gates } from './gates.js';
import { Mixture } from './mixture.js';
import { MixtureLevel } from './mixtureLevel.js';

const config = { name: 'level_1', features: 5, experts: 3, gates: 2, expertUnits: [4], seed: 7 };

describeLayer(MixtureLevel, {
  title: 'the first',
  config: { ...config, expertUnits: [4, 3] },
  inputShape: [4, 5],
  outputShape: [4, 2, 3],
  weights: 6,
  rejects: [
    [{ features: 0 }, 'MixtureLevel: `features` must be a positive integer, got 0.'],
    [{ expertFeatures: 0 }, 'MixtureLevel: `expertFeatures` must be a positive integer, got 0.'],
    [{ experts: 0 }, 'MixtureLevel: `experts` must be a positive integer, got 0.'],
    [{ gates: 0 }, 'MixtureLevel: `gates` must be a positive integer, got 0.'],
    [
      { expertUnits: 4 },
      'MixtureLevel: `expertUnits` must be a non-empty array of positive integers, got 4.',
    ],
    [{ initScheme: null }, 'MixtureLevel: `initScheme` must be one of "glorot", "pytorch", got null.'],
  ],
});

describeLayer(MixtureLevel, {
  title: 'the first, on ids',
  config,
  inputShape: [{ ids: [4, 2], highest: 4 }, [4, 1]],
  outputShape: [4, 2, 4],
  weights: 4,
});

describeLayer(MixtureLevel, {
  title: 'the second, without gate bias',
  config: { ...config, expertFeatures: 2, useGateBias: false, initScheme: 'pytorch' },
  inputShape: [
    [4, 3, 2],
    [4, 5],
  ],
  outputShape: [4, 2, 4],
  weights: 3,
});

describeLayer(MixtureLevel, {
  title: 'the second, its gates on ids',
  config: { ...config, expertFeatures: 2 },
  inputShape: [[4, 3, 2], { ids: [4, 2], highest: 4 }, [4, 1]],
  outputShape: [4, 2, 4],
  weights: 4,
});

describe('MixtureLevel', () => {
  const x = [
    [1, -0.5, 0.25],
    [0, 2, -1],
  ];

  test('is the MMoE of equations 6 to 8, computed in double precision', () => {
    const draws = sineDraws();
    const level = new MixtureLevel({
      name: 'level_1',
      features: 3,
      experts: 3,
      gates: 2,
      expertUnits: [2],
      seed: 1,
    });
    tf.tidy(() => {
      const rows = tf.tensor2d(x);
      level.apply(rows);
      const experts = [0, 1, 2].map(() => draws.dense(3, 2));
      const gates = [0, 1].map(() => draws.dense(3, 3));
      writeLevel(level, experts, gates);
      expect(draws.drawn).toBe(48);
      expectClose(
        level.apply(rows) as tf.Tensor,
        [0.472076, 0.298661, 0.428866, 0.255273, 0.780027, 0.025119, 0.781127, 0.013577],
        1e-6,
      );
    });
    level.dispose();
  });

  test('stacks to ML-MMoE, whose gates all read the input', () => {
    const draws = sineDraws();
    const shape = { features: 3, experts: 2, gates: 2, expertUnits: [2], seed: 1 };
    const first = new MixtureLevel({ name: 'level_1', ...shape });
    const second = new MixtureLevel({ name: 'level_2', ...shape, expertFeatures: 2 });
    tf.tidy(() => {
      const rows = tf.tensor2d(x);
      const run = () => second.apply([first.apply(rows) as tf.Tensor, rows]) as tf.Tensor;
      run();
      writeLevel(
        first,
        [0, 1].map(() => draws.dense(3, 2)),
        [0, 1].map(() => draws.dense(3, 2)),
      );
      writeLevel(
        second,
        [0, 1].map(() => draws.dense(2, 2)),
        [0, 1].map(() => draws.dense(3, 2)),
      );
      expect(draws.drawn).toBe(60);
      expectClose(run(), [0, 0.114301, 0, 0.066467, 0, 0.203561, 0, 0.200228], 1e-6);
    });
    first.dispose();
    second.dispose();
  });

  test('is Experts, Gates and Mixture in one', () => {
    const level = new MixtureLevel({ ...config, expertUnits: [4, 3] });
    const experts = new Experts({ name: 'experts', features: 5, experts: 3, expertUnits: [4, 3], seed: 1 });
    const gates = new Gates({ name: 'gates', features: 5, gates: 2, experts: 3, seed: 1 });
    tf.tidy(() => {
      const rows = uniformTensor<tf.Rank.R2>([4, 5], 1);
      const apart = () =>
        new Mixture().apply([experts.apply(rows) as tf.Tensor, gates.apply(rows) as tf.Tensor]);
      level.apply(rows);
      apart();
      const weights = weightsOfLayer(level);
      for (const layer of [experts, gates]) {
        for (const [name, weight] of weightsOfLayer(layer)) {
          weight.write((weights.get(name) as tf.LayerVariable).read());
        }
      }
      expectClose(level.apply(rows) as tf.Tensor, apart() as tf.Tensor, 1e-6);
    });
    for (const layer of [level, experts, gates]) layer.dispose();
  });

  test('says which weight every gate gives every expert', () => {
    const level = new MixtureLevel(config);
    tf.tidy(() => {
      const rows = uniformTensor<tf.Rank.R2>([4, 5], 1);
      const output = level.apply(rows) as tf.Tensor;
      const weights = level.expertWeights(rows);
      expect(weights.shape).toEqual([4, 2, 3]);
      expectClose(tf.sum(weights, 2), tf.ones([4, 2]), 1e-6);
      const experts = new Experts({ name: 'experts', features: 5, experts: 3, expertUnits: [4], seed: 1 });
      experts.apply(rows);
      const [kernel, bias] = level.getWeights();
      experts.setWeights([kernel as tf.Tensor, bias as tf.Tensor]);
      expectClose(tf.matMul(weights, experts.apply(rows) as tf.Tensor3D), output, 1e-6);
      experts.dispose();
    });
    level.dispose();
  });
});
