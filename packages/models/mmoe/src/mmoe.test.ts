import { binary, type Tasks } from '@mtl/core';
import { denseInput, embeddingInput, expertWeightsOf, oneHotInput } from '@mtl/layers';
import {
  describeGolden,
  describeTaskModel,
  expectClose,
  readGolden,
  reorderBlocks,
  uniformTensor,
} from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { mmoe, omoe } from './mmoe.js';

for (const name of ['model-mmoe', 'model-ml-mmoe-two-levels', 'model-omoe']) {
  const build = name === 'model-omoe' ? omoe : mmoe;
  describeGolden(readGolden(name), ({ config }, tasks) =>
    build({
      input: denseInput({ features: config.inputDim as number }),
      tasks,
      experts: config.experts as number,
      expertUnits: config.expertUnits as number[][],
      towerUnits: config.towerUnits as number[],
    }),
  );
}

const census = {
  input: oneHotInput({ fields: 31, values: 474, numeric: 7 }),
  tasks: { income: binary(), neverMarried: binary(), college: binary() },
  towerUnits: [24],
};
const single = { input: denseInput({ features: 100 }), tasks: { a: binary(), b: binary() } };

/** The gates of level `last` stand task by task; nothing else in a trunk of MMoE knows the tasks. */
const permuteGates =
  (last: number) =>
  (weight: tf.Tensor, name: string, order: readonly number[]): tf.Tensor => {
    if (name === `level_${last}/gates_bias`)
      return reorderBlocks(
        weight,
        0,
        order.map(() => 1),
        order,
      );
    if (name !== `level_${last}/gates`) return weight;
    const perGate = (weight.shape[1] as number) / order.length;
    return reorderBlocks(
      weight,
      1,
      order.map(() => perGate),
      order,
    );
  };

describeTaskModel('mmoe', mmoe, {
  options: { experts: 3, expertUnits: [[6, 5]], towerUnits: [5] },
  parameters: [
    [{ ...census, experts: 6, expertUnits: [[96, 48]] }, 317_847], // 6 · (482 · 96 + 97 · 48) + 3 · 482 · 6 + towers
    // Ma et al. 2018, §3.3, count 13,056 weights; with 8 · 16 expert biases, 2 · 8 gate biases and two towers of 17 · 8 + 9
    // for their 16 · 8, and gates of 2 · 8 · 100 more.
    [single, 8 * (101 * 16) + 2 * 101 * 8 + 2 * (17 * 8 + 9)],
    [{ ...single, useGateBias: false }, 8 * (101 * 16) + 2 * 100 * 8 + 2 * (17 * 8 + 9)],
  ],
  lossBound: 0.2,
  permute: permuteGates(1),
});

describeTaskModel('mmoe with two levels', mmoe, {
  options: {
    experts: 3,
    expertUnits: [[7], [5]],
    towerUnits: [5],
    useGateBias: false,
    initScheme: 'pytorch',
  },
  parameters: [
    // The second level: experts 97 · 48 on what 6 gates of the first mix, all gates on the input.
    [
      { ...census, experts: 6, expertUnits: [[96], [48]] },
      6 * (482 * 96) + 6 * 482 * 6 + 6 * (97 * 48) + 3 * 482 * 6 + 3 * (49 * 24 + 25),
    ],
  ],
  lossBound: 0.3,
  permute: permuteGates(2),
});

describeTaskModel('omoe', omoe, {
  options: { experts: 3, expertUnits: [[6, 5]], towerUnits: [5] },
  parameters: [[single, 8 * (101 * 16) + 101 * 8 + 2 * (17 * 8 + 9)]],
  lossBound: 0.2,
  permute: (weight) => weight,
});

describe('gates', () => {
  test('give the experts of every level weights that sum to 1', () => {
    const tasks: Tasks = { a: binary(), b: binary() };
    const input = denseInput({ features: 4 });
    const models = {
      mmoe: [
        mmoe({ input, tasks, experts: 3, expertUnits: [[4], [2]] }),
        { level_1: [5, 3, 3], level_2: [5, 2, 3] },
      ],
      omoe: [omoe({ input, tasks, experts: 3 }), { level_1: [5, 1, 3] }],
    } as const;
    for (const [model, shapes] of Object.values(models)) {
      tf.tidy(() => {
        const weights = expertWeightsOf(model, uniformTensor<tf.Rank.R2>([5, 4], 1));
        expect(Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, w.shape]))).toEqual(
          shapes,
        );
        for (const w of Object.values(weights)) {
          expectClose(tf.sum(w, 2), tf.onesLike(tf.sum(w, 2)), 1e-6);
          expect(w.dataSync().every((value) => value > 0)).toBe(true);
        }
      });
      model.network.dispose();
    }
  });
});

describe('bad configuration', () => {
  const valid = { input: denseInput({ features: 3 }), tasks: { a: binary() } };
  const tokens = embeddingInput({ fields: 2, values: 3, units: 4, combine: 'tokens' });
  for (const builder of [mmoe, omoe] as const) {
    const name = builder.name;
    for (const [change, message] of [
      [{ input: tokens }, `${name}: \`input.combine\` must be "concat" or "sum", got "tokens".`],
      [{ experts: 0 }, `${name}: \`experts\` must be a positive integer, got 0.`],
      [{ experts: 2.5 }, `${name}: \`experts\` must be a positive integer, got 2.5.`],
      [
        { expertUnits: [] },
        `${name}: \`expertUnits\` must be a non-empty array, one list of widths per level, got [].`,
      ],
      [
        { expertUnits: [[4], []] },
        `${name}: \`expertUnits[1]\` must be a non-empty array of positive integers, got [].`,
      ],
      [{ expertUnits: [[4, -1]] }, `${name}: \`expertUnits[0][1]\` must be a positive integer, got -1.`],
      [{ initScheme: 'zeros' }, `${name}: \`initScheme\` must be one of "glorot", "pytorch", got "zeros".`],
    ] as const) {
      test(`${name} refuses ${JSON.stringify(change)}`, () => {
        const before = tf.memory().numTensors;
        expect(() => (builder as (config: unknown) => unknown)({ ...valid, ...change })).toThrow(
          expect.objectContaining({ name: 'ConfigError', message }),
        );
        expect(tf.memory().numTensors).toBe(before);
      });
    }
  }
});
