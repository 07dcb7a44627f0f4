import { expectClose, expectGradients, expectNoLeak, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { combineRows } from './combineRows.js';

describe('combineRows', () => {
  test('adds up the rows of every example with the weights of an output', () => {
    tf.tidy(() => {
      const x = tf.tensor3d([
        [
          [1, 2],
          [10, 20],
        ],
        [
          [3, 4],
          [30, 40],
        ],
      ]);
      const weights = tf.tensor2d([
        [1, 0],
        [2, -1],
        [0, 0.5],
      ]); // three outputs of two rows
      expectClose(
        combineRows(x, weights),
        tf.tensor3d([
          [
            [1, 2],
            [-8, -16],
            [5, 10],
          ],
          [
            [3, 4],
            [-24, -32],
            [15, 20],
          ],
        ]),
      );
    });
  });

  for (const [batch, rows, outputs, units] of [
    [3, 4, 4, 5],
    [1, 3, 2, 1],
    [5, 1, 3, 2],
  ] as const) {
    test(`has the gradients of finite differences for ${rows} rows and ${outputs} outputs of ${units} units`, () => {
      tf.tidy(() => {
        const x = uniformTensor<tf.Rank.R3>([batch, rows, units], 1);
        const weights = uniformTensor<tf.Rank.R2>([outputs, rows], 2);
        expectGradients((a, b) => combineRows(a as tf.Tensor3D, b as tf.Tensor2D), [x, weights]);
      });
    });
  }

  test('leaves nothing but its result', () => {
    const [x, weights] = [tf.ones<tf.Rank.R3>([2, 3, 4]), tf.ones<tf.Rank.R2>([2, 3])];
    expectNoLeak(() => combineRows(x, weights).dispose());
    tf.dispose([x, weights]);
  });

  test('refuses weights for another number of rows', () => {
    tf.tidy(() => {
      expect(() => combineRows(tf.ones([2, 3, 4]), tf.ones([3, 2]))).toThrow(
        expect.objectContaining({
          name: 'ShapeError',
          message: 'combineRows: `weights` must be [outputs, 3] to match rows [2,3,4], got [3,2].',
        }),
      );
    });
  });
});
