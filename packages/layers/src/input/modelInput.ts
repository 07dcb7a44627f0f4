import {
  assertNonNegativeInteger,
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  type BagShape,
  type ColumnShape,
  configError,
  type OptionKeys,
} from '@mtl/core';
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

/** What an encoder makes of a row, as numbers: `encoder.shape` of `@mtl/data` is one. */
export interface EncoderShape {
  /** Ids per row; 0 for a table of numbers only. */
  readonly fields: number;
  /** Highest id. */
  readonly values: number;
  /** Numeric columns per row. */
  readonly numeric: number;
  /** Columns with several values per row, in the order of their ids in a row. Default: none. */
  readonly bags?: readonly BagShape[];
  /** The ids of every field, in their order, and of every bag. Default: not known. */
  readonly columns?: readonly ColumnShape[];
}

/** An encoder as far as inputs need it; those of `@mtl/data` are. */
export interface ShapedEncoder {
  readonly shape: EncoderShape;
}

/** Options of {@link denseInput}. */
export interface DenseInputOptions {
  /** Width of the table. */
  readonly features: number;
}

/**
 * A dense table.
 *
 * @throws ConfigError when it has no column.
 */
export function denseInput(options: DenseInputOptions): DenseInput {
  assertOptions<DenseInputOptions>('denseInput', options, { features: true });
  const { features } = Object(options) as DenseInputOptions;
  assertPositiveInteger('denseInput', 'features', features);
  return { kind: 'dense', features };
}

/** Options of {@link oneHotInput}. */
export interface OneHotInputOptions {
  /** Ids per row. */
  readonly fields: number;
  /** Highest id. */
  readonly values: number;
  /** Numeric columns per row. Default 0. */
  readonly numeric?: number;
}

/**
 * Categorical fields as ids, one-hot in effect: a layer that reads them has one kernel row per numeric column, then one per id, the
 * kernel of the dense table [numeric | one-hot].
 *
 * @param options Three numbers, or an encoder, which has them.
 * @throws ConfigError when there is no field or no value.
 */
export function oneHotInput(options: OneHotInputOptions | ShapedEncoder): OneHotInput {
  const shape = Object(options).shape === undefined ? options : (options as ShapedEncoder).shape;
  assertOptions<OneHotInputOptions>('oneHotInput', shape, { fields: true, values: true, numeric: true });
  const { fields, values, numeric = 0 } = Object(shape) as OneHotInputOptions;
  assertPositiveInteger('oneHotInput', 'fields', fields);
  assertPositiveInteger('oneHotInput', 'values', values);
  assertNonNegativeInteger('oneHotInput', 'numeric', numeric);
  return { kind: 'oneHot', fields, values, numeric };
}

/** What {@link EmbeddingInputOptions} and {@link HashedInputOptions} have in common. */
export interface VectorOptions {
  /** Ids per row. */
  readonly fields: number;
  /** Width of a vector. */
  readonly units: number;
  /** What becomes of the vectors of a row. Default `'concat'`. */
  readonly combine?: Combine;
  /** Numeric columns per row. Default 0. */
  readonly numeric?: number;
}

/** Options of {@link embeddingInput}. */
export interface EmbeddingInputOptions extends VectorOptions {
  /** Highest id; id 0 has a vector too. */
  readonly values: number;
}

const vectorKeys: OptionKeys<VectorOptions> = { fields: true, units: true, combine: true, numeric: true };

/**
 * Categorical fields as learned vectors: `embeddingInput({ ...encoder.shape, units: 8 })`.
 *
 * @throws ConfigError when there is no field or no value, or a vector has no width.
 */
export function embeddingInput(options: EmbeddingInputOptions): EmbeddingInput {
  assertOptions<EmbeddingInputOptions>('embeddingInput', options, { ...vectorKeys, values: true });
  const { values } = Object(options) as EmbeddingInputOptions;
  assertPositiveInteger('embeddingInput', 'values', values);
  return vectors('embeddingInput', options, values + 1);
}

/** Options of {@link hashedInput}: `buckets`, or `values` as the shape of a hashing encoder has it. */
export type HashedInputOptions = VectorOptions &
  (
    | {
        /** Buckets of the encoder, id 0 included: the table has that many rows. */
        readonly buckets: number;
      }
    | {
        /** Highest id, which is `buckets` − 1. */
        readonly values: number;
      }
  );

/**
 * Hashed fields as learned vectors, for the ids of a hashing encoder: `hashedInput({ fields: 38, buckets: 16384, units: 8 })` or
 * `hashedInput({ ...encoder.shape, units: 8 })`.
 *
 * @throws ConfigError when there is no field or no bucket, or a vector has no width.
 */
export function hashedInput(options: HashedInputOptions): EmbeddingInput {
  const known = { ...vectorKeys, buckets: true, values: true } as const;
  assertOptions<VectorOptions & { buckets?: number; values?: number }>('hashedInput', options, known);
  const { buckets, values } = Object(options) as { buckets?: number; values?: number };
  if (values === undefined) {
    assertPositiveInteger('hashedInput', 'buckets', buckets);
    return vectors('hashedInput', options, buckets);
  }
  if (buckets !== undefined) {
    throw configError('hashedInput', 'buckets', 'left out where there are `values`', buckets);
  }
  assertPositiveInteger('hashedInput', 'values', values);
  return vectors('hashedInput', options, values + 1);
}

function vectors(owner: string, options: VectorOptions, rows: number): EmbeddingInput {
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
  const { kind } = Object(input) as ModelInput;
  if (kind === 'dense') {
    const given = input as DenseInput;
    assertOptions<DenseInput>(owner, input, { kind: true, features: true }, 'input');
    assertPositiveInteger(owner, 'input.features', given.features);
  } else if (kind === 'oneHot') {
    const given = input as OneHotInput;
    const known = { kind: true, fields: true, values: true, numeric: true } as const;
    assertOptions<OneHotInput>(owner, input, known, 'input');
    assertPositiveInteger(owner, 'input.fields', given.fields);
    assertPositiveInteger(owner, 'input.values', given.values);
    assertNonNegativeInteger(owner, 'input.numeric', given.numeric);
  } else if (kind === 'embedding') {
    const given = input as EmbeddingInput;
    assertOptions<EmbeddingInput>(owner, input, { ...vectorKeys, kind: true, rows: true }, 'input');
    assertPositiveInteger(owner, 'input.fields', given.fields);
    assertPositiveInteger(owner, 'input.rows', given.rows);
    assertPositiveInteger(owner, 'input.units', given.units);
    assertOneOf(owner, 'input.combine', ['concat', 'sum', 'tokens'], given.combine);
    assertNonNegativeInteger(owner, 'input.numeric', given.numeric);
  } else {
    const expected = 'denseInput(), oneHotInput(), embeddingInput() or hashedInput()';
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
