import type * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';

/**
 * Every value within a tolerance of what is expected, relative to the larger of 1 and the expected value; NaN never is.
 *
 * @param expected A tensor of the same shape, or the values alone.
 * @param tolerance Default 1e-5.
 * @param name Shown when it fails.
 */
export function expectClose(
  actual: tf.Tensor,
  expected: tf.Tensor | readonly number[],
  tolerance = 1e-5,
  name = '',
): void {
  const values = actual.dataSync();
  const targets = isTensor(expected) ? expected.dataSync() : expected;
  if (isTensor(expected)) expect(actual.shape, name).toEqual(expected.shape);
  expect(values.length, name).toBe(targets.length);
  let worst = 0;
  values.forEach((value, i) => {
    const target = targets[i] as number;
    const distance = Math.abs(value - target) / Math.max(1, Math.abs(target));
    if (!(distance <= worst)) worst = distance;
  });
  expect(worst, name).toBeLessThanOrEqual(tolerance);
}

function isTensor(value: tf.Tensor | readonly number[]): value is tf.Tensor {
  return 'dataSync' in value;
}
