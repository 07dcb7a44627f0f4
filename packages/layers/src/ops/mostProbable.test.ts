import { expectClose, expectNoLeak } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { mostProbable } from './mostProbable.js';

describe('mostProbable', () => {
  test('gives the highest score of every row the weight 1, the first of equal ones', () => {
    tf.tidy(() => {
      const logits = tf.tensor2d([
        [0, 2, 1],
        [5, -1, 5],
        [-3, -2, -1],
      ]);
      const weights = mostProbable(logits);
      expect(weights.dtype).toBe('float32');
      expectClose(weights, [0, 1, 0, 1, 0, 0, 0, 0, 1], 0);
    });
  });

  test('can stand in a graph that is differentiated, with the gradient 0', () => {
    expectNoLeak(() =>
      tf.tidy(() => {
        const values = tf.tensor2d([[3, 4]]);
        const gradient = tf.grad((x) => tf.sum(tf.mul(mostProbable(x as tf.Tensor2D), values)));
        expectClose(gradient(tf.tensor2d([[0, 1]])), [0, 0], 0);
      }),
    );
  });
});
