import {
  assertBagShapes,
  assertNonNegativeInteger,
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  type BagShape,
  configError,
  type OptionKeys,
} from '@mtl/core';
import { assertColumns, type ColumnVectors, columnsInOrder } from './columnVectors.js';
import type { Combine } from './embedding.js';
import { hasOwnTable } from './embeddingTables.js';
import { assertSequences, type SequenceOptions } from './sequences.js';

/** Ids that name learned vectors. */
export interface EmbeddingInput {
  readonly kind: 'embedding';
  /** Ids per row before those of bags. */
  readonly fields: number;
  /** Rows of the table: ids run from 0 to `rows` − 1. */
  readonly rows: number;
  /** Width of a vector. */
  readonly units: number;
  /** What becomes of the vectors of a row. */
  readonly combine: Combine;
  /** Numeric columns per row. */
  readonly numeric: number;
  /** Bags, in the order of their ids. Absent: none. */
  readonly bags?: readonly BagShape[];
  /** The ids of fields and then of bags. Absent: one table for all, and no sequence. */
  readonly columns?: readonly ColumnVectors[];
  /** Bags that are sequences, by name. Absent: none. */
  readonly sequences?: Readonly<Record<string, Required<SequenceOptions>>>;
}

/** What {@link EmbeddingInputOptions} and {@link HashedInputOptions} have in common. */
export interface VectorOptions {
  /** Ids per row before those of bags. */
  readonly fields: number;
  /** Width of a vector. */
  readonly units: number;
  /** What becomes of the vectors of a row. Default `'concat'`. */
  readonly combine?: Combine;
  /** Numeric columns per row. Default 0. */
  readonly numeric?: number;
  /** Columns with several values per row, in the order of their ids; each becomes one vector. Default: none. */
  readonly bags?: readonly BagShape[];
  /**
   * The ids of every field and bag. One with `units` or `trainable` gets a table of its own, which it shares with columns of the same ids;
   * only with `combine: 'concat'`. Default: one table for all.
   */
  readonly columns?: readonly ColumnVectors[];
  /**
   * Bags that are sequences: each is seen from the vector of a field, its target, by {@link TargetAttention}, and comes behind the numeric
   * columns. Needs `columns`, which say where the target is; not with `combine: 'sum'`. Default: none.
   */
  readonly sequences?: Readonly<Record<string, SequenceOptions>>;
}

/** Options of {@link embeddingInput}. */
export interface EmbeddingInputOptions extends VectorOptions {
  /** Highest id; id 0 has a vector too. */
  readonly values: number;
}

const vectorKeys: OptionKeys<VectorOptions> = {
  fields: true,
  units: true,
  combine: true,
  numeric: true,
  bags: true,
  columns: true,
  sequences: true,
};

/**
 * Categorical fields and bags as learned vectors: `embeddingInput({ ...encoder.shape, units: 8 })`.
 *
 * @throws ConfigError when there is no field or no value, a vector has no width, or columns, bags and sequences do not fit together.
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
 * @throws ConfigError when there is no field or no bucket, a vector has no width, or columns, bags and sequences do not fit together.
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
  const { fields, units, combine = 'concat', numeric = 0, bags = [], columns, sequences = {} } = options;
  const given = { fields, units, combine, numeric, rows, ...(bags.length !== 0 && { bags }) };
  assertVectors(owner, '', { ...given, columns, sequences });
  const names = Object.keys(sequences);
  const stored = columns && (names.length > 0 || columns.some(hasOwnTable));
  return {
    kind: 'embedding',
    fields,
    rows,
    units,
    combine,
    numeric,
    ...(bags.length > 0 && {
      // The activation unit weighs a sequence: what the examples give is its sum.
      bags: bags.map(({ name, most, combine: pooled }) => ({
        name,
        most,
        combine: names.includes(name) ? 'sum' : pooled,
      })),
    }),
    ...(stored && { columns: columnsInOrder(columns, bags) }),
    ...(names.length > 0 && {
      sequences: Object.fromEntries(
        Object.entries(sequences).map(([name, { target, units: hidden = [36] }]) => [
          name,
          { target, units: [...hidden] },
        ]),
      ),
    }),
  };
}

/** Refuses an embedded input that {@link embeddingInput} did not make. */
export function assertEmbeddingInput(owner: string, input: unknown): asserts input is EmbeddingInput {
  assertOptions<EmbeddingInput>(owner, input, { ...vectorKeys, kind: true, rows: true }, 'input');
  const given = input as EmbeddingInput;
  assertPositiveInteger(owner, 'input.rows', given.rows);
  assertVectors(owner, 'input.', given);
}

function assertVectors(
  owner: string,
  at: string,
  input: Omit<EmbeddingInput, 'kind' | 'columns' | 'sequences'> &
    Pick<VectorOptions, 'sequences'> & { readonly columns?: unknown },
): void {
  const { fields, rows, units, combine, numeric, bags = [], columns, sequences = {} } = input;
  assertFields(owner, at, fields, bags);
  assertPositiveInteger(owner, `${at}units`, units);
  assertOneOf(owner, `${at}combine`, ['concat', 'sum', 'tokens'], combine);
  assertNonNegativeInteger(owner, `${at}numeric`, numeric);
  if (columns !== undefined) {
    assertColumns(owner, `${at}columns`, columns, { fields, bags, values: rows - 1 });
    const own = columns.find(hasOwnTable);
    if (own && combine !== 'concat') {
      const remedy = `${JSON.stringify(own.name)} has vectors of its own.`;
      throw configError(owner, `${at}combine`, '"concat"', combine, remedy);
    }
  }
  assertSequences(owner, `${at}sequences`, sequences, { units, combine, bags, columns });
}

/** Refuses bags that are none, and a row without fields where there are no bags either. */
export function assertFields(owner: string, at: string, fields: unknown, bags: unknown): void {
  assertBagShapes(owner, `${at}bags`, bags);
  if (bags.length === 0) assertPositiveInteger(owner, `${at}fields`, fields);
  else assertNonNegativeInteger(owner, `${at}fields`, fields);
}
