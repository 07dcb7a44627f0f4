import { assertOneOf, assertPositiveInteger, configError, deriveSeed } from '@mtl/core';
import type * as tf from '@tensorflow/tfjs';
import { attentionScores } from '../ops/attentionScores.js';
import { concatScores } from '../ops/concatScores.js';
import { tokenProduct } from '../ops/tokenProduct.js';
import { type AddWeight, type InitScheme, kernelInitializer } from '../parts/initializers.js';

/** How tokens are compared: by their product, through a matrix, by a hidden layer over both, or by several products of parts. */
export type Attention = 'dot' | 'general' | 'concat' | 'multiHead';

/** What decides the shapes and the start of the weights of an attention. */
export interface AffinityShape {
  readonly attention: Attention;
  /** Width of a token. */
  readonly units: number;
  /** Parts of a token that are compared by themselves, for `'multiHead'`; divides `units`. */
  readonly heads: number;
  /** Width of the hidden layer of `'concat'`. */
  readonly concatUnits: number;
  readonly initScheme: InitScheme;
  readonly seed: number;
}

/** The weights by which an attention compares tokens: those that its kind calls for, none for `'dot'`. No biases. */
export interface AffinityWeights {
  /** [units, units]. */
  readonly general?: tf.LayerVariable;
  /** Left and right half of the hidden layer [units, concatUnits], and its output vector [concatUnits]. */
  readonly concat?: {
    readonly query: tf.LayerVariable;
    readonly key: tf.LayerVariable;
    readonly vector: tf.LayerVariable;
  };
  /** [units, units] each, the columns head by head. */
  readonly multiHead?: { readonly query: tf.LayerVariable; readonly key: tf.LayerVariable };
}

/** Refuses what {@link addAffinityWeights} cannot make. */
export function assertAffinityShape(owner: string, shape: AffinityShape): void {
  const { attention, units, heads, concatUnits, initScheme } = shape;
  assertPositiveInteger(owner, 'units', units);
  assertOneOf(owner, 'attention', ['dot', 'general', 'concat', 'multiHead'], attention);
  assertPositiveInteger(owner, 'heads', heads);
  if (attention === 'multiHead' && units % heads !== 0) {
    throw configError(owner, 'heads', `a divisor of the tokens’ width, ${units}`, heads);
  }
  assertPositiveInteger(owner, 'concatUnits', concatUnits);
  assertOneOf(owner, 'initScheme', ['glorot', 'pytorch'], initScheme);
}

/** Creates the weights `general`; `concat_query`, `concat_key`, `concat_vector`; or `query`, `key` of the layer that is being built. */
export function addAffinityWeights(add: AddWeight, shape: AffinityShape): AffinityWeights {
  const { attention, units, concatUnits, initScheme: scheme, seed } = shape;
  const kernel = (name: string, weightShape: number[], inputs: number, outputs: number) =>
    add(name, weightShape, kernelInitializer({ inputs, outputs, scheme, seed: deriveSeed(seed, name) }));
  const square = (name: string) => kernel(name, [units, units], units, units);
  const half = (name: string) => kernel(name, [units, concatUnits], 2 * units, concatUnits);
  switch (attention) {
    case 'dot':
      return {};
    case 'general':
      return { general: square('general') };
    case 'concat':
      return {
        concat: {
          query: half('concat_query'),
          key: half('concat_key'),
          vector: kernel('concat_vector', [concatUnits], concatUnits, 1),
        },
      };
    case 'multiHead':
      return { multiHead: { query: square('query'), key: square('key') } };
  }
}

/**
 * How well every query fits every key. For `'multiHead'` the mean over the heads of their scaled products, which is one product of
 * the full width.
 *
 * @param queries [batch, queries, units].
 * @param keys [batch, keys, units].
 * @returns [batch, queries, keys].
 */
export function affinityOf(
  queries: tf.Tensor3D,
  keys: tf.Tensor3D,
  { general, concat, multiHead }: AffinityWeights,
  heads: number,
): tf.Tensor3D {
  const through = (tokens: tf.Tensor3D, kernel: tf.LayerVariable) =>
    tokenProduct(tokens, kernel.read() as tf.Tensor2D);
  if (general) return attentionScores(through(queries, general), keys);
  if (concat) {
    const vector = concat.vector.read() as tf.Tensor1D;
    return concatScores(through(queries, concat.query), through(keys, concat.key), vector);
  }
  if (!multiHead) return attentionScores(queries, keys);
  const width = queries.shape[2] / heads;
  const factor = 1 / (heads * Math.sqrt(width));
  return attentionScores(through(queries, multiHead.query), through(keys, multiHead.key), factor);
}
