import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';

/** Runs something that must leave as many tensors behind as it found. */
export function expectNoLeak<V>(run: () => V): V {
  const before = tf.memory().numTensors;
  const result = run();
  expect(tf.memory().numTensors).toBe(before);
  return result;
}
