import { describeLayer, expectClose, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { SoftOrdering } from './softOrdering.js';

describeLayer(SoftOrdering, {
  config: { name: 'soft_ordering', tasks: 3, layers: 2, units: 4, seed: 7 },
  inputShape: [5, 3, 4],
  outputShape: [5, 3, 4],
  weights: 3,
  rejects: [
    [{ tasks: 0 }, 'SoftOrdering: `tasks` must be a positive integer, got 0.'],
    [{ layers: 1.5 }, 'SoftOrdering: `layers` must be a positive integer, got 1.5.'],
    [{ units: -2 }, 'SoftOrdering: `units` must be a positive integer, got -2.'],
    [{ initScheme: 'he' }, 'SoftOrdering: `initScheme` must be one of "glorot", "pytorch", got "he".'],
  ],
});

describeLayer(SoftOrdering, {
  title: 'one task, as in PyTorch',
  config: { name: 'soft_ordering', tasks: 1, layers: 3, units: 3, initScheme: 'pytorch', seed: 3 },
  inputShape: [4, 1, 3],
  outputShape: [4, 1, 3],
  weights: 3,
});

describe('SoftOrdering', () => {
  test('weighs at every depth all layers by each task’s softmax', () => {
    tf.tidy(() => {
      const layer = new SoftOrdering({ name: 'soft_ordering', tasks: 2, layers: 2, units: 1, seed: 1 });
      const x = tf.tensor3d([[[1], [2]]]);
      layer.apply(x);
      // Layer 1 is relu(2x + 1), layer 2 is relu(10 − x). Scores: log of the odds.
      layer.setWeights([
        tf.tensor2d([[2, -1]]),
        tf.tensor2d([[1], [10]]),
        tf.tensor3d([
          [
            [Math.log(3), 0],
            [0, 0],
          ], // depth 1: ¾, ¼ for task 1; ½, ½ for task 2
          [
            [0, 0],
            [0, Math.log(9)],
          ], // depth 2: ½, ½; 1/10, 9/10
        ]),
      ]);
      // Task 1: 3 and 9 → 4.5; 10 and 5.5 → 7.75. Task 2: 5 and 8 → 6.5; 14 and 3.5 → 1.4 + 3.15 = 4.55.
      expectClose(layer.apply(x) as tf.Tensor, [7.75, 4.55]);
      expectClose(layer.order(), [0.75, 0.25, 0.5, 0.5, 0.5, 0.5, 0.1, 0.9]);
      layer.dispose();
    });
  });

  test('is one shared dense layer where there is one layer at one depth', () => {
    tf.tidy(() => {
      const layer = new SoftOrdering({ name: 'soft_ordering', tasks: 3, layers: 1, units: 4, seed: 5 });
      const x = uniformTensor<tf.Rank.R3>([6, 3, 4], 2);
      const found = layer.apply(x) as tf.Tensor;
      const [kernel, bias] = layer.getWeights() as [tf.Tensor2D, tf.Tensor2D];
      const flat = tf.reshape(x, [18, 4]);
      expectClose(found, tf.reshape(tf.relu(tf.add(tf.matMul(flat, kernel), bias)), [6, 3, 4]));
      layer.dispose();
    });
  });

  test('starts with all layers alike, so that all tasks start alike', () => {
    tf.tidy(() => {
      const layer = new SoftOrdering({ name: 'soft_ordering', tasks: 2, layers: 3, units: 4, seed: 5 });
      const row = uniformTensor<tf.Rank.R3>([6, 1, 4], 2);
      const [first, second] = tf.unstack(layer.apply(tf.concat([row, row], 1)) as tf.Tensor3D, 1);
      expectClose(second as tf.Tensor, first as tf.Tensor, 0);
      expect(
        layer
          .order()
          .dataSync()
          .every((share) => Math.abs(share - 1 / 3) < 1e-6),
      ).toBe(true);
      layer.dispose();
    });
  });
});
