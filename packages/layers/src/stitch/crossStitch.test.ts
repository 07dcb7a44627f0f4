import { describeLayer, expectClose, uniformTensor, weightsOfLayer } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { CrossStitch } from './crossStitch.js';

const config = { name: 'stitch_1', tasks: 3, units: 4, stitchInit: 'uniform', seed: 7 } as const;

describeLayer(CrossStitch, {
  config,
  inputShape: [5, 3, 4],
  outputShape: [5, 3, 4],
  weights: 1,
  rejects: [
    [{ tasks: 0 }, 'CrossStitch: `tasks` must be a positive integer, got 0.'],
    [{ units: 1.5 }, 'CrossStitch: `units` must be a positive integer, got 1.5.'],
    [
      { stitchInit: 'ones' },
      'CrossStitch: `stitchInit` must be one of "imbalanced", "identity", "uniform", got "ones".',
    ],
  ],
});

describeLayer(CrossStitch, {
  title: 'per channel',
  config: { ...config, perChannel: true },
  inputShape: [5, 3, 4],
  outputShape: [5, 3, 4],
  weights: 1,
});

describe('CrossStitch', () => {
  /** The weights that a unit of some tasks starts with. */
  const startOf = (change: Partial<ConstructorParameters<typeof CrossStitch>[0]>): tf.Tensor => {
    const layer = new CrossStitch({ ...config, ...change });
    tf.dispose(layer.apply(tf.zeros([1, change.tasks ?? config.tasks, config.units])) as tf.Tensor);
    const values = (weightsOfLayer(layer).get('stitch') as tf.LayerVariable).read().clone();
    layer.dispose();
    return values;
  };

  test('starts imbalanced: 0.9 for the task itself, 0.1 shared out among the others', () => {
    tf.tidy(() => {
      expectClose(
        startOf({ stitchInit: 'imbalanced' }),
        tf.tensor2d([
          [0.9, 0.05, 0.05],
          [0.05, 0.9, 0.05],
          [0.05, 0.05, 0.9],
        ]),
        1e-7,
      );
      expectClose(startOf({ stitchInit: 'imbalanced', tasks: 2 }), [0.9, 0.1, 0.1, 0.9], 1e-7);
      expectClose(startOf({ stitchInit: 'imbalanced', tasks: 1 }), [1], 0);
    });
  });

  test('starts as the identity, on every channel alike', () => {
    tf.tidy(() => {
      expectClose(startOf({ stitchInit: 'identity', tasks: 2 }), [1, 0, 0, 1], 0);
      const perChannel = startOf({ stitchInit: 'identity', tasks: 2, perChannel: true });
      expectClose(
        perChannel,
        tf.tensor3d([
          [
            [1, 1, 1, 1],
            [0, 0, 0, 0],
          ],
          [
            [0, 0, 0, 0],
            [1, 1, 1, 1],
          ],
        ]),
        0,
      );
    });
  });

  test('starts imbalanced by default, and uniform in ±√(1/tasks)', () => {
    tf.tidy(() => {
      const { stitchInit: _, ...unsaid } = config;
      const layer = new CrossStitch(unsaid);
      const rows = uniformTensor<tf.Rank.R3>([2, 3, 4], 1);
      const sum = tf.sum(rows, 1, true);
      const expected = tf.add(tf.mul(rows, 0.85), tf.mul(sum, 0.05)); // 0.9 own + 0.05 of the others
      expectClose(layer.apply(rows) as tf.Tensor, expected, 1e-6);
      layer.dispose();
      const values = Array.from(startOf({ tasks: 25 }).dataSync(), Math.abs);
      expect(Math.max(...values)).toBeLessThanOrEqual(0.2);
      expect(Math.max(...values)).toBeGreaterThan(0.19);
    });
  });
});
