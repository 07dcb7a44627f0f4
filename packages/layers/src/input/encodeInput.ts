import { deriveSeed } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { Embedding } from './embedding.js';
import type { ModelInput } from './modelInput.js';

/** What a trunk reads. */
export interface Encoded {
  /** One vector [batch, features], or [ids, numeric] of a one-hot input, or tokens [batch, tokens, features]. */
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
 * Makes the inputs of a network, `features`, or `ids` and `numeric`, and for embeddings the layer `embedding`.
 *
 * @param input What the model reads.
 * @param seed Root seed of the model.
 */
export function encodeInput(input: ModelInput, seed: number): NetworkInput {
  if (input.kind === 'dense') {
    const rows = tf.input({ shape: [input.features], name: 'features' });
    return { inputs: [rows], encoded: { rows, features: input.features } };
  }
  const { fields, numeric } = input;
  const inputs = [
    tf.input({ shape: [fields], name: 'ids', dtype: 'int32' }),
    ...(numeric > 0 ? [tf.input({ shape: [numeric], name: 'numeric' })] : []),
  ];
  if (input.kind === 'oneHot') return { inputs, encoded: { rows: inputs, features: numeric + input.values } };

  const { rows, units, combine } = input;
  const name = 'embedding';
  const embedding = new Embedding({
    name,
    fields,
    rows,
    units,
    numeric,
    combine,
    seed: deriveSeed(seed, name),
  });
  const vectors = embedding.apply(inputs) as tf.SymbolicTensor;
  return { inputs, encoded: { rows: vectors, features: vectors.shape.at(-1) as number } };
}
