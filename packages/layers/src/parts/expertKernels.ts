import { deriveSeed, groupedDense, type WeightLayout, type WeightLayouts } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { type AddWeight, biasInitializer, type InitScheme, kernelInitializer } from './initializers.js';

/** The weights of all experts of a level; each expert is a stack of dense layers with ReLU after every one. */
export interface ExpertKernels {
  /** First layer: [features, experts · units], the columns expert by expert. */
  readonly kernel: tf.LayerVariable;
  /** Its biases, [experts, units]. */
  readonly bias: tf.LayerVariable;
  /** Second and later layers: kernels [experts, in, out] and biases [experts, out]. */
  readonly upper: readonly { readonly kernel: tf.LayerVariable; readonly bias: tf.LayerVariable }[];
}

/** What decides the shapes and the start of the experts of a level. */
export interface ExpertsShape {
  /** Width of what an expert reads. */
  readonly features: number;
  /** How many experts. */
  readonly experts: number;
  /** Layer widths of every expert; the last is the output's. */
  readonly expertUnits: readonly number[];
  readonly initScheme: InitScheme;
  readonly seed: number;
}

/** Creates the weights `experts_1`, `experts_1_bias`, `experts_2`, … of the layer that is being built. */
export function addExpertKernels(add: AddWeight, shape: ExpertsShape): ExpertKernels {
  const { experts, expertUnits, initScheme: scheme, seed } = shape;
  const layers = expertUnits.map((outputs, i) => {
    const name = `experts_${i + 1}`;
    const inputs = i === 0 ? shape.features : (expertUnits[i - 1] as number);
    const kernelShape = i === 0 ? [inputs, experts * outputs] : [experts, inputs, outputs];
    const biasName = `${name}_bias`;
    return {
      kernel: add(
        name,
        kernelShape,
        kernelInitializer({ inputs, outputs, scheme, seed: deriveSeed(seed, name) }),
      ),
      bias: add(
        biasName,
        [experts, outputs],
        biasInitializer({ inputs, scheme, seed: deriveSeed(seed, biasName) }),
      ),
    };
  });
  const [first, ...upper] = layers as [(typeof layers)[number], ...typeof layers];
  return { ...first, upper };
}

/**
 * Where the parts of {@link ExpertKernels} lie.
 *
 * @param of Whose the parts are.
 * @param counts Experts of every part, in their order.
 */
export function expertLayouts(
  of: WeightLayout['of'],
  counts: readonly number[],
  units: readonly number[],
): WeightLayouts {
  const layouts = units.flatMap((width, i): [string, WeightLayout][] => {
    const name = `experts_${i + 1}`;
    const rows = { of, axis: 0, sizes: counts };
    const kernel = i === 0 ? { of, axis: 1, sizes: counts.map((n) => n * width) } : rows;
    return [
      [name, kernel],
      [`${name}_bias`, rows],
    ];
  });
  return Object.fromEntries(layouts);
}

/** From the first layer before its activation, [batch, experts, units], to the experts' outputs. */
export function finishExperts(first: tf.Tensor3D, { upper }: ExpertKernels): tf.Tensor3D {
  return upper.reduce(
    (x, { kernel, bias }) =>
      tf.relu(groupedDense(x, kernel.read() as tf.Tensor3D, bias.read() as tf.Tensor2D)),
    tf.relu(first),
  );
}
