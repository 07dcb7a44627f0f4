import { expectClose, expectGradients, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, test } from 'vitest';
import { momentsOfBatch, momentsOfUnits } from './moments.js';

describe('momentsOfUnits', () => {
  test('are those of every row', () => {
    tf.tidy(() => {
      const { mean, variance } = momentsOfUnits(
        tf.tensor3d([
          [
            [1, 3],
            [5, 5],
          ],
        ]),
      );
      expectClose(mean, tf.tensor3d([[[2], [5]]]));
      expectClose(variance, tf.tensor3d([[[1], [0]]]));
    });
  });

  test('have the gradients that finite differences have', () => {
    const x = uniformTensor([2, 3, 4], 1);
    expectGradients(
      (rows) => {
        const { mean, variance } = momentsOfUnits(rows as tf.Tensor);
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
