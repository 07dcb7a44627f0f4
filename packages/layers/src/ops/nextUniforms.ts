import { deriveSeed } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/** Multipliers and moduli of the three sequences of Wichmann & Hill 1982: every product is below 2²³, exact in float32. */
const multipliers = [171, 172, 170] as const;
const moduli = [30269, 30307, 30323] as const;

/** What one step of {@link nextUniforms} gives. */
export interface NextUniforms {
  /** Numbers above 0 and below 1, of the shape [count]. */
  readonly uniforms: tf.Tensor1D;
  /** The state after the step, [3, count]. */
  readonly state: tf.Tensor2D;
}

/**
 * One step of a random generator whose state is a tensor, so that a layer can keep it as a weight: the noise of a training is then a
 * function of its seed, a saved model goes on with the noise that would have come, and no step reads a value back from the device.
 * Every column is a generator AS 183 of its own (Wichmann & Hill 1982): `x ← 171·x mod 30269`, `y ← 172·y mod 30307`,
 * `z ← 170·z mod 30323`, `u = (x / 30269 + y / 30307 + z / 30323) mod 1`; period 7 · 10¹².
 *
 * @param state Whole numbers from 1 to modulus − 1, one row per sequence, [3, count].
 * @returns Uniform numbers and the next state; the caller owns both.
 */
export function nextUniforms(state: tf.Tensor2D): NextUniforms {
  return tf.tidy(() => {
    const modulus = tf.tensor2d([...moduli], [3, 1]);
    const product = tf.mul(state, tf.tensor2d([...multipliers], [3, 1]));
    const next = tf.sub(product, tf.mul(modulus, tf.floor(tf.div(product, modulus)))) as tf.Tensor2D;
    const sum = tf.sum(tf.div(next, modulus), 0);
    // In float32 the fraction may round to 0 or 1, where the logit of u is infinite.
    const uniforms = tf.clipByValue(tf.sub(sum, tf.floor(sum)), 1e-6, 1 - 1e-6) as tf.Tensor1D;
    return { uniforms, state: next };
  });
}

/** The state that a seed starts with, row-major [3, count]. */
export function firstUniformState(count: number, seed: number): number[] {
  return moduli.flatMap((modulus, row) =>
    Array.from({ length: count }, (_, i) => 1 + (deriveSeed(seed, row, i) % (modulus - 1))),
  );
}
