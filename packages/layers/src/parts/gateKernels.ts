import { deriveSeed, type WeightLayouts } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import {
  type AddWeight,
  biasInitializer,
  type InitScheme,
  initializerOf,
  kernelInitializer,
} from './initializers.js';

/** The weights of all gates of a level. */
export interface GateKernels {
  /** [features, gates · experts], or one column per expert that a gate sees; the columns gate by gate. */
  readonly kernel: tf.LayerVariable;
  /** [gates, experts], or [columns]; absent where gates have no bias. */
  readonly bias?: tf.LayerVariable;
}

/** What decides the shapes and the start of the gates of a level. */
export interface GatesShape {
  /** Width of what a gate reads. */
  readonly features: number;
  /** How many gates: one per task, or per expert of the next level. */
  readonly gates: number;
  /** How many experts a gate weighs. */
  readonly experts: number;
  readonly useGateBias: boolean;
  readonly initScheme: InitScheme;
  readonly seed: number;
}

/** Creates the weights `gates` and `gates_bias` of the layer that is being built. */
export function addGateKernels(add: AddWeight, shape: GatesShape): GateKernels {
  const { features: inputs, gates, experts, initScheme: scheme, seed } = shape;
  const kernel = add(
    'gates',
    [inputs, gates * experts],
    kernelInitializer({ inputs, outputs: experts, scheme, seed: deriveSeed(seed, 'gates') }),
  );
  if (!shape.useGateBias) return { kernel };
  const initializer = biasInitializer({ inputs, scheme, seed: deriveSeed(seed, 'gates_bias') });
  return { kernel, bias: add('gates_bias', [gates, experts], initializer) };
}

/** Where the gates of the tasks lie in {@link GateKernels}, `experts` columns for each. */
export function gateLayouts(tasks: number, experts: number): WeightLayouts {
  const sizes = (width: number) => Array<number>(tasks).fill(width);
  return {
    gates: { of: 'tasks', axis: 1, sizes: sizes(experts) },
    gates_bias: { of: 'tasks', axis: 0, sizes: sizes(1) },
  };
}

/** {@link GatesShape} of gates that do not see every expert. */
export interface RoutedGatesShape extends Omit<GatesShape, 'gates' | 'experts'> {
  /** How many experts each gate sees. */
  readonly widths: readonly number[];
}

/** Creates `gates` [features, Σ widths] and `gates_bias` [Σ widths]; every gate has its own draw and scale. */
export function addRoutedGateKernels(add: AddWeight, shape: RoutedGatesShape): GateKernels {
  const { features: inputs, widths, initScheme: scheme, seed } = shape;
  const columns = widths.reduce((sum, width) => sum + width);
  const draw = () =>
    tf.tidy(() => {
      const kernels = widths.map((outputs, gate) =>
        kernelInitializer({ inputs, outputs, scheme, seed: deriveSeed(seed, 'gates', gate) }).apply([
          inputs,
          outputs,
        ]),
      );
      return tf.concat(kernels, 1);
    });
  const kernel = add('gates', [inputs, columns], initializerOf('MtlRoutedGates', draw));
  if (!shape.useGateBias) return { kernel };
  const initializer = biasInitializer({ inputs, scheme, seed: deriveSeed(seed, 'gates_bias') });
  return { kernel, bias: add('gates_bias', [columns], initializer) };
}

/** Where gates of so many columns lie in the weights of {@link addRoutedGateKernels}. */
export function routedGateLayouts(widths: readonly number[]): WeightLayouts {
  return {
    gates: { of: 'tasks', axis: 1, sizes: widths },
    gates_bias: { of: 'tasks', axis: 0, sizes: widths },
  };
}
