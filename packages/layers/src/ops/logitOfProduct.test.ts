import { expectClose, expectGradients } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logitOfProduct } from './logitOfProduct.js';

const product = (a: readonly number[], b: readonly number[]) =>
  tf.tidy(() => Array.from(logitOfProduct(tf.tensor1d([...a]), tf.tensor1d([...b])).dataSync()));

/** Gradients for a and b, summed over nothing: one pair at a time. */
const slopes = (a: number, b: number): number[] =>
  tf.tidy(() => {
    const f = (x: tf.Tensor, y: tf.Tensor) => tf.sum(logitOfProduct(x, y));
    return tf
      .grads(f)([tf.tensor1d([a]), tf.tensor1d([b])])
      .map((gradient) => gradient.dataSync()[0] as number);
  });

describe('logitOfProduct', () => {
  test('gives the logit of a product worked out by hand', () => {
    // σ(0) · σ(0) = 1/4, odds 1/3; σ(log 3) · σ(0) = 3/8, odds 3/5; σ(log 4) · σ(log 9) = 18/25, odds 18/7.
    const expected = [Math.log(1 / 3), Math.log(3 / 5), Math.log(18 / 7)];
    tf.tidy(() => {
      const a = tf.tensor1d([0, Math.log(3), Math.log(4)]);
      expectClose(logitOfProduct(a, tf.tensor1d([0, 0, Math.log(9)])), expected, 1e-6);
    });
  });

  test('stays exact where probabilities round to 0 and 1', () => {
    tf.tidy(() => {
      // One side certain: the other remains. Both nearly certain: the doubts add up, log 2. Both unlikely: the logits add up.
      const a = tf.tensor1d([100, -100, 100, 40, -60, -1e4, 1e4, 1e30]);
      const b = tf.tensor1d([-100, 3, 100, 50, -70, -1e4, 1e4, -1e30]);
      const expected = [
        -100,
        -100 - Math.log1p(Math.exp(-3)),
        100 - Math.log(2),
        40 - Math.exp(-10),
        -130,
        -2e4,
        1e4 - Math.log(2),
        -1e30,
      ];
      expectClose(logitOfProduct(a, b), expected, 1e-6);
    });
  });

  test('is what double precision gives, and below both logits, for any two', () => {
    const logit = fc.double({ min: -30, max: 30, noNaN: true }).map(Math.fround);
    fc.assert(
      fc.property(fc.array(fc.tuple(logit, logit), { minLength: 1, maxLength: 20 }), (pairs) => {
        const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
        product(a, b).forEach((z, i) => {
          const [x, y] = pairs[i] as [number, number];
          const exact = -Math.log(Math.exp(-x) + Math.exp(-y) + Math.exp(-x - y));
          expect(Math.abs(z - exact)).toBeLessThan(2e-6 * Math.max(1, Math.abs(exact)));
          expect(z).toBeLessThanOrEqual(Math.min(x, y));
        });
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  test('has the gradients of finite differences', () => {
    tf.tidy(() => {
      const a = tf.tensor2d([[0.3], [-1.5], [2], [0]]);
      const b = tf.tensor2d([[1], [-0.7], [3], [0]]);
      expectGradients((x, y) => logitOfProduct(x, y), [a, b]);
    });
  });

  test('has gradients from 0 to 1 at extreme logits: who is less certain has all the say', () => {
    for (const [a, b, expected] of [
      [100, -100, [0, 1]],
      [-1e4, 1e4, [1, 0]],
      [80, 80, [0.5, 0.5]],
      [-80, -80, [1, 1]],
      [-1e4, -1e4, [1, 1]],
    ] as const) {
      slopes(a, b).forEach((slope, i) => {
        expect(slope, `${a}, ${b}`).toBeCloseTo(expected[i] as number, 6);
        expect(slope).toBeGreaterThanOrEqual(0);
      });
    }
  });
});
