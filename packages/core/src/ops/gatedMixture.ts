import * as tf from '@tensorflow/tfjs';
import { shapeError } from '../assert.js';
import { show } from '../show.js';

/** What {@link gatedMixture} takes besides experts and gates. */
export interface GatedMixtureOptions {
  /** Weight of each task's own experts, 0 for the others, [tasks, experts]; added to the softmax. Default: none. */
  readonly native?: tf.Tensor2D | undefined;
  /** 1 where a gate sees an expert, 0 where it does not, [tasks, experts]. Default: every gate sees every expert. */
  readonly routing?: tf.Tensor2D | undefined;
}

/**
 * Mixes the experts for every task: `out = (softmax(gates) + native) · experts` (Ma et al. 2018, Eq. 6; with `native` Li et al.
 * 2023, Eq. 11, which folds Eqs. 7–9 into one product). With `routing` the softmax is over the experts that a gate sees
 * (Tang et al. 2020, Eq. 2).
 *
 * @param experts Outputs of all experts, [batch, experts, units].
 * @param gates Gate logits, [batch, tasks, experts].
 * @param options Native weights and routing.
 * @returns One row per task, [batch, tasks, units]; the caller owns it.
 * @throws ShapeError when gates and experts do not fit.
 */
export function gatedMixture(
  experts: tf.Tensor3D,
  gates: tf.Tensor3D,
  options: GatedMixtureOptions = {},
): tf.Tensor3D {
  if (gates.rank !== 3 || gates.shape[2] !== experts.shape[1] || gates.shape[0] !== experts.shape[0]) {
    const [batch, count] = experts.shape;
    const expected = `[${batch}, tasks, ${count}] to match experts ${show(experts.shape)}`;
    throw shapeError('gatedMixture', 'gates', expected, gates.shape);
  }
  return tf.tidy(() => tf.matMul(mixtureWeights(gates, options), experts));
}

/**
 * The weights that {@link gatedMixture} gives every expert, `softmax(gates) + native`: what a heat map of the experts shows.
 *
 * @param gates Gate logits, [batch, tasks, experts].
 * @param options Native weights and routing.
 * @returns [batch, tasks, experts]; the caller owns it.
 */
export function mixtureWeights(gates: tf.Tensor3D, options: GatedMixtureOptions = {}): tf.Tensor3D {
  const { native, routing } = options;
  return tf.tidy(() => {
    // exp(−1e9) is 0 in float32: an expert outside the routing gets no weight and no gradient.
    const seen = routing ? tf.add<tf.Tensor3D>(gates, tf.mul(tf.sub(routing, 1), 1e9)) : gates;
    const weights = tf.softmax(seen);
    return native ? tf.add<tf.Tensor3D>(weights, native) : weights;
  });
}
