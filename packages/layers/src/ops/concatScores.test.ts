import { expectClose, expectGradients, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, test } from 'vitest';
import { concatScores } from './concatScores.js';

describe('concatScores', () => {
  test('are the sums of the hidden layer, weighed by the vector', () => {
    tf.tidy(() => {
      const queries = tf.tensor3d([
        [
          [0.5, 0],
          [0, 1],
        ],
      ]);
      const keys = tf.tensor3d([
        [
          [0.5, 0],
          [1, 1],
          [0, 0],
        ],
      ]);
      const vector = tf.tensor1d([2, -1]);
      const t = Math.tanh;
      const expected = [
        [2 * t(1), 2 * t(1.5) - t(1), 2 * t(0.5)],
        [2 * t(0.5) - t(1), 2 * t(1) - t(2), -t(1)],
      ];
      expectClose(concatScores(queries, keys, vector), tf.tensor3d([expected]));
    });
  });

  test('have the gradients that finite differences have', () => {
    const inputs = [uniformTensor([3, 2, 4], 1), uniformTensor([3, 5, 4], 2), uniformTensor([4], 3)];
    expectGradients((q, k, v) => concatScores(q as tf.Tensor3D, k as tf.Tensor3D, v as tf.Tensor1D), inputs);
    tf.dispose(inputs);
  });
});
