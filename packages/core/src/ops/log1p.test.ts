import { expectNoLeak } from '@mtl/testing';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { log1p } from './log1p.js';

describe('log1p', () => {
  test('has a relative error below 1e-6 from the smallest number to the largest', () => {
    const numbers = Float32Array.from({ length: 20_001 }, (_, i) => 2 ** (-126 + (i * 253) / 20_000));
    const values = tf.tidy(() => log1p(tf.tensor1d(numbers)).dataSync());
    let worst = 0;
    values.forEach((value, i) => {
      const expected = Math.log1p(numbers[i] as number);
      worst = Math.max(worst, Math.abs(value - expected) / expected);
    });
    expect(worst).toBeLessThan(1e-6);
  });

  test('is 0 at 0 and NaN at NaN', () => {
    const [zero, nan] = tf.tidy(() => log1p(tf.tensor1d([0, Number.NaN])).dataSync());
    expect(zero).toBe(0);
    expect(nan).toBeNaN();
  });

  test('leaves nothing behind', () => {
    const u = tf.ones([3]);
    expectNoLeak(() => log1p(u).dispose());
    u.dispose();
  });
});
