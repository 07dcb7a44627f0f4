import { describeLayer, expectClose } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, test } from 'vitest';
import { Mixture } from './mixture.js';

describeLayer(Mixture, {
  config: { name: 'mixture' },
  inputShape: [
    [5, 3, 4],
    [5, 2, 3],
  ],
  outputShape: [5, 2, 4],
  weights: 0,
});

describe('Mixture', () => {
  test('weighs experts by the softmax of the gates', () => {
    tf.tidy(() => {
      const experts = tf.tensor3d([[[1], [3]]]);
      const gates = tf.tensor3d([
        [
          [0, 0],
          [Math.log(3), 0],
        ],
      ]);
      expectClose(new Mixture().apply([experts, gates]) as tf.Tensor, tf.tensor3d([[[2], [1.5]]]));
    });
  });
});
