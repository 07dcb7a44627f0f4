import { describeLayer, expectClose } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, test } from 'vitest';
import { IdWeights } from './idWeights.js';

const config = { name: 'id_weights' };

describeLayer(IdWeights, {
  config,
  inputShape: [{ ids: [4, 5], highest: 9 }, [4, 3]],
  outputShape: [4, 5, 1],
  weights: 0,
  rejects: [
    [
      { fields: 3 },
      'IdWeights: `config` must be without unknown keys, got "fields". Known are `inputShape`, `batchInputShape`, `batchSize`, `dtype`, `name`, `trainable`, `weights`, `inputDType`, `customObjects`.',
    ],
  ],
});

describe('IdWeights', () => {
  test('are 1 for fields, then those of the bags; where there are no fields, those alone', () => {
    tf.tidy(() => {
      const weights = tf.tensor2d([
        [0.5, 0],
        [2, 3],
      ]);
      const of = (ids: number) =>
        new IdWeights(config).apply([tf.zeros([2, ids], 'int32'), weights]) as tf.Tensor;
      expectClose(
        of(3),
        tf.tensor3d([
          [[1], [0.5], [0]],
          [[1], [2], [3]],
        ]),
      );
      expectClose(
        of(2),
        tf.tensor3d([
          [[0.5], [0]],
          [[2], [3]],
        ]),
      );
    });
  });
});
