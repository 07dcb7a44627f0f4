import {
  assertNonNegativeInteger,
  assertOptions,
  assertPositiveInteger,
  type BagShape,
  type ColumnShape,
  configError,
} from '@mtl/core';
import { assertEmbeddingInput, assertFields, type EmbeddingInput } from './embeddingInput.js';
import type { ShapedEncoder } from './encoderShape.js';

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
  /** Bags, in the order of their ids; they number the same values. Absent: none. */
  readonly bags?: readonly BagShape[];
}

/** What a model reads; plain data, and part of a saved model. */
export type ModelInput = DenseInput | OneHotInput | EmbeddingInput;

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
  /** Columns with several values per row, in the order of their ids. Default: none. */
  readonly bags?: readonly BagShape[];
  /** The ids of every field and bag, as the shape of an encoder has them. Not read: no value has a vector here. */
  readonly columns?: readonly ColumnShape[];
}

/**
 * Categorical fields as ids, one-hot in effect: a layer that reads them has one kernel row per numeric column, then one per id, the
 * kernel of the dense table [numeric | one-hot]. A bag adds the rows of its ids, each times its weight, multi-hot in effect.
 *
 * @param options Numbers and bags, or an encoder, which has them.
 * @throws ConfigError when there is no field or no value.
 */
export function oneHotInput(options: OneHotInputOptions | ShapedEncoder): OneHotInput {
  const shape = Object(options).shape === undefined ? options : (options as ShapedEncoder).shape;
  const known = { fields: true, values: true, numeric: true, bags: true, columns: true } as const;
  assertOptions<OneHotInputOptions>('oneHotInput', shape, known);
  const { fields, values, numeric = 0, bags = [] } = Object(shape) as OneHotInputOptions;
  assertFields('oneHotInput', '', fields, bags);
  assertPositiveInteger('oneHotInput', 'values', values);
  assertNonNegativeInteger('oneHotInput', 'numeric', numeric);
  const copies = bags.map(({ name, most, combine }) => ({ name, most, combine }));
  return { kind: 'oneHot', fields, values, numeric, ...(copies.length > 0 && { bags: copies }) };
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
    const known = { kind: true, fields: true, values: true, numeric: true, bags: true } as const;
    assertOptions<OneHotInput>(owner, input, known, 'input');
    assertFields(owner, 'input.', given.fields, given.bags ?? []);
    assertPositiveInteger(owner, 'input.values', given.values);
    assertNonNegativeInteger(owner, 'input.numeric', given.numeric);
  } else if (kind === 'embedding') {
    assertEmbeddingInput(owner, input);
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
