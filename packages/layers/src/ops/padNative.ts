import * as tf from '@tensorflow/tfjs';

/**
 * Puts each unit's native weights on its own experts and 0 elsewhere: `pad(v)` of Li et al. 2023, Eq. 11.
 *
 * @param native Native weights of the units that fuse, one per expert and unit by unit, [Σ experts of the first `outputs` units].
 * @param unitExperts Experts of every unit, those that do not fuse last.
 * @param outputs How many units fuse.
 * @returns [outputs, experts]; the caller owns it.
 */
export function padNative(native: tf.Tensor1D, unitExperts: readonly number[], outputs: number): tf.Tensor2D {
  return tf.tidy(() => {
    const experts = unitExperts.reduce((sum, n) => sum + n);
    const fusing = native.shape[0];
    const row = tf.pad(tf.reshape(native, [1, fusing]), [
      [0, 0],
      [0, experts - fusing],
    ]); // the experts of a unit that does not fuse have no native weight
    return tf.mul<tf.Tensor2D>(row, tf.tensor2d(ownExperts(unitExperts, outputs)));
  });
}

/** 1 where the expert belongs to the unit, [outputs, experts]. */
function ownExperts(unitExperts: readonly number[], outputs: number): number[][] {
  const unitOf = unitExperts.flatMap((n, unit) => Array.from({ length: n }, () => unit));
  return Array.from({ length: outputs }, (_, unit) => unitOf.map((owner) => (owner === unit ? 1 : 0)));
}
