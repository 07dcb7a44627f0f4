import { describeLayer, expectClose } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, test } from 'vitest';
import { ColumnTokens } from './columnTokens.js';

const config = { name: 'column_tokens', features: 3, units: 4, seed: 7 };

describeLayer(ColumnTokens, {
  config,
  inputShape: [5, 3],
  outputShape: [5, 3, 4],
  weights: 2,
  rejects: [
    [{ features: 0 }, 'ColumnTokens: `features` must be a positive integer, got 0.'],
    [{ units: 0 }, 'ColumnTokens: `units` must be a positive integer, got 0.'],
    [{ initScheme: '' }, 'ColumnTokens: `initScheme` must be one of "glorot", "pytorch", got "".'],
  ],
});

describe('ColumnTokens', () => {
  test('are the value times a vector, plus a vector, of each column', () => {
    tf.tidy(() => {
      const layer = new ColumnTokens({ ...config, features: 2, units: 2 });
      layer.apply(tf.zeros([1, 2]));
      layer.setWeights([
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
        tf.tensor2d([
          [10, 20],
          [30, 40],
        ]),
      ]);
      const expected = [
        [12, 24],
        [27, 36],
      ];
      expectClose(layer.apply(tf.tensor2d([[2, -1]])) as tf.Tensor, tf.tensor3d([expected]));
      layer.dispose();
    });
  });
});
