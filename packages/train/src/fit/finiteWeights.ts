import { MtlError } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/** 0 · w, summed over all weights: 0, or NaN where one is NaN or infinite. No backend's comparison is asked about NaN. */
export function zeroIfFinite(weights: ReadonlyMap<string, tf.LayerVariable>): tf.Scalar {
  const sums = Array.from(weights.values(), (weight) => tf.sum(tf.mul(tf.cast(weight.read(), 'float32'), 0)));
  return tf.addN(sums) as tf.Scalar;
}

/** The first weight with a value that is not finite, and that value. */
export async function firstNotFinite(
  weights: ReadonlyMap<string, tf.LayerVariable>,
): Promise<{ what: string; value: number }> {
  for (const [name, weight] of weights) {
    const value = (await weight.read().data()).find((number) => !Number.isFinite(number));
    if (value !== undefined) return { what: `the weight \`${name}\``, value };
  }
  return { what: 'the sum of the weights', value: Number.NaN };
}

/**
 * Refuses a model whose weights are not finite before the first step.
 *
 * @throws MtlError with the weight and its value.
 */
export async function assertFiniteWeights(weights: ReadonlyMap<string, tf.LayerVariable>): Promise<void> {
  const sum = tf.tidy(() => zeroIfFinite(weights));
  const [value] = await sum.data();
  sum.dispose();
  if (value === 0) return;
  const { what, value: found } = await firstNotFinite(weights);
  throw new MtlError(`fitTasks: ${what} must be finite, got ${found} before the first step.`);
}
