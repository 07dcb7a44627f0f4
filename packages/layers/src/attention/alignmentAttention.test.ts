import { describeLayer, expectClose, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { AlignmentAttention } from './alignmentAttention.js';

const config = { name: 'alignment', units: 4, seed: 7 };
const shapes = {
  inputShape: [
    [5, 2, 4],
    [5, 3, 4],
  ],
  outputShape: [5, 2, 12],
} as const;

describeLayer(AlignmentAttention, {
  config,
  ...shapes,
  weights: 6, // query, key; γ, β, moving mean and variance
  rejects: [
    [{ units: 0 }, 'AlignmentAttention: `units` must be a positive integer, got 0.'],
    [{ heads: 3 }, 'AlignmentAttention: `heads` must be a divisor of the tokens’ width, 4, got 3.'],
    [
      { attention: '' },
      'AlignmentAttention: `attention` must be one of "dot", "general", "concat", "multiHead", got "".',
    ],
    [{ norm: '' }, 'AlignmentAttention: `norm` must be one of "batch", "layer", "none", got "".'],
  ],
});
for (const [attention, weights] of [
  ['dot', 0],
  ['general', 3],
  ['concat', 5],
] as const) {
  describeLayer(AlignmentAttention, {
    title: `by ${attention}`,
    config: {
      ...config,
      attention,
      concatUnits: 3,
      norm: weights > 0 ? 'layer' : 'none',
      initScheme: 'pytorch',
    },
    ...shapes,
    weights,
  });
}

describe('AlignmentAttention', () => {
  test('adds to every feature its share in a task, and lays the features side by side', () => {
    tf.tidy(() => {
      const tasks = tf.tensor3d([
        [
          [1, 0],
          [0, 0],
        ],
      ]);
      const features = tf.tensor3d([
        [
          [2, 1],
          [1, 3],
        ],
      ]);
      const layer = new AlignmentAttention({
        name: 'dot',
        units: 2,
        attention: 'dot',
        norm: 'none',
        seed: 0,
      });
      const a = 1 / (1 + Math.exp(-1)); // scores 2 and 1; the second task has none
      const expected = [
        [2 * (1 + a), 1 + a, 2 - a, 3 * (2 - a)],
        [3, 1.5, 1.5, 4.5],
      ];
      expectClose(layer.apply([tasks, features]) as tf.Tensor, tf.tensor3d([expected]));
      expectClose(
        layer.alignment([tasks, features]),
        tf.tensor3d([
          [
            [a, 1 - a],
            [0.5, 0.5],
          ],
        ]),
      );
      layer.dispose();
    });
  });

  test('by several heads averages their scaled products before the softmax', () => {
    tf.tidy(() => {
      const layer = new AlignmentAttention({ name: 'heads', units: 4, heads: 2, norm: 'none', seed: 0 });
      const [tasks, features] = [uniformTensor([2, 1, 4], 1), uniformTensor([2, 3, 4], 2)] as tf.Tensor3D[];
      const inputs = [tasks, features] as [tf.Tensor3D, tf.Tensor3D];
      layer.apply(inputs);
      layer.setWeights([tf.eye(4), tf.eye(4)]);
      const scoresOf = (head: number) => {
        const [q, k] = inputs.map((tokens) => tf.slice(tokens, [0, 0, 2 * head], [-1, -1, 2]));
        return tf.div(tf.matMul(q as tf.Tensor, k as tf.Tensor, false, true), Math.SQRT2);
      };
      const mean = tf.div(tf.add(scoresOf(0), scoresOf(1)), 2);
      expectClose(layer.alignment(inputs), tf.softmax(mean), 1e-6);
      layer.dispose();
    });
  });

  test('takes the statistics of batch norm for every task by itself', () => {
    tf.tidy(() => {
      const shape = { name: 'batch', units: 2, attention: 'dot', seed: 0 } as const;
      const layer = new AlignmentAttention(shape);
      const plain = new AlignmentAttention({ ...shape, name: 'plain', norm: 'none' });
      const inputs = [uniformTensor([4, 2, 2], 1), uniformTensor([4, 3, 2], 2)];
      const rows = tf.reshape(plain.apply(inputs) as tf.Tensor, [4, 2, 3, 2]);
      const normalized = tf.reshape(layer.apply(inputs, { training: true }) as tf.Tensor, [4, 2, 3, 2]);
      const means = [0, 1].map((task) => {
        const own = tf.slice(rows, [0, task, 0, 0], [-1, 1, -1, -1]);
        const { mean, variance } = tf.moments(own, [0, 2], true);
        const expected = tf.div(tf.sub(own, mean), tf.sqrt(tf.add(variance, 1e-3)));
        expectClose(tf.slice(normalized, [0, task, 0, 0], [-1, 1, -1, -1]), expected);
        return tf.reshape(mean, [2]);
      });
      const [, , movingMean] = layer.getWeights() as tf.Tensor[];
      expectClose(movingMean as tf.Tensor, tf.mul(tf.stack(means), 0.01), 1e-6);
      for (const made of [layer, plain]) made.dispose();
    });
  });

  test('acts through layer norm, which is over the features of a task together', () => {
    tf.tidy(() => {
      const shape = { name: 'layer', units: 2, attention: 'dot', norm: 'layer', seed: 0 } as const;
      const layer = new AlignmentAttention(shape);
      const plain = new AlignmentAttention({ ...shape, name: 'plain', norm: 'none' });
      const inputs = [uniformTensor([4, 2, 2], 1), uniformTensor([4, 3, 2], 2)];
      const rows = plain.apply(inputs) as tf.Tensor; // [4, 2, 3 · 2]
      const { mean, variance } = tf.moments(rows, 2, true);
      const found = layer.apply(inputs) as tf.Tensor;
      expectClose(found, tf.div(tf.sub(rows, mean), tf.sqrt(tf.add(variance, 1e-3))), 1e-5);
      const [first, second] = tf.unstack(found, 1) as [tf.Tensor, tf.Tensor];
      expect(tf.max(tf.abs(tf.sub(first, second))).dataSync()[0]).toBeGreaterThan(0.01); // the tasks differ
      for (const made of [layer, plain]) made.dispose();
    });
  });

  test('keeps its frozen alignment out of training, and uses it for one row as for many', () => {
    tf.tidy(() => {
      const layer = new AlignmentAttention({ ...config, norm: 'none', frozenAlignment: true });
      const inputs = [uniformTensor([5, 2, 4], 1), uniformTensor([5, 3, 4], 2)];
      layer.apply(inputs, { training: true });
      expect(layer.nonTrainableWeights.map(({ originalName }) => originalName)).toEqual([
        'alignment/average',
      ]);
      const all = layer.apply(inputs) as tf.Tensor3D;
      const one = layer.apply(
        inputs.map((tokens) => tf.slice(tokens, [3, 0, 0], [1, -1, -1])),
      ) as tf.Tensor3D;
      expectClose(one, tf.slice(all, [3, 0, 0], [1, -1, -1]), 1e-6);
      expectClose(tf.sum(layer.alignment(inputs), 2), tf.ones([5, 2]), 1e-6);
      layer.dispose();
    });
  });
});
