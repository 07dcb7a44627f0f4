import { deriveSeed } from '@mtl/core';
import type * as tf from '@tensorflow/tfjs';
import { type AddWeight, biasInitializer, type InitScheme, kernelInitializer } from './initializers.js';

/** The weights of all gates of a level. */
export interface GateWeights {
  /** [features, gates · experts], the columns gate by gate. */
  readonly kernel: tf.LayerVariable;
  /** [gates, experts]; absent where gates have no bias. */
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
export function addGateWeights(add: AddWeight, shape: GatesShape): GateWeights {
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
