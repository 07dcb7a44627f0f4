import { expectClose } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, test } from 'vitest';
import { linear } from './linear.js';

describe('linear', () => {
  const kernel = () =>
    tf.tensor2d([
      [1, 2],
      [10, 20],
      [100, 200],
    ]);
  const bias = () => tf.tensor1d([0.5, -0.5]);

  test('multiplies a dense table', () => {
    tf.tidy(() => expectClose(linear([tf.tensor2d([[3, 0, 1]])], kernel(), bias()), [103.5, 205.5]));
  });

  test('multiplies ids with numeric columns as their dense table [numeric | one-hot]', () => {
    tf.tidy(() => {
      const ids = tf.tensor2d([[2, 0]], [1, 2], 'int32');
      expectClose(linear([ids, tf.tensor2d([[3]])], kernel(), bias()), [103.5, 205.5]);
      expectClose(linear([ids], kernel()), [10, 20]); // id 2 is the second row where there is no numeric column
    });
  });

  test('takes a tensor of rank 3 behind ids for their weights, with numeric columns before it or without', () => {
    tf.tidy(() => {
      const ids = tf.tensor2d([[2, 1]], [1, 2], 'int32');
      const weights = tf.tensor3d([[[0.5], [2]]]);
      expectClose(linear([ids, tf.tensor2d([[3]]), weights], kernel(), bias()), [73.5, 145.5]);
      expectClose(linear([ids, weights], kernel()), [7, 14]);
    });
  });

  test('multiplies the rows of each group with its kernel', () => {
    tf.tidy(() => {
      const rows = tf.tensor3d([
        [
          [1, 2],
          [3, 4],
        ],
      ]);
      const kernels = tf.tensor3d([
        [[1], [1]],
        [[1], [-1]],
      ]);
      expectClose(linear([rows], kernels), tf.tensor3d([[[3], [-1]]]));
      expectClose(linear([rows], kernels, tf.tensor2d([[10], [20]])), tf.tensor3d([[[13], [19]]]));
    });
  });
});
