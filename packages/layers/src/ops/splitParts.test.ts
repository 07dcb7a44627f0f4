import { expectClose, expectGradients, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { splitParts } from './splitParts.js';

describe('splitParts', () => {
  for (const sizes of [[6], [2, 4], [0, 1, 0, 5], [6, 0]]) {
    test(`cuts an axis into [${sizes}], with gradients`, () => {
      const x = uniformTensor<tf.Rank.R2>([3, 6], 1);
      tf.tidy(() => {
        const parts = splitParts(x, sizes, 1);
        expect(parts.map((part) => part?.shape[1] ?? 0)).toEqual(sizes);
        expectClose(
          tf.concat(
            parts.filter((part) => part !== undefined),
            1,
          ),
          x,
          0,
        );
      });
      const weigh = (x: tf.Tensor) => {
        const parts = splitParts(x as tf.Tensor2D, sizes, 1).filter((part) => part !== undefined);
        return tf.concat(
          parts.map((part, i) => tf.mul(part, i + 1)),
          1,
        );
      };
      expectGradients(weigh, [x]);
      x.dispose();
    });
  }
});
