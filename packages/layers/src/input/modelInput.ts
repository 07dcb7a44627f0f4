import { assertNonNegativeInteger, assertOneOf, assertPositiveInteger, configError } from '@mtl/core';
import type { Combine } from './embedding.js';

/** A dense table, [batch, features]. */
export interface DenseInput {
  readonly kind: 'dense';
  /** Width of the table. */
  readonly features: number;
}

/** Ids whose first layer is that of the one-hot table, without ever writing the table. */
export interface OneHotInput {
  readonly kind: 'oneHot';
  /** Ids per row. */
  readonly fields: number;
  /** How many values all fields have together: ids run from 1 to `values`, 0 adds nothing. */
  readonly values: number;
  /** Numeric columns per row. */
  readonly numeric: number;
}

/** Ids that name learned vectors. */
export interface EmbeddingInput {
  readonly kind: 'embedding';
  /** Ids per row. */
  readonly fields: number;
  /** Rows of the table: ids run from 0 to `rows` − 1. */
  readonly rows: number;
  /** Width of a vector. */
  readonly units: number;
  /** What becomes of the vectors of a row. */
  readonly combine: Combine;
  /** Numeric columns per row. */
  readonly numeric: number;
}

/** What a model reads; plain data, and part of a saved model. */
export type ModelInput = DenseInput | OneHotInput | EmbeddingInput;

/**
 * A dense table.
 *
 * @param options `features`: its width.
 */
export function denseInput(options: { readonly features: number }): DenseInput {
  assertPositiveInteger('denseInput', 'features', options.features);
  return { kind: 'dense', features: options.features };
}

/**
 * Categorical fields as ids, one-hot in effect: a layer that reads them has one kernel row per numeric column, then one per id, the
 * kernel of the dense table [numeric | one-hot].
 *
 * @param options `fields`: ids per row. `values`: the highest id. `numeric`: numeric columns, default 0.
 */
export function oneHotInput(options: {
  readonly fields: number;
  readonly values: number;
  readonly numeric?: number;
}): OneHotInput {
  const { fields, values, numeric = 0 } = options;
  assertPositiveInteger('oneHotInput', 'fields', fields);
  assertPositiveInteger('oneHotInput', 'values', values);
  assertNonNegativeInteger('oneHotInput', 'numeric', numeric);
  return { kind: 'oneHot', fields, values, numeric };
}

/**
 * Categorical fields as learned vectors.
 *
 * @param options `fields`: ids per row. `values`: the highest id; id 0 has a vector too. `units`: width of a vector. `combine`: what
 *   becomes of the vectors of a row, default `'concat'`. `numeric`: numeric columns, default 0.
 */
export function embeddingInput(options: {
  readonly fields: number;
  readonly values: number;
  readonly units: number;
  readonly combine?: Combine;
  readonly numeric?: number;
}): EmbeddingInput {
  assertPositiveInteger('embeddingInput', 'values', options.values);
  return vectors('embeddingInput', options, options.values + 1);
}

/**
 * Hashed fields as learned vectors, for the ids of a hashing encoder.
 *
 * @param options `fields`: ids per row. `buckets`: of the encoder, id 0 included, so the table has that many rows. `units`: width of a
 *   vector. `combine`: what becomes of the vectors of a row, default `'concat'`. `numeric`: numeric columns, default 0.
 */
export function hashedInput(options: {
  readonly fields: number;
  readonly buckets: number;
  readonly units: number;
  readonly combine?: Combine;
  readonly numeric?: number;
}): EmbeddingInput {
  assertPositiveInteger('hashedInput', 'buckets', options.buckets);
  return vectors('hashedInput', options, options.buckets);
}

function vectors(
  owner: string,
  options: Pick<EmbeddingInput, 'fields' | 'units'> & Partial<Pick<EmbeddingInput, 'combine' | 'numeric'>>,
  rows: number,
): EmbeddingInput {
  const { fields, units, combine = 'concat', numeric = 0 } = options;
  assertPositiveInteger(owner, 'fields', fields);
  assertPositiveInteger(owner, 'units', units);
  assertOneOf(owner, 'combine', ['concat', 'sum', 'tokens'], combine);
  assertNonNegativeInteger(owner, 'numeric', numeric);
  return { kind: 'embedding', fields, rows, units, combine, numeric };
}

/** Highest id that a model with this input knows; 0 for a dense table. */
export function highestId(input: ModelInput): number {
  if (input.kind === 'dense') return 0;
  return input.kind === 'oneHot' ? input.values : input.rows - 1;
}

/** Refuses what none of the functions above made; a configuration read from a file passes through here as well. */
export function assertModelInput(owner: string, input: unknown): asserts input is ModelInput {
  const expected = 'denseInput(), oneHotInput(), embeddingInput() or hashedInput()';
  if (typeof input !== 'object' || input === null) throw configError(owner, 'input', expected, input);
  const given = input as ModelInput;
  if (given.kind === 'dense') {
    assertPositiveInteger(owner, 'input.features', given.features);
  } else if (given.kind === 'oneHot') {
    assertPositiveInteger(owner, 'input.fields', given.fields);
    assertPositiveInteger(owner, 'input.values', given.values);
    assertNonNegativeInteger(owner, 'input.numeric', given.numeric);
  } else if (given.kind === 'embedding') {
    assertPositiveInteger(owner, 'input.fields', given.fields);
    assertPositiveInteger(owner, 'input.rows', given.rows);
    assertPositiveInteger(owner, 'input.units', given.units);
    assertOneOf(owner, 'input.combine', ['concat', 'sum', 'tokens'], given.combine);
    assertNonNegativeInteger(owner, 'input.numeric', given.numeric);
  } else {
    throw configError(owner, 'input', expected, input);
  }
}

/** {@link assertModelInput} for an architecture that reads one vector per row: refuses tokens as well. */
export function assertVectorInput(owner: string, input: unknown): asserts input is ModelInput {
  assertModelInput(owner, input);
  if (input.kind === 'embedding' && input.combine === 'tokens') {
    throw configError(owner, 'input.combine', '"concat" or "sum"', input.combine);
  }
}
