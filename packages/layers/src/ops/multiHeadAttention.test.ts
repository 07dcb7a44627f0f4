import { expectClose, expectGradients, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, test } from 'vitest';
import { multiHeadAttention } from './multiHeadAttention.js';

describe('multiHeadAttention', () => {
  test('attends by each head to its own columns', () => {
    tf.tidy(() => {
      // Head 0 finds the second token for the first query, head 1 weighs both alike.
      const queries = tf.tensor3d([
        [
          [100, 0],
          [0, 0],
        ],
      ]);
      const keys = tf.tensor3d([
        [
          [-1, 5],
          [1, 5],
        ],
      ]);
      const values = tf.tensor3d([
        [
          [1, 2],
          [3, 4],
        ],
      ]);
      const { mixed, scores } = multiHeadAttention(queries, keys, values, 2);
      expectClose(
        mixed,
        tf.tensor3d([
          [
            [3, 3],
            [2, 3],
          ],
        ]),
      );
      expectClose(
        scores,
        tf.tensor3d([
          [
            [-100, 100],
            [0, 0],
          ],
          [
            [0, 0],
            [0, 0],
          ],
        ]),
      );
    });
  });

  test('divides by the root of the width of a head', () => {
    tf.tidy(() => {
      const tokens = tf.tensor3d([[[1, 1, 1, 1]]]);
      for (const heads of [1, 2, 4]) {
        const { scores } = multiHeadAttention(tokens, tokens, tokens, heads);
        expectClose(scores, tf.fill([heads, 1, 1], Math.sqrt(4 / heads)));
      }
    });
  });

  test('has the gradients that finite differences have', () => {
    const inputs = [1, 2, 3].map((seed) => uniformTensor([2, 3, 4], seed));
    expectGradients((q, k, v) => {
      const given = [q, k, v] as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
      return multiHeadAttention(...given, 2).mixed;
    }, inputs);
    tf.dispose(inputs);
  });
});
