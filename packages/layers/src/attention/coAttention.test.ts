import { describeLayer, expectClose, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { CoAttention } from './coAttention.js';

const config = { name: 'co_attention', tasks: 3, units: 4, seed: 7 };

describeLayer(CoAttention, {
  config,
  inputShape: [5, 3, 4],
  outputShape: [5, 3, 4],
  weights: 2,
  rejects: [
    [{ tasks: 0 }, 'CoAttention: `tasks` must be a positive integer, got 0.'],
    [{ units: 0 }, 'CoAttention: `units` must be a positive integer, got 0.'],
    [{ scale: true }, 'CoAttention: `scale` must be false or "sqrt", got true.'],
    [{ norm: 'batch' }, 'CoAttention: `norm` must be one of "layer", "none", got "batch".'],
    [{ initScheme: '' }, 'CoAttention: `initScheme` must be one of "glorot", "pytorch", got "".'],
  ],
});

describeLayer(CoAttention, {
  title: 'scaled and normalized',
  config: { ...config, tasks: 2, scale: 'sqrt', norm: 'layer', initScheme: 'pytorch' },
  inputShape: [5, 2, 4],
  outputShape: [5, 2, 4],
  weights: 4,
});

describe('CoAttention', () => {
  test('adds to each of three tasks the others, weighed by what fits its question', () => {
    tf.tidy(() => {
      const u = tf.tensor3d([
        [
          [1, 0],
          [0, 1],
          [2, 1],
        ],
      ]);
      const layer = new CoAttention({ name: 'three', tasks: 3, units: 2, seed: 0 });
      layer.apply(u);
      // Questions m = relu(u · M): task 0 doubles, task 1 is turned round to 0, task 2 keeps.
      layer.setWeights([
        tf.tensor3d([
          [
            [2, 0],
            [0, 2],
          ],
          [
            [-1, 0],
            [0, -1],
          ],
          [
            [1, 0],
            [0, 1],
          ],
        ]),
        tf.zeros([3, 2]),
      ]);
      const expected = tf.tensor3d([
        [
          [1 + 4 * 2, 0 + 4 * 1], // m = (2, 0): 0 of task 1, 4 of task 2
          [0, 1], // m = 0
          [2 + 2 * 1, 1 + 1 * 1], // m = (2, 1): 2 of task 0, 1 of task 1
        ],
      ]);
      expectClose(layer.apply(u) as tf.Tensor, expected);
      layer.dispose();
    });
  });

  test('gives a single task back as it came', () => {
    tf.tidy(() => {
      const u = uniformTensor([5, 1, 4], 1);
      const layer = new CoAttention({ ...config, tasks: 1 });
      expect((layer.apply(u) as tf.Tensor).dataSync()).toEqual(u.dataSync());
      layer.dispose();
    });
  });
});
