import { binary } from '@mtl/core';
import { denseInput, oneHotInput } from '@mtl/layers';
import {
  describeGolden,
  describeTaskModel,
  expectClose,
  fusionOutput,
  type GoldenModel,
  type GoldenTensor,
  portGolden,
  readGolden,
  reorderBlocks,
  sineDraws,
  weightsByName,
} from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { crossStitch } from './crossStitch.js';

/** `stitch_<level>/stitch` is `stitchs.<level>.weight` as it is, row = task that receives; the rest is as in every architecture. */
function portStitches(
  golden: GoldenModel,
  tensors: Readonly<Record<string, GoldenTensor>>,
  name: string,
): number[] {
  const found = /^stitch_(\d+)\/stitch$/.exec(name);
  if (!found) return portGolden(golden, tensors, name);
  return [...(tensors[`mtl_arch.stitchs.${Number(found[1]) - 1}.weight`] as GoldenTensor).data];
}

describeGolden(
  readGolden('model-cross-stitch-two-levels'),
  ({ config }, tasks) =>
    crossStitch({
      input: denseInput({ features: config.inputDim as number }),
      tasks,
      expertUnits: config.expertUnits as number[][],
      towerUnits: config.towerUnits as number[],
    }),
  portStitches,
);

/** Experts stand task by task, in the columns of the first kernel and the first axis of the others; units on two axes. */
const permuteTasks = (weight: tf.Tensor, name: string, order: readonly number[]): tf.Tensor => {
  const reorder = (x: tf.Tensor, axis: number) => {
    const width = (x.shape[axis] as number) / order.length;
    return reorderBlocks(
      x,
      axis,
      order.map(() => width),
      order,
    );
  };
  if (name.endsWith('/stitch')) return reorder(reorder(weight, 0), 1);
  return reorder(weight, name.endsWith('/experts_1') ? 1 : 0);
};

const census = {
  input: oneHotInput({ fields: 31, values: 474, numeric: 7 }),
  tasks: { income: binary(), neverMarried: binary(), college: binary() },
  expertUnits: [[96], [48]],
  towerUnits: [24],
};

describeTaskModel('crossStitch', crossStitch, {
  options: { expertUnits: [[6], [5]], towerUnits: [5], stitchInit: 'uniform' },
  parameters: [
    [census, 156_405], // 3 · (482 · 96 + 97 · 48 + 49 · 24 + 25) and two units of 3 · 3
    [
      { input: denseInput({ features: 3 }), tasks: { a: binary() }, expertUnits: [[4, 2]], towerUnits: [] },
      16 + 10 + 1 + 3,
    ],
  ],
  lossBound: 0.2,
  permute: permuteTasks,
});

describeTaskModel('crossStitch per channel', crossStitch, {
  options: { expertUnits: [[6, 5], [4]], towerUnits: [4], stitchInit: 'uniform', perChannel: true },
  parameters: [[{ ...census, perChannel: true }, 156_387 + 9 * (96 + 48)]],
  permute: permuteTasks,
});

describe('crossStitch', () => {
  const input = denseInput({ features: 3 });
  const tasks = { a: binary(), b: binary() };

  test('is cross-stitch by hand', () => {
    // Two levels of width 2, computed in double precision from the equations.
    const model = crossStitch({ input, tasks, expertUnits: [[2], [2]], towerUnits: [] });
    const draws = sineDraws();
    const weights = weightsByName(model);
    for (const [l, features] of [3, 2].entries()) {
      const experts = [draws.dense(features, 2), draws.dense(features, 2)];
      tf.tidy(() => {
        const kernels = experts.map(({ kernel }) => tf.tensor2d(kernel.map((row) => [...row])));
        weights.get(`level_${l + 1}/experts_1`)?.write(tf.concat(kernels, 1));
        weights
          .get(`level_${l + 1}/experts_1_bias`)
          ?.write(tf.tensor2d(experts.map(({ bias }) => [...bias])));
        weights.get(`stitch_${l + 1}/stitch`)?.write(tf.tensor2d(draws.vector(4), [2, 2]));
      });
    }
    expect(draws.drawn).toBe(36);
    tf.tidy(() => {
      const x = tf.tensor2d([
        [1, -0.5, 0.25],
        [0, 2, -1],
      ]);
      expectClose(fusionOutput(model, x), [0, 0.389401, 0, -0.278638, 0, 0.267118, 0, -0.223561], 1e-6);
    });
    model.network.dispose();
  });

  test('has a unit after every level, the last included, and starts them imbalanced', () => {
    const model = crossStitch({ input, tasks, seed: 3 });
    expect(model.network.layers.map((layer) => layer.name)).toEqual([
      'features',
      'level_1',
      'stitch_1',
      'level_2',
      'stitch_2',
      'towers',
      'tower_rows',
      'a',
      'b',
    ]);
    for (const name of ['stitch_1/stitch', 'stitch_2/stitch']) {
      tf.tidy(() => {
        expectClose((weightsByName(model).get(name) as tf.LayerVariable).read(), [0.9, 0.1, 0.1, 0.9], 1e-7);
      });
    }
    expect(model.recipe?.config).toMatchObject({
      expertUnits: [[64], [32]],
      stitchInit: 'imbalanced',
      perChannel: false,
    });
    model.network.dispose();
  });
});

describe('bad configuration', () => {
  const valid = { input: denseInput({ features: 3 }), tasks: { a: binary(), b: binary() } };
  for (const [change, message] of [
    [
      { expertUnits: [] },
      'crossStitch: `expertUnits` must be a non-empty array, one list of widths per level, got [].',
    ],
    [
      { expertUnits: [8] },
      'crossStitch: `expertUnits[0]` must be a non-empty array of positive integers, got 8.',
    ],
    [{ expertUnits: [[4], [0]] }, 'crossStitch: `expertUnits[1][0]` must be a positive integer, got 0.'],
    [
      { stitchInit: 'ones' },
      'crossStitch: `stitchInit` must be one of "imbalanced", "identity", "uniform", got "ones".',
    ],
    [{ tasks: {} }, 'crossStitch: `tasks` must be an object with at least one task, got {}.'],
  ] as const) {
    test(`crossStitch refuses ${JSON.stringify(change)}`, () => {
      const before = tf.memory().numTensors;
      expect(() => (crossStitch as (config: unknown) => unknown)({ ...valid, ...change })).toThrow(
        expect.objectContaining({ name: 'ConfigError', message }),
      );
      expect(tf.memory().numTensors).toBe(before);
    });
  }
});
