import { expectClose, expectGradients, expectNoLeak, idTensor, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, test } from 'vitest';
import { embeddingLookup } from './embeddingLookup.js';

describe('embeddingLookup', () => {
  test('lays out the row of every id, id 0 included', () => {
    tf.tidy(() => {
      const table = tf.tensor2d([
        [1, 2],
        [3, 4],
        [5, 6],
      ]);
      const ids = tf.tensor2d(
        [
          [2, 0],
          [1, 1],
        ],
        [2, 2],
        'int32',
      );
      const rows = embeddingLookup(table, ids);
      expectClose(
        rows,
        tf.tensor3d([
          [
            [5, 6],
            [1, 2],
          ],
          [
            [3, 4],
            [3, 4],
          ],
        ]),
      );
    });
  });

  test('adds up the gradients of an id that stands in several places', () => {
    tf.tidy(() => {
      const table = tf.zeros([3, 2]);
      const ids = tf.tensor2d(
        [
          [1, 1],
          [2, 1],
        ],
        [2, 2],
        'int32',
      );
      const dy = tf.tensor3d([
        [
          [1, 10],
          [2, 20],
        ],
        [
          [3, 30],
          [4, 40],
        ],
      ]);
      const gradient = tf.grad((t: tf.Tensor) => embeddingLookup(t as tf.Tensor2D, ids))(table, dy);
      expectClose(
        gradient,
        tf.tensor2d([
          [0, 0],
          [7, 70],
          [3, 30],
        ]),
      );
    });
  });

  for (const [batch, fields, rows, units] of [
    [1, 1, 2, 1],
    [3, 2, 5, 3],
    [5, 3, 2, 7],
  ] as const) {
    test(`gives the values and gradients of a one-hot product: [${batch}, ${fields}] of ${rows} × ${units}`, () => {
      const table = uniformTensor<tf.Rank.R2>([rows, units], 1);
      const ids = idTensor([batch, fields], 0, rows - 1, 2);
      tf.tidy(() => {
        const naive = (t: tf.Tensor) =>
          tf.reshape(
            tf.matMul(
              tf.cast(tf.oneHot(tf.reshape(ids, [-1]), rows), 'float32') as tf.Tensor2D,
              t as tf.Tensor2D,
            ),
            [batch, fields, units],
          );
        const lookup = (t: tf.Tensor) => embeddingLookup(t as tf.Tensor2D, ids);
        const dy = uniformTensor<tf.Rank.R3>([batch, fields, units], 3);
        expectClose(lookup(table), naive(table));
        expectClose(tf.grad(lookup)(table, dy), tf.grad(naive)(table, dy));
      });
      expectGradients((t) => embeddingLookup(t as tf.Tensor2D, ids), [table]);
      tf.dispose([table, ids]);
    });
  }

  test('leaves nothing behind, in a gradient neither', () => {
    const table = tf.variable(uniformTensor<tf.Rank.R2>([4, 3], 1));
    const ids = idTensor([3, 2], 0, 3, 2);
    expectNoLeak(() => embeddingLookup(table, ids).dispose());
    expectNoLeak(() => {
      const { value, grads } = tf.variableGrads(() => tf.sum(embeddingLookup(table, ids)), [table]);
      tf.dispose([value, grads]);
    });
    tf.dispose([table, ids]);
  });
});
