import { expectClose, expectGradients, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, test } from 'vitest';
import { sumOfOthers } from './sumOfOthers.js';

describe('sumOfOthers', () => {
  test('leaves out what a task has itself', () => {
    tf.tidy(() => {
      const questions = tf.tensor3d([[[1], [2], [3]]]);
      const rows = tf.tensor3d([[[1], [10], [100]]]);
      const expected = [[1 * (100 + 10000)], [2 * (1 + 10000)], [3 * (1 + 100)]];
      expectClose(sumOfOthers(questions, rows), tf.tensor3d([expected]));
      expectClose(
        sumOfOthers(questions, rows, 0.1),
        tf.tensor3d([expected.map(([v]) => [0.1 * (v as number)])]),
      );
    });
  });

  test('has the gradients that finite differences have', () => {
    const inputs = [uniformTensor([3, 3, 2], 1), uniformTensor([3, 3, 2], 2)];
    expectGradients((m, u) => sumOfOthers(m as tf.Tensor3D, u as tf.Tensor3D), inputs);
    tf.dispose(inputs);
  });
});
