import * as tf from '@tensorflow/tfjs';

/** Temperature and ends of the stretched interval (Louizos et al. 2018, §4). */
const beta = 2 / 3;
const gamma = -0.1;
const zeta = 1.1;

/**
 * Gates between 0 and 1 that can be exactly 0 or 1, the hard concrete distribution of Louizos et al. 2018, Eqs. 10–13:
 * `s = σ((log u − log(1 − u) + log α) / β)`, `z = min(1, max(0, s · (ζ − γ) + γ))` with β = 2/3, γ = −0.1, ζ = 1.1. Without noise it is
 * the gate of test time, `s = σ(log α)`.
 *
 * @param logAlpha log α of every gate, any shape.
 * @param uniforms u of every gate, above 0 and below 1. Default: no noise.
 * @returns The gates, of the shape of `logAlpha`; the caller owns them.
 */
export function hardConcrete<T extends tf.Tensor>(logAlpha: T, uniforms?: tf.Tensor): T {
  return tf.tidy(() => {
    const noise = uniforms && tf.sub(tf.log(uniforms), tf.log1p(tf.neg(uniforms)));
    const s = tf.sigmoid(noise ? tf.div(tf.add(logAlpha, noise), beta) : logAlpha);
    return tf.clipByValue(tf.add(tf.mul(s, zeta - gamma), gamma), 0, 1) as T;
  });
}

/**
 * The probability that a gate with noise is not 0, `σ(log α − β · log(−γ / ζ))` (Louizos et al. 2018, Eq. 12): summed up, the L0 norm
 * that a penalty can push down.
 *
 * @param logAlpha log α of every gate, any shape.
 * @returns Probabilities, of the shape of `logAlpha`; the caller owns them.
 */
export function openProbability<T extends tf.Tensor>(logAlpha: T): T {
  return tf.tidy(() => tf.sigmoid(tf.sub(logAlpha, beta * Math.log(-gamma / zeta))) as T);
}
