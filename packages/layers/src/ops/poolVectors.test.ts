import { expectClose, expectGradients, expectNoLeak, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, test } from 'vitest';
import { poolVectors } from './poolVectors.js';

describe('poolVectors', () => {
  const rows = () =>
    tf.tensor3d([
      [
        [1, -20],
        [3, -5],
        [9, 9],
      ],
      [
        [7, 8],
        [5, 6],
        [1, 2],
      ],
    ]);
  const weights = () =>
    tf.tensor2d([
      [0.5, 2, 0],
      [0, 0, 0],
    ]);

  test('adds up what the weights let through; an empty row is 0', () => {
    for (const combine of ['sum', 'mean'] as const) {
      tf.tidy(() => expectClose(poolVectors(rows(), weights(), combine), [6.5, -20, 0, 0]));
    }
  });

  test('takes the maximum of what weighs more than 0; padding has none, and an empty row is 0', () => {
    tf.tidy(() => expectClose(poolVectors(rows(), weights(), 'max'), [3, -5, 0, 0]));
  });

  test('shares the gradient of the maximum among equal vectors', () => {
    tf.tidy(() => {
      const vectors = tf.tensor3d([
        [
          [1, 5],
          [3, 2],
          [3, 5],
        ],
      ]);
      const gradient = tf.grad((v) => poolVectors(v as tf.Tensor3D, tf.tensor2d([[1, 2, 3]]), 'max'))(
        vectors,
      );
      expectClose(gradient, [0, 0.5, 0.5, 0, 0.5, 0.5]);
    });
  });

  test('has the gradients that finite differences have, none for padding', () => {
    const vectors = uniformTensor<tf.Rank.R3>([3, 4, 2], 1);
    const given = tf.tensor2d([1, 0.5, 0, 0, 2, 1, 3, 1, 0, 0, 0, 0], [3, 4]);
    for (const combine of ['sum', 'max'] as const) {
      expectGradients((v) => poolVectors(v as tf.Tensor3D, given, combine), [vectors]);
      tf.tidy(() => {
        const gradient = tf.grad((v) => poolVectors(v as tf.Tensor3D, given, combine))(vectors);
        const padding = tf.mul(gradient, tf.reshape(tf.cast(tf.equal(given, 0), 'float32'), [3, 4, 1]));
        expectClose(padding, new Array(24).fill(0));
      });
      expectNoLeak(() => poolVectors(vectors, given, combine).dispose());
    }
    tf.dispose([vectors, given]);
  });
});
