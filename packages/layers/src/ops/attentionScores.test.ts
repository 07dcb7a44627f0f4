import { expectClose, expectGradients, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, test } from 'vitest';
import { attentionScores } from './attentionScores.js';

describe('attentionScores', () => {
  test('are the products of every query with every key, times the factor', () => {
    tf.tidy(() => {
      const queries = tf.tensor3d([[[1, 2]], [[0, 1]]]);
      const keys = tf.tensor3d([
        [
          [3, 4],
          [5, 6],
        ],
        [
          [1, 1],
          [2, -2],
        ],
      ]);
      expectClose(attentionScores(queries, keys), tf.tensor3d([[[11, 17]], [[1, -2]]]));
      expectClose(attentionScores(queries, keys, 0.5), tf.tensor3d([[[5.5, 8.5]], [[0.5, -1]]]));
    });
  });

  test('have the gradients that finite differences have', () => {
    const inputs = [uniformTensor([3, 2, 4], 1), uniformTensor([3, 5, 4], 2)];
    expectGradients((q, k) => attentionScores(q as tf.Tensor3D, k as tf.Tensor3D, 0.7), inputs);
    tf.dispose(inputs);
  });
});
