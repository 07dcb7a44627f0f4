import { expectClose, expectGradients, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, test } from 'vitest';
import { padNative } from './padNative.js';

describe('padNative', () => {
  test('puts each task’s weights on its own experts and 0 elsewhere', () => {
    tf.tidy(() => {
      expectClose(
        padNative(tf.tensor1d([1, 2, 3]), [1, 2], 2),
        tf.tensor2d([
          [1, 0, 0],
          [0, 2, 3],
        ]),
      );
      expectClose(padNative(tf.tensor1d([1, 2]), [2], 1), tf.tensor2d([[1, 2]]));
    });
  });

  test('gives the experts of a unit that does not fuse no native weight', () => {
    tf.tidy(() => {
      expectClose(
        padNative(tf.tensor1d([1, 2, 3]), [2, 1, 2], 2),
        tf.tensor2d([
          [1, 2, 0, 0, 0],
          [0, 0, 3, 0, 0],
        ]),
      );
    });
  });

  test('has the gradients of finite differences', () => {
    const native = uniformTensor<tf.Rank.R1>([3], 1);
    expectGradients((v) => padNative(v as tf.Tensor1D, [2, 1, 2], 2), [native]);
    native.dispose();
  });
});
