import { expectClose, expectGradients, expectNoLeak, uniformTensor } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { gumbelSoftmax } from './gumbelSoftmax.js';
import { firstUniformState, nextUniforms } from './nextUniforms.js';

describe('gumbelSoftmax', () => {
  test('is the softmax of scores and noise over the temperature', () => {
    tf.tidy(() => {
      const logits = tf.tensor2d([[1, 0]]);
      const uniforms = tf.tensor2d([[0.5, 0.25]]);
      const scores = [1, 0].map((z, i) => (z - Math.log(-Math.log([0.5, 0.25][i] as number))) / 2);
      const [a, b] = scores.map(Math.exp) as [number, number];
      expectClose(gumbelSoftmax(logits, uniforms, tf.scalar(2)), [a / (a + b), b / (a + b)], 1e-6);
    });
  });

  test('chooses, when cold, each option as often as its softmax says', () => {
    const draws = 4000;
    const { counts, ones } = tf.tidy(() => {
      const state = tf.tensor2d(firstUniformState(draws * 3, 11), [3, draws * 3]);
      const uniforms = tf.reshape(nextUniforms(state).uniforms, [draws, 3]) as tf.Tensor2D;
      const logits = tf.tile(tf.log(tf.tensor2d([[0.2, 0.5, 0.3]])), [draws, 1]) as tf.Tensor2D;
      const choices = gumbelSoftmax(logits, uniforms, tf.scalar(0.01));
      return { counts: tf.sum(choices, 0).dataSync(), ones: tf.max(choices, 1).dataSync() };
    });
    // Three standard deviations of a count are below 95.
    [0.2, 0.5, 0.3].forEach((share, i) => {
      expect(Math.abs((counts[i] as number) - share * draws)).toBeLessThan(95);
    });
    expect(ones.filter((weight) => weight > 0.99).length).toBeGreaterThan(0.95 * draws);
  });

  test('stays finite at the ends of the uniform numbers', () => {
    tf.tidy(() => {
      const ends = tf.tensor2d([[1e-6, 1 - 1e-6]]);
      const weights = gumbelSoftmax(tf.tensor2d([[0, 0]]), ends, tf.scalar(0.1)).dataSync();
      expect(Array.from(weights)).toEqual([0, 1]);
    });
  });

  test('has the gradients of finite differences', () => {
    expectNoLeak(() => {
      const uniforms = tf.tidy(() =>
        tf.add(tf.mul(uniformTensor<tf.Rank.R2>([3, 4], 5), 0.4), 0.5),
      ) as tf.Tensor2D;
      const logits = uniformTensor<tf.Rank.R2>([3, 4], 1);
      expectGradients(
        (x) => tf.tidy(() => gumbelSoftmax(x as tf.Tensor2D, uniforms, tf.scalar(0.7))),
        [logits],
      );
      tf.dispose([uniforms, logits]);
    });
  });
});
