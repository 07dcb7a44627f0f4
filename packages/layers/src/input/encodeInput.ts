import { type BagShape, deriveSeed, idsOfBags } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { applyLayer } from '../parts/applyLayer.js';
import type { InitScheme } from '../parts/initializers.js';
import { columnsInOrder } from './columnVectors.js';
import { Embedding } from './embedding.js';
import type { EmbeddingInput } from './embeddingInput.js';
import { IdWeights } from './idWeights.js';
import type { ModelInput } from './modelInput.js';
import { TargetAttention } from './targetAttention.js';

/** What a trunk reads. */
export interface Encoded {
  /**
   * One vector [batch, features], or [ids, numeric, weights] of a one-hot input, numeric columns and weights [batch, ids, 1] where there are
   * any, or tokens [batch, tokens, features].
   */
  readonly rows: tf.SymbolicTensor | tf.SymbolicTensor[];
  /** Width of the dense form. */
  readonly features: number;
}

/** The inputs of a network and what its trunk reads. */
export interface NetworkInput {
  readonly inputs: tf.SymbolicTensor[];
  readonly encoded: Encoded;
}

/**
 * Makes the inputs of a network, `features`, or `ids`, `numeric` and `weights`, and for embeddings the layer `embedding`, with a layer
 * `sequence_1`, … for every sequence.
 *
 * @param input What the model reads.
 * @param seed Root seed of the model.
 * @param initScheme How the weights of sequences start. Default `'glorot'`; vectors have a start of their own.
 */
export function encodeInput(
  input: ModelInput,
  seed: number,
  initScheme: InitScheme = 'glorot',
): NetworkInput {
  if (input.kind === 'dense') {
    const rows = tf.input({ shape: [input.features], name: 'features' });
    return { inputs: [rows], encoded: { rows, features: input.features } };
  }
  const { fields, numeric, bags = [] } = input;
  const ofBags = idsOfBags(bags);
  const ids = tf.input({ shape: [fields + ofBags], name: 'ids', dtype: 'int32' });
  const numbers = numeric > 0 ? [tf.input({ shape: [numeric], name: 'numeric' })] : [];
  const weights = ofBags > 0 ? [tf.input({ shape: [ofBags], name: 'weights' })] : [];
  const inputs = [ids, ...numbers, ...weights];
  if (input.kind === 'embedding') {
    const rows = embeddedRows(input, bags, inputs, { seed, initScheme });
    return { inputs, encoded: { rows, features: rows.shape.at(-1) as number } };
  }
  const idWeights = weights.map((given) => applyLayer(new IdWeights({ name: 'id_weights' }), [ids, given]));
  return { inputs, encoded: { rows: [ids, ...numbers, ...idWeights], features: numeric + input.values } };
}

function embeddedRows(
  input: EmbeddingInput,
  bags: readonly BagShape[],
  inputs: tf.SymbolicTensor[],
  { seed, initScheme }: { readonly seed: number; readonly initScheme: InitScheme },
): tf.SymbolicTensor {
  const { fields, rows, units, combine, numeric, sequences = {} } = input;
  const columns = columnsInOrder(input.columns ?? [], bags);
  const named = Object.entries(sequences);
  const name = 'embedding';
  const embedding = new Embedding({
    name,
    fields,
    rows,
    units,
    numeric,
    combine,
    ...(bags.length > 0 && { bags: bags.map((bag) => ({ most: bag.most, combine: bag.combine })) }),
    // Names stay outside: tfjs rewrites strings in configurations.
    ...(columns.length > 0 && { columns: columns.map(({ name: _, ...column }) => column) }),
    ...(named.length > 0 && {
      sequences: named.map(([bag, { target }]) => ({
        bag: bags.findIndex((other) => other.name === bag),
        target: columns.findIndex((other) => other.name === target),
      })),
    }),
    seed: deriveSeed(seed, name),
  });
  const [row, ...ofSequences] = [embedding.apply(inputs)].flat() as [
    tf.SymbolicTensor,
    ...tf.SymbolicTensor[],
  ];
  if (named.length === 0) return row;
  const attended = named.map(([, { units: hidden }], i) => {
    const own = `sequence_${i + 1}`;
    const given = ofSequences.slice(3 * i, 3 * i + 3);
    const features = given[0]?.shape.at(-1) as number;
    const layer = new TargetAttention({
      name: own,
      features,
      units: hidden,
      initScheme,
      seed: deriveSeed(seed, own),
    });
    const vector = applyLayer(layer, given);
    if (combine !== 'tokens') return vector;
    return applyLayer(tf.layers.reshape({ name: `${own}_token`, targetShape: [1, features] }), vector);
  });
  const axis = combine === 'tokens' ? 1 : -1;
  return applyLayer(tf.layers.concatenate({ name: 'input_rows', axis }), [row, ...attended]);
}
