import * as tf from '@tensorflow/tfjs';
import { shapeError } from '../assert.js';
import { assertOptions, type OptionKeys } from '../assertOptions.js';
import { show } from '../show.js';
import { assertRoom } from './assertRoom.js';
import { sumOverRows } from './matrixProduct.js';
import { type Primitive, runPrimitive } from './primitive.js';

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
 * @throws ShapeError when gates and experts do not fit, or the backend cannot hold the result.
 */
export function gatedMixture(
  experts: tf.Tensor3D,
  gates: tf.Tensor3D,
  options: GatedMixtureOptions = {},
): tf.Tensor3D {
  assertOptions<GatedMixtureOptions>('gatedMixture', options, optionKeys);
  if (gates.rank !== 3 || gates.shape[2] !== experts.shape[1] || gates.shape[0] !== experts.shape[0]) {
    const [batch, count] = experts.shape;
    const expected = `[${batch}, tasks, ${count}] to match experts ${show(experts.shape)}`;
    throw shapeError('gatedMixture', 'gates', expected, gates.shape);
  }
  const [batch, tasks] = gates.shape;
  assertRoom('gatedMixture', { y: [batch, tasks, experts.shape[2]], weights: gates.shape });
  const { native, routing } = options;
  return runPrimitive(gatedMixturePrimitive, { experts, gates, native, routing }, {}).y;
}

/**
 * The weights that {@link gatedMixture} gives every expert, `softmax(gates) + native`: what a heat map of the experts shows.
 *
 * @param gates Gate logits, [batch, tasks, experts].
 * @param options Native weights and routing.
 * @returns [batch, tasks, experts]; the caller owns it.
 */
export function mixtureWeights(gates: tf.Tensor3D, options: GatedMixtureOptions = {}): tf.Tensor3D {
  assertOptions<GatedMixtureOptions>('mixtureWeights', options, optionKeys);
  const { native, routing } = options;
  return tf.tidy(() => {
    const weights = softmaxOfSeen(gates, routing);
    return native ? tf.add<tf.Tensor3D>(weights, native) : weights;
  });
}

const optionKeys: OptionKeys<GatedMixtureOptions> = { native: true, routing: true };

/** What {@link gatedMixture} takes, by name. */
export interface GatedMixtureInputs {
  readonly experts: tf.Tensor3D;
  readonly gates: tf.Tensor3D;
  readonly native?: tf.Tensor2D | undefined;
  readonly routing?: tf.Tensor2D | undefined;
}

/** The primitive op of {@link gatedMixture}; the routing is a constant. */
export const gatedMixturePrimitive: Primitive<GatedMixtureInputs, object, { readonly y: tf.Tensor3D }> = {
  name: 'MtlGatedMixture',
  inputs: ['experts', 'gates'],
  optionalInputs: ['native', 'routing'],
  outputs: ['y'],
  saved: ['experts', 'gates', 'native', 'routing'],
  composite: ({ experts, gates, native, routing }) => ({
    y: tf.matMul(mixtureWeights(gates, { native, routing }), experts),
  }),
  // The gradient of the weights, [batch, tasks, experts].
  sharedGradient: ({ y: dy }, { experts }) => tf.matMul(dy, experts, false, true),
  gradients: {
    experts: ({ y: dy }, { gates, native, routing }) =>
      tf.matMul(mixtureWeights(gates, { native, routing }), dy, true, false),
    gates: (_dy, { gates, routing }, _attributes, shared) => {
      const softmax = softmaxOfSeen(gates, routing);
      const weighed = tf.mul(shared(), softmax);
      return tf.sub(weighed, tf.mul(tf.sum(weighed, 2, true), softmax));
    },
    native: (_dy, { gates }, _attributes, shared) => {
      const [batch, tasks, experts] = gates.shape;
      return tf.reshape(sumOverRows(tf.reshape(shared(), [batch, tasks * experts])), [tasks, experts]);
    },
  },
};

function softmaxOfSeen(gates: tf.Tensor3D, routing: tf.Tensor2D | undefined): tf.Tensor3D {
  // exp(−1e9) is 0 in float32: an expert outside the routing gets no weight and no gradient.
  return tf.softmax(routing ? tf.add<tf.Tensor3D>(gates, tf.mul(tf.sub(routing, 1), 1e9)) : gates);
}
