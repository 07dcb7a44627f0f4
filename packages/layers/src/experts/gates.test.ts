import { describeLayer, expectClose } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, test } from 'vitest';
import { Gates } from './gates.js';

const config = { name: 'gates', features: 5, gates: 2, experts: 3, seed: 7 };

describeLayer(Gates, {
  config,
  inputShape: [4, 5],
  outputShape: [4, 2, 3],
  weights: 2,
  rejects: [
    [{ features: 0 }, 'Gates: `features` must be a positive integer, got 0.'],
    [{ gates: 0 }, 'Gates: `gates` must be a positive integer, got 0.'],
    [{ experts: 0 }, 'Gates: `experts` must be a positive integer, got 0.'],
    [{ initScheme: '' }, 'Gates: `initScheme` must be one of "glorot", "pytorch", got "".'],
  ],
});

describeLayer(Gates, {
  title: 'without bias, on ids',
  config: { ...config, useGateBias: false },
  inputShape: [{ ids: [4, 2], highest: 4 }, [4, 1]],
  outputShape: [4, 2, 3],
  weights: 1,
});

describe('Gates', () => {
  test('stand gate by gate in the columns of the kernel', () => {
    tf.tidy(() => {
      const layer = new Gates({ ...config, features: 1 });
      layer.apply(tf.zeros([1, 1]));
      layer.setWeights([
        tf.tensor2d([[1, 2, 3, 4, 5, 6]]),
        tf.tensor2d([
          [0, 0, 1],
          [0, 0, -1],
        ]),
      ]);
      expectClose(
        layer.apply(tf.tensor2d([[10]])) as tf.Tensor,
        tf.tensor3d([
          [
            [10, 20, 31],
            [40, 50, 59],
          ],
        ]),
      );
      layer.dispose();
    });
  });
});
