import { describeLayer, expectClose, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { TaskTokens } from './taskTokens.js';

describe('TaskTokens', () => {
  const config = { name: 'task_tokens', tasks: 3, units: 2, seed: 7 };

  test('are the same for all rows, whatever these hold', () => {
    tf.tidy(() => {
      const layer = new TaskTokens(config);
      const tokens = layer.apply(uniformTensor([4, 5, 6], 1)) as tf.Tensor3D;
      const [weights] = layer.getWeights() as [tf.Tensor2D];
      expectClose(tokens, tf.tile(tf.expandDims(weights, 0), [4, 1, 1]), 0);
      layer.dispose();
    });
  });

  test('get the sum of the gradients of all rows', () => {
    tf.tidy(() => {
      const layer = new TaskTokens(config);
      const x = tf.zeros([4, 1]);
      layer.apply(x);
      const [weight] = layer.trainableWeights as [tf.LayerVariable];
      const scale = uniformTensor([4, 3, 2], 3);
      const { grads } = tf.variableGrads(
        () => tf.sum(tf.mul(layer.apply(x) as tf.Tensor, scale)),
        [weight.read() as tf.Variable],
      );
      expectClose(Object.values(grads)[0] as tf.Tensor, tf.sum(scale, 0), 1e-6);
      layer.dispose();
    });
  });

  for (const [change, message] of [
    [{ tasks: 0 }, 'TaskTokens: `tasks` must be a positive integer, got 0.'],
    [{ units: 0 }, 'TaskTokens: `units` must be a positive integer, got 0.'],
    [{ initScheme: '' }, 'TaskTokens: `initScheme` must be one of "glorot", "pytorch", got "".'],
  ] as const) {
    test(`refuse ${JSON.stringify(change)}`, () => {
      expect(() => new TaskTokens({ ...config, ...(change as object) })).toThrow(
        expect.objectContaining({ name: 'ConfigError', message }),
      );
    });
  }
});

describeLayer(TaskTokens, {
  config: { name: 'task_tokens', tasks: 3, units: 2, seed: 7 },
  inputShape: { ids: [5, 4], highest: 3 },
  outputShape: [5, 3, 2],
  weights: 1,
});
