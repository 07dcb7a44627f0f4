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
import { FusionLevel } from './fusionLevel.js';

const config = { name: 'level_1', features: 5, taskExperts: [2, 2, 2], expertUnits: [4], seed: 7 };

describeLayer(FusionLevel, {
  title: 'the first',
  config: { ...config, expertUnits: [4, 3] },
  inputShape: [4, 5],
  outputShape: [4, 3, 3],
  weights: 7,
  rejects: [
    [{ features: 0 }, 'FusionLevel: `features` must be a positive integer, got 0.'],
    [
      { taskExperts: [] },
      'FusionLevel: `taskExperts` must be a non-empty array of positive integers, got [].',
    ],
    [{ taskExperts: [1, 0] }, 'FusionLevel: `taskExperts[1]` must be a positive integer, got 0.'],
    [{ sharedExperts: -1 }, 'FusionLevel: `sharedExperts` must be a non-negative integer, got -1.'],
    [
      { expertUnits: [] },
      'FusionLevel: `expertUnits` must be a non-empty array of positive integers, got [].',
    ],
    [{ nativeInit: 'ones' }, 'FusionLevel: `nativeInit` must be one of "uniform", "mean", got "ones".'],
    [{ initScheme: 'he' }, 'FusionLevel: `initScheme` must be one of "glorot", "pytorch", got "he".'],
    [{ fuseShared: true }, 'FusionLevel: `fuseShared` must be false where `sharedExperts` is 0, got true.'],
  ],
});

describeLayer(FusionLevel, {
  title: 'the first, on ids, with one expert per task',
  config: { ...config, taskExperts: [1, 1] },
  inputShape: [{ ids: [4, 2], highest: 4 }, [4, 1]],
  outputShape: [4, 2, 4],
  weights: 4,
});

describeLayer(FusionLevel, {
  title: 'the second, with a list of experts',
  config: { ...config, taskExperts: [1, 3, 2], nativeInit: 'mean' },
  inputShape: [4, 3, 5],
  outputShape: [4, 3, 4],
  weights: 5,
});

describeLayer(FusionLevel, {
  title: 'an inner one with a shared unit that fuses',
  config: { ...config, taskExperts: [1, 2], sharedExperts: 2, fuseShared: true, initScheme: 'pytorch' },
  inputShape: [4, 3, 5],
  outputShape: [4, 3, 4],
  weights: 5,
});

describeLayer(FusionLevel, {
  title: 'the last with a shared unit that does not fuse',
  config: { ...config, taskExperts: [1, 2], sharedExperts: 3 },
  inputShape: [4, 3, 5],
  outputShape: [4, 2, 4],
  weights: 5,
});

describeLayer(FusionLevel, {
  title: 'without residual and gate bias',
  config: { ...config, residual: false, useGateBias: false },
  inputShape: [4, 3, 5],
  outputShape: [4, 3, 4],
  weights: 3,
});

describeLayer(FusionLevel, {
  title: 'of one task',
  config: { ...config, taskExperts: [3] },
  inputShape: [4, 1, 5],
  outputShape: [4, 1, 4],
  weights: 5,
});

describe('FusionLevel', () => {
  const x = [
    [1, -0.5, 0.25],
    [0, 2, -1],
  ];

  // Two levels of width 2 for two tasks, computed in double precision from the equations.
  test.each([
    [[1, 1], 0, 56, [0.135624, 0.192765, 0.532508, 0.756865, 0.374742, 0.758832, 0.112296, 0.493056]],
    [[2, 2], 0, 120, [-0.040265, -0.000571, 0.078101, 0.000697, 0, 0, 0, 0]],
    [[1, 1], 1, 96, [0.125351, 0.368317, 0.145507, 0.096798, 0.083956, 0.019389, 0.274336, 0.028644]],
    [[2, 1], 1, 135, [0.37463, 0.42448, 0.153022, 0.232622, 0.296642, 0.666341, 0.132917, 0.310371]],
  ] as const)(
    'is AdaTT by hand with experts %j and %i shared',
    (taskExperts, sharedExperts, drawn, expected) => {
      const draws = sineDraws();
      const shape = { taskExperts, sharedExperts, expertUnits: [2], seed: 1 };
      const levels = [
        new FusionLevel({ name: 'level_1', features: 3, fuseShared: sharedExperts > 0, ...shape }),
        new FusionLevel({ name: 'level_2', features: 2, ...shape }),
      ] as const;
      tf.tidy(() => {
        const rows = tf.tensor2d(x);
        const run = () => levels[1].apply(levels[0].apply(rows) as tf.Tensor) as tf.Tensor;
        run();
        const units = sharedExperts > 0 ? [...taskExperts, sharedExperts] : taskExperts;
        const count = units.reduce<number>((sum, n) => sum + n, 0);
        levels.forEach((level, l) => {
          const features = l === 0 ? 3 : 2;
          const active = l === 0 ? units : taskExperts;
          const experts = Array.from({ length: count }, () => draws.dense(features, 2));
          const gates = active.map(() => draws.dense(features, count));
          const learned = units.some((n) => n > 1);
          writeLevel(level, experts, gates, learned ? active.flatMap((n) => draws.vector(n)) : undefined);
        });
        expect(draws.drawn).toBe(drawn);
        expectClose(run(), [...expected], 1e-6);
      });
      for (const level of levels) level.dispose();
    },
  );

  test('gives the shared rows what it gives the same rows once per unit', () => {
    const shape = { ...config, taskExperts: [1, 3], sharedExperts: 2, fuseShared: true };
    const level = new FusionLevel(shape);
    tf.tidy(() => {
      const rows = uniformTensor<tf.Rank.R2>([4, 5], 1);
      const each = tf.stack([rows, rows, rows], 1);
      expectClose(level.apply(rows) as tf.Tensor, level.apply(each) as tf.Tensor, 1e-6);
      expectClose(level.expertWeights(rows), level.expertWeights(each), 1e-6);
    });
    level.dispose();
  });

  test('says which weight every unit gives every expert: softmax plus native weights', () => {
    const level = new FusionLevel({ ...config, taskExperts: [1, 2] });
    tf.tidy(() => {
      const rows = uniformTensor<tf.Rank.R2>([3, 5], 1);
      level.apply(rows);
      weightsOfLayer(level)
        .get('native')
        ?.write(tf.tensor1d([10, 20, 30]));
      const sums = tf.sum(level.expertWeights(rows), 2);
      expectClose(
        sums,
        tf.tensor2d([
          [11, 51],
          [11, 51],
          [11, 51],
        ]),
      );
    });
    level.dispose();
  });

  test('without residual gives the softmax alone', () => {
    for (const taskExperts of [
      [1, 1],
      [2, 1],
    ]) {
      const level = new FusionLevel({ ...config, taskExperts, residual: false });
      tf.tidy(() => {
        const rows = uniformTensor<tf.Rank.R2>([3, 5], 1);
        level.apply(rows);
        expectClose(tf.sum(level.expertWeights(rows), 2), tf.ones([3, 2]), 1e-6);
      });
      level.dispose();
    }
  });

  test('draws the native weights of each unit on their own', () => {
    const level = new FusionLevel(config);
    tf.tidy(() => {
      level.apply(tf.zeros([1, 5]));
      const values = Array.from(weightsOfLayer(level).get('native')?.read().dataSync() ?? []);
      expect(new Set(values).size).toBe(6);
    });
    level.dispose();
  });

  test('starts native weights in ±√(1/m) of each unit, or at 1/m', () => {
    const shape = { ...config, taskExperts: [1, 400, 100], expertUnits: [1] };
    for (const nativeInit of ['uniform', 'mean'] as const) {
      const level = new FusionLevel({ ...shape, nativeInit });
      tf.tidy(() => {
        level.apply(tf.zeros([1, 5]));
        const values = Array.from(weightsOfLayer(level).get('native')?.read().dataSync() ?? []);
        expect(values.length).toBe(501);
        const units = [values.slice(0, 1), values.slice(1, 401), values.slice(401)];
        for (const own of units) {
          const m = own.length;
          const largest = Math.max(...own.map(Math.abs));
          if (nativeInit === 'mean')
            expectClose(
              tf.tensor1d(own),
              own.map(() => 1 / m),
              1e-6,
            );
          else expect(largest).toBeLessThanOrEqual(Math.sqrt(1 / m));
          if (m > 1 && nativeInit === 'uniform') expect(largest).toBeGreaterThan(0.95 * Math.sqrt(1 / m));
        }
      });
      level.dispose();
    }
  });
});
