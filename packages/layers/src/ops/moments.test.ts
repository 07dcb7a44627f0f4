import { expectClose, expectGradients, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, test } from 'vitest';
import { momentsOfBatch, momentsOfTokens } from './moments.js';

describe('momentsOfTokens', () => {
  test('are those of all tokens of a group together', () => {
    tf.tidy(() => {
      const x = tf.tensor4d([1, 3, 5, 7, 2, 2, 2, 2], [1, 2, 2, 2]); // one row, two groups of two tokens
      const { mean, variance } = momentsOfTokens(x);
      expectClose(mean, tf.tensor4d([4, 2], [1, 2, 1, 1]));
      expectClose(variance, tf.tensor4d([5, 0], [1, 2, 1, 1])); // 9 + 1 + 1 + 9 over 4
    });
  });

  test('have the gradients that finite differences have', () => {
    const x = uniformTensor([2, 2, 3, 4], 1);
    expectGradients(
      (rows) => {
        const { mean, variance } = momentsOfTokens(rows as tf.Tensor4D);
        return tf.concat([mean, variance], 2);
      },
      [x],
    );
    x.dispose();
  });
});

describe('momentsOfBatch', () => {
  test('are those of every unit over batch and tokens, by group', () => {
    tf.tidy(() => {
      const x = uniformTensor<tf.Rank.R4>([5, 2, 3, 4], 1) as tf.Tensor4D;
      const { mean, variance } = momentsOfBatch(x);
      const expected = tf.moments(x, [0, 2], true);
      expectClose(mean, expected.mean);
      expectClose(variance, expected.variance);
    });
  });

  test('have the gradients that finite differences have', () => {
    const x = uniformTensor([2, 2, 3, 2], 1);
    expectGradients(
      (tokens) => {
        const { mean, variance } = momentsOfBatch(tokens as tf.Tensor4D);
        return tf.concat([mean, variance], 0);
      },
      [x],
    );
    x.dispose();
  });
});
