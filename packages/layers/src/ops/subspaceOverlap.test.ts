import { expectClose, expectGradients, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, test } from 'vitest';
import { subspaceOverlap } from './subspaceOverlap.js';

describe('subspaceOverlap', () => {
  test('sums the squared products of the columns of each task’s parts', () => {
    tf.tidy(() => {
      // Task 0: columns (1, 2) and (3, −1), product 1. Task 1: (2, 0) and (0, 5), orthogonal.
      const kernel = tf.tensor2d([
        [1, 3, 2, 0],
        [2, -1, 0, 5],
      ]);
      expectClose(subspaceOverlap(kernel, 2, 2), [1]);
      // As one task of two parts: (1, 2), (3, −1) against (2, 0), (0, 5): 2² + 10² + 6² + 5².
      expectClose(subspaceOverlap(kernel, 1, 2), [165]);
      // As one task of four parts, every pair of columns: 1 + 165 + 0.
      expectClose(subspaceOverlap(kernel, 1, 4), [166]);
    });
  });

  test('is 0 for a single part', () => {
    tf.tidy(() => expectClose(subspaceOverlap(tf.ones([3, 4]), 2, 1), [0]));
  });

  for (const subspaces of [2, 3]) {
    test(`has the gradients of finite differences with ${subspaces} parts`, () => {
      tf.tidy(() => {
        const kernel = uniformTensor<tf.Rank.R2>([4, 2 * 6], 3);
        expectGradients((k) => subspaceOverlap(k as tf.Tensor2D, 2, subspaces), [kernel]);
      });
    });
  }
});
