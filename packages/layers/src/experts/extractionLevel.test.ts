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
import { ExtractionLevel, type ExtractionLevelConfig } from './extractionLevel.js';

const config = {
  name: 'level_1',
  features: 5,
  taskExperts: [2, 2, 2],
  sharedExperts: 1,
  expertUnits: [4],
  seed: 7,
};

describeLayer(ExtractionLevel, {
  title: 'the first of several',
  config: { ...config, expertUnits: [4, 3], gateShared: true },
  inputShape: [4, 5],
  outputShape: [4, 4, 3],
  weights: 6,
  rejects: [
    [{ features: 0 }, 'ExtractionLevel: `features` must be a positive integer, got 0.'],
    [
      { taskExperts: [] },
      'ExtractionLevel: `taskExperts` must be a non-empty array of non-negative integers, got [].',
    ],
    [
      { taskExperts: 2 },
      'ExtractionLevel: `taskExperts` must be a non-empty array of non-negative integers, got 2.',
    ],
    [{ taskExperts: [1, -1] }, 'ExtractionLevel: `taskExperts[1]` must be a non-negative integer, got -1.'],
    [
      { taskExperts: [1, 0], sharedExperts: 0, gateShared: false },
      'ExtractionLevel: `taskExperts[1]` must be a positive integer where `sharedExperts` is 0, got 0.',
    ],
    [{ sharedExperts: -1 }, 'ExtractionLevel: `sharedExperts` must be a non-negative integer, got -1.'],
    [
      { expertUnits: [] },
      'ExtractionLevel: `expertUnits` must be a non-empty array of positive integers, got [].',
    ],
    [{ initScheme: 'he' }, 'ExtractionLevel: `initScheme` must be one of "glorot", "pytorch", got "he".'],
    [
      { sharedExperts: 0 },
      'ExtractionLevel: `gateShared` must be false where `sharedExperts` is 0, got true.',
    ],
  ],
});

describeLayer(ExtractionLevel, {
  title: 'the only one, on ids',
  config: { ...config, taskExperts: [1, 2], sharedExperts: 2, initScheme: 'pytorch' },
  inputShape: [{ ids: [4, 2], highest: 4 }, [4, 1]],
  outputShape: [4, 2, 4],
  weights: 4,
});

describeLayer(ExtractionLevel, {
  title: 'an inner one, with a list of experts',
  config: { ...config, taskExperts: [1, 3, 2], sharedExperts: 2, gateShared: true },
  inputShape: [4, 4, 5],
  outputShape: [4, 4, 4],
  weights: 4,
});

describeLayer(ExtractionLevel, {
  title: 'the last, with more shared experts than any task has, without gate bias',
  config: { ...config, taskExperts: [1, 2], sharedExperts: 3, useGateBias: false },
  inputShape: [4, 3, 5],
  outputShape: [4, 2, 4],
  weights: 3,
});

describeLayer(ExtractionLevel, {
  title: 'without shared experts',
  config: { ...config, sharedExperts: 0, taskExperts: [2, 3] },
  inputShape: [4, 2, 5],
  outputShape: [4, 2, 4],
  weights: 4,
});

describeLayer(ExtractionLevel, {
  title: 'with a task that has no experts of its own',
  config: { ...config, taskExperts: [0, 2], sharedExperts: 2, gateShared: true },
  inputShape: [4, 3, 5],
  outputShape: [4, 3, 4],
  weights: 4,
});

describeLayer(ExtractionLevel, {
  title: 'with shared experts only',
  config: { ...config, taskExperts: [0, 0], sharedExperts: 3, gateShared: true },
  inputShape: [4, 3, 5],
  outputShape: [4, 3, 4],
  weights: 4,
});

describeLayer(ExtractionLevel, {
  title: 'of one task',
  config: { ...config, taskExperts: [2], sharedExperts: 0 },
  inputShape: [4, 1, 5],
  outputShape: [4, 1, 4],
  weights: 4,
});

describe('ExtractionLevel', () => {
  const x = [
    [1, -0.5, 0.25],
    [0, 2, -1],
  ];

  // Two tasks and one shared expert of width 2, computed in double precision from the equations.
  test.each([
    [1, [1, 1], 40, [0.153317, 0.28481, 0.434851, 0, 0.485341, 0.227003, 0, 0.112331]],
    [2, [1, 1], 82, [0.043086, 0.272343, 0.090961, 0.278836, 0.086744, 0.2862, 0.011518, 0.330854]],
    [2, [2, 2], 132, [0.043403, 0.095994, 0.022989, 0.223258, 0.324087, 0.339255, 0.113328, 0.291104]],
  ] as const)('is PLE by hand with %i levels and experts %j', (levelCount, taskExperts, drawn, expected) => {
    const draws = sineDraws();
    const levels = Array.from({ length: levelCount }, (_, l) => {
      const name = `level_${l + 1}`;
      const gateShared = l < levelCount - 1;
      return new ExtractionLevel({
        ...config,
        name,
        features: l === 0 ? 3 : 2,
        taskExperts,
        expertUnits: [2],
        gateShared,
      });
    });
    tf.tidy(() => {
      const run = () =>
        levels.reduce((rows, level) => level.apply(rows) as tf.Tensor, tf.tensor2d(x) as tf.Tensor);
      run();
      const count = taskExperts[0] + taskExperts[1] + 1;
      levels.forEach((level, l) => {
        const features = l === 0 ? 3 : 2;
        const seen = [taskExperts[0] + 1, taskExperts[1] + 1, ...(l < levelCount - 1 ? [count] : [])];
        const experts = Array.from({ length: count }, () => draws.dense(features, 2));
        writeLevel(
          level,
          experts,
          seen.map((width) => draws.dense(features, width)),
        );
      });
      expect(draws.drawn).toBe(drawn);
      expectClose(run(), [...expected], 1e-6);
    });
    for (const level of levels) level.dispose();
  });

  for (const change of [
    { taskExperts: [1, 3], sharedExperts: 2, gateShared: true },
    { taskExperts: [0, 2], sharedExperts: 2, gateShared: true },
    { taskExperts: [2, 1, 1], sharedExperts: 0 },
    { taskExperts: [2, 1], sharedExperts: 3, useGateBias: false },
  ]) {
    test(`is, unit by unit, the equations of the paper with ${JSON.stringify(change)}`, () => {
      const shape = { ...config, ...change };
      const units = change.taskExperts.length + (change.sharedExperts > 0 ? 1 : 0);
      const level = new ExtractionLevel(shape);
      tf.tidy(() => {
        const rows = uniformTensor<tf.Rank.R3>([6, units, 5], 1);
        level.apply(rows);
        [...weightsOfLayer(level).values()].forEach((weight, i) => {
          weight.write(uniformTensor(weight.shape as never, 10 + i));
        });
        expectClose(level.apply(rows) as tf.Tensor, byHand(level, shape, rows), 1e-6);
      });
      level.dispose();
    });

    test(`gives shared rows what it gives the same rows once per unit with ${JSON.stringify(change)}`, () => {
      const level = new ExtractionLevel({ ...config, ...change });
      tf.tidy(() => {
        const rows = uniformTensor<tf.Rank.R2>([4, 5], 1);
        const each = tf.stack(
          Array.from({ length: change.taskExperts.length + (change.sharedExperts > 0 ? 1 : 0) }, () => rows),
          1,
        );
        expectClose(level.apply(rows) as tf.Tensor, level.apply(each) as tf.Tensor, 1e-6);
        expectClose(level.expertWeights(rows), level.expertWeights(each), 1e-6);
      });
      level.dispose();
    });
  }

  test('gives a task’s own and the shared experts weights that sum to 1, the others exactly 0', () => {
    const level = new ExtractionLevel({ ...config, taskExperts: [1, 2], gateShared: true });
    tf.tidy(() => {
      const rows = uniformTensor<tf.Rank.R2>([3, 5], 1);
      level.apply(rows);
      const weights = level.expertWeights(rows);
      expect(weights.shape).toEqual([3, 3, 4]);
      expectClose(tf.sum(weights, 2), tf.ones([3, 3]), 1e-6);
      const seen = [1, 0, 0, 1, /* task 1: */ 0, 1, 1, 1, /* shared: */ 1, 1, 1, 1];
      weights.dataSync().forEach((weight, i) => {
        if (seen[i % 12] === 0) expect(weight).toBe(0);
        else expect(weight).toBeGreaterThan(0);
      });
    });
    level.dispose();
  });

  test('starts every gate with the Glorot scale of its own width', () => {
    const level = new ExtractionLevel({
      ...config,
      features: 200,
      taskExperts: [1, 99],
      expertUnits: [1],
      gateShared: true,
    });
    tf.tidy(() => {
      level.apply(tf.zeros([1, 200]));
      const kernel = weightsOfLayer(level).get('gates')?.read() as tf.Tensor2D;
      const widths = [2, 100, 101];
      const gates = tf.split<tf.Tensor2D>(kernel, widths, 1);
      gates.forEach((gate, i) => {
        const limit = Math.sqrt(6 / (200 + (widths[i] as number)));
        const largest = Math.max(...Array.from(gate.dataSync(), Math.abs));
        expect(largest).toBeLessThanOrEqual(limit);
        expect(largest).toBeGreaterThan(0.97 * limit);
      });
    });
    level.dispose();
  });
});

/** Every expert and every gate on its own, one layer per expert; task by task, the shared unit last. */
function byHand(
  level: ExtractionLevel,
  { features, taskExperts, sharedExperts = 0, expertUnits, gateShared = false }: ExtractionLevelConfig,
  rows: tf.Tensor3D,
): tf.Tensor {
  const width = expertUnits[0] as number;
  const weights = weightsOfLayer(level);
  const read = (name: string) => weights.get(name)?.read() as tf.Tensor;
  const rowOf = (unit: number) => tf.reshape(tf.slice(rows, [0, unit, 0], [-1, 1, -1]), [-1, features]);
  const columns = (x: tf.Tensor, from: number, size: number) =>
    tf.slice(x as tf.Tensor2D, [0, from], [-1, size]);

  const counts = sharedExperts > 0 ? [...taskExperts, sharedExperts] : taskExperts;
  const owner = counts.flatMap((n, unit) => Array<number>(n).fill(unit));
  const experts = owner.map((unit, e) => {
    const bias = tf.slice(read('experts_1_bias') as tf.Tensor2D, [e, 0], [1, -1]);
    const kernel = columns(read('experts_1'), e * width, width);
    return tf.relu(tf.add(tf.matMul(rowOf(unit) as tf.Tensor2D, kernel), bias));
  });
  let column = 0;
  const shared = counts.length - 1;
  return tf.stack(
    Array.from({ length: taskExperts.length + (gateShared ? 1 : 0) }, (_, unit) => {
      const seen = owner.flatMap((from, e) =>
        from === unit || unit === taskExperts.length || (sharedExperts > 0 && from === shared) ? [e] : [],
      );
      const product = tf.matMul(rowOf(unit) as tf.Tensor2D, columns(read('gates'), column, seen.length));
      const bias = weights.has('gates_bias')
        ? tf.slice(read('gates_bias') as tf.Tensor1D, column, seen.length)
        : tf.scalar(0);
      column += seen.length;
      const gate = tf.softmax(tf.add<tf.Tensor2D>(product, bias));
      return tf.addN(seen.map((e, i) => tf.mul(columns(gate, i, 1), experts[e] as tf.Tensor)));
    }),
    1,
  );
}
