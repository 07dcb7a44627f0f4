import { describeLayer, expectClose, expectNoLeak, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { RelationAttention } from './relationAttention.js';

const config = { name: 'relation', units: 4, seed: 7 };
const shapes = { inputShape: [5, 3, 4], outputShape: [5, 3, 4] } as const;

describeLayer(RelationAttention, {
  config,
  ...shapes,
  weights: 8, // query, key, value, output; γ, β, moving mean and variance
  rejects: [
    [{ units: 0 }, 'RelationAttention: `units` must be a positive integer, got 0.'],
    [{ heads: 0 }, 'RelationAttention: `heads` must be a positive integer, got 0.'],
    [{ heads: 3 }, 'RelationAttention: `heads` must be a divisor of the tokens’ width, 4, got 3.'],
    [{ concatUnits: 0 }, 'RelationAttention: `concatUnits` must be a positive integer, got 0.'],
    [
      { attention: 'self' },
      'RelationAttention: `attention` must be one of "dot", "general", "concat", "multiHead", got "self".',
    ],
    [{ norm: 'group' }, 'RelationAttention: `norm` must be one of "batch", "layer", "none", got "group".'],
    [
      { affinityPenalty: -1 },
      'RelationAttention: `affinityPenalty` must be a finite number, at least 0, got -1.',
    ],
    [{ initScheme: '' }, 'RelationAttention: `initScheme` must be one of "glorot", "pytorch", got "".'],
  ],
});
for (const [attention, weights] of [
  ['dot', 0],
  ['general', 3],
  ['concat', 5],
  ['multiHead', 6],
] as const) {
  describeLayer(RelationAttention, {
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
describeLayer(RelationAttention, {
  title: 'by a single head, without norm',
  config: { ...config, heads: 1, norm: 'none' },
  ...shapes,
  weights: 4,
});

describe('RelationAttention', () => {
  test('adds to every token its share of the sums of products', () => {
    tf.tidy(() => {
      const tokens = tf.tensor3d([
        [
          [1, 0],
          [1, 1],
        ],
      ]);
      const layer = new RelationAttention({ name: 'dot', units: 2, attention: 'dot', norm: 'none', seed: 0 });
      // Products 1, 1; 1, 2: sums 2 and 3.
      const share = 1 / (1 + Math.exp(-1));
      const expected = tf.tensor3d([
        [
          [2 - share, 0],
          [1 + share, 1 + share],
        ],
      ]);
      expectClose(layer.apply(tokens) as tf.Tensor, expected);
      layer.dispose();
    });
  });

  test('normalizes a batch by its own statistics while training, and moves towards them by a hundredth', () => {
    tf.tidy(() => {
      const shape = { name: 'batch', units: 2, attention: 'dot', seed: 0 } as const;
      const layer = new RelationAttention(shape);
      const plain = new RelationAttention({ ...shape, name: 'plain', norm: 'none' });
      const tokens = uniformTensor([6, 3, 2], 2);
      const sums = tf.reshape(plain.apply(tokens) as tf.Tensor, [18, 2]);
      const { mean, variance } = tf.moments(sums, 0);
      const byHand = (m: tf.Tensor, v: tf.Tensor) =>
        tf.reshape(tf.div(tf.sub(sums, m), tf.sqrt(tf.add(v, 1e-3))), [6, 3, 2]);

      expectClose(layer.apply(tokens, { training: true }) as tf.Tensor, byHand(mean, variance));
      const [, , movingMean, movingVariance] = layer.getWeights() as tf.Tensor[];
      expectClose(movingMean as tf.Tensor, tf.mul(tf.reshape(mean, [1, 2]), 0.01), 1e-6);
      expectClose(
        movingVariance as tf.Tensor,
        tf.add(tf.mul(tf.reshape(variance, [1, 2]), 0.01), 0.99),
        1e-6,
      );
      const expected = byHand(movingMean as tf.Tensor, movingVariance as tf.Tensor);
      expectClose(layer.apply(tokens) as tf.Tensor, expected);
      expect(layer.trainableWeights.map(({ originalName }) => originalName)).toEqual([
        'batch/gamma',
        'batch/beta',
      ]);
      for (const made of [layer, plain]) made.dispose();
    });
  });

  test('acts through layer norm, which is over the tokens of a row together', () => {
    tf.tidy(() => {
      const shape = { name: 'layer', units: 2, attention: 'dot', norm: 'layer', seed: 0 } as const;
      const layer = new RelationAttention(shape);
      const plain = new RelationAttention({ ...shape, name: 'plain', norm: 'none' });
      const tokens = uniformTensor([6, 3, 2], 2);
      const normalized = (x: tf.Tensor) => {
        const rows = tf.reshape(x, [6, 6]);
        const { mean, variance } = tf.moments(rows, 1, true);
        return tf.reshape(tf.div(tf.sub(rows, mean), tf.sqrt(tf.add(variance, 1e-3))), [6, 3, 2]);
      };
      const found = layer.apply(tokens) as tf.Tensor;
      expectClose(found, normalized(plain.apply(tokens) as tf.Tensor), 1e-5);
      const distance = tf.max(tf.abs(tf.sub(found, normalized(tokens)))).dataSync()[0];
      expect(distance).toBeGreaterThan(0.01); // as if there were no attention
      for (const made of [layer, plain]) made.dispose();
    });
  });

  test('has a loss of its own after a training call: the squares of all scores, per row', () => {
    expectNoLeak(() => {
      tf.tidy(() => {
        const layer = new RelationAttention({
          name: 'penalized',
          units: 2,
          attention: 'dot',
          norm: 'none',
          affinityPenalty: 0.5,
          seed: 0,
        });
        const loss = () => layer.calculateLosses().map((value) => value.dataSync()[0]);
        const tokens = tf.tensor3d([
          [
            [1, 0],
            [1, 1],
          ],
          [
            [0, 0],
            [0, 2],
          ],
        ]);
        layer.apply(tokens);
        expect(loss()).toEqual([0]);
        layer.apply(tokens, { training: true });
        expect(loss()).toEqual([(0.5 * (1 + 1 + 1 + 4 + 16)) / 2]);
        layer.apply(tf.zeros([1, 2, 2]), { training: true });
        expect(loss()).toEqual([0]);
        layer.dispose();
      });
    });
  });

  test('averages the loss over heads', () => {
    tf.tidy(() => {
      const shape = { name: 'heads', units: 2, heads: 2, norm: 'none', affinityPenalty: 1, seed: 0 } as const;
      const layer = new RelationAttention(shape);
      const tokens = tf.tensor3d([[[1, 3]]]);
      layer.apply(tokens);
      layer.setWeights(Array.from({ length: 4 }, () => tf.eye(2)));
      layer.apply(tokens, { training: true });
      expect(layer.calculateLosses()[0]?.dataSync()[0]).toBeCloseTo((1 + 81) / 2, 4);
      layer.dispose();
    });
  });
});
