import { expectClose, expectGradients, expectNoLeak, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { stitchTasks } from './stitchTasks.js';

describe('stitchTasks', () => {
  test('gives every task the weighted rows of all', () => {
    tf.tidy(() => {
      const rows = tf.tensor3d([
        [
          [1, 2, 3],
          [10, 20, 30],
        ],
        [
          [0, 1, 0],
          [4, 0, -4],
        ],
      ]);
      const stitch = tf.tensor2d([
        [0.5, 2],
        [-1, 0.25],
      ]);
      expectClose(
        stitchTasks(rows, stitch),
        tf.tensor3d([
          [
            [20.5, 41, 61.5],
            [1.5, 3, 4.5],
          ],
          [
            [8, 0.5, -8],
            [1, -1, -1],
          ],
        ]),
        1e-6,
      );
    });
  });

  test('gives every channel its own weights', () => {
    tf.tidy(() => {
      const rows = tf.tensor3d([
        [
          [1, 2],
          [10, 20],
        ],
      ]);
      const stitch = tf.tensor3d([
        [
          [1, 0],
          [0.5, 1],
        ],
        [
          [-1, 3],
          [0, 0.1],
        ],
      ]); // [to, from, channel]
      expectClose(
        stitchTasks(rows, stitch),
        tf.tensor3d([
          [
            [1 + 5, 20],
            [-1, 6 + 2],
          ],
        ]),
        1e-6,
      );
    });
  });

  test('does with the same weights for every channel what it does with one', () => {
    tf.tidy(() => {
      const rows = uniformTensor<tf.Rank.R3>([5, 3, 7], 1);
      const stitch = uniformTensor<tf.Rank.R2>([3, 3], 2);
      const perChannel = tf.tile(tf.expandDims(stitch, 2), [1, 1, 7]) as tf.Tensor3D;
      expectClose(stitchTasks(rows, perChannel), stitchTasks(rows, stitch), 1e-6);
    });
  });

  for (const [batch, tasks, units] of [
    [1, 1, 1],
    [1, 3, 5],
    [3, 2, 1],
    [5, 1, 3],
    [3, 4, 3],
  ] as const) {
    test(`has the gradients that finite differences have for [${batch}, ${tasks}, ${units}]`, () => {
      const rows = uniformTensor([batch, tasks, units], 1);
      for (const shape of [
        [tasks, tasks],
        [tasks, tasks, units],
      ]) {
        const stitch = uniformTensor(shape as never, 2);
        expectGradients((x, a) => stitchTasks(x as tf.Tensor3D, a as tf.Tensor2D), [rows, stitch]);
        expectNoLeak(() => stitchTasks(rows as tf.Tensor3D, stitch as tf.Tensor2D).dispose());
        stitch.dispose();
      }
      rows.dispose();
    });
  }

  test('refuses weights that tfjs would spread over the rows', () => {
    tf.tidy(() => {
      const rows = tf.zeros<tf.Rank.R3>([4, 3, 2]);
      for (const shape of [
        [1, 3],
        [3, 1],
        [2, 2],
        [3, 3, 1],
      ]) {
        expect(() => stitchTasks(rows, tf.zeros<tf.Rank.R2>(shape as [number, number]))).toThrow(
          expect.objectContaining({
            name: 'ShapeError',
            message: `stitchTasks: \`stitch\` must be [3, 3] or [3, 3, 2] to match rows [4,3,2], got [${shape}].`,
          }),
        );
      }
    });
  });
});
