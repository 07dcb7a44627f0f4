import { assertNonNegativeInteger, assertOptions, type ColumnShape, configError } from '@mtl/core';
import type { ColumnVectors } from './columnVectors.js';
import type { Combine } from './embedding.js';
import { embeddingInput } from './embeddingInput.js';
import { hasOwnTable } from './embeddingTables.js';
import type { EncoderShape, ShapedEncoder } from './encoderShape.js';
import { denseInput, type ModelInput, oneHotInput } from './modelInput.js';
import type { SequenceOptions } from './sequences.js';

/** Options of {@link inputFor}. */
export interface InputForOptions {
  /** Width of the learned vector of every value. Default: no vectors, one-hot in effect. */
  readonly units?: number;
  /** What becomes of the vectors of a row. Default `'concat'`. Only with `units`. */
  readonly combine?: Combine;
  /**
   * Columns with vectors of their own: how wide, and whether they are trained. Only with `units`. Default: what the encoder's schema says,
   * else those of all others.
   */
  readonly columns?: Readonly<Record<string, Pick<ColumnVectors, 'units' | 'trainable'>>>;
  /** Bags that are sequences, seen from a target. Only with `units`. Default: none. */
  readonly sequences?: Readonly<Record<string, SequenceOptions>>;
}

/**
 * The input of a model that reads what an encoder makes: one-hot in effect, or learned vectors with `units`; a table of numbers only is
 * read as it is, dense. Hashed values too.
 *
 * @example
 * ```ts
 * import { columnsOf, fitEncoder, tableFromRows } from '@mtl/data';
 * import { inputFor } from '@mtl/layers';
 * import { binary, mmoe } from '@mtl/mmoe';
 *
 * const schema = { columns: { age: 'number', city: 'category' }, labels: {} } as const;
 * const table = tableFromRows([{ age: 20, city: 'Oslo' }, { age: 40, city: 'Lima' }], columnsOf(schema));
 * const encoder = await fitEncoder(schema, table);
 * const model = mmoe({ input: inputFor(encoder), tasks: { income: binary() } });
 * ```
 * @param encoder One of `@mtl/data`, or anything with a `shape`.
 * @throws ConfigError when the encoder reads no column, or a table of numbers shall have vectors.
 */
export function inputFor(encoder: ShapedEncoder, options: InputForOptions = {}): ModelInput {
  const known = { units: true, combine: true, columns: true, sequences: true } as const;
  assertOptions<InputForOptions>('inputFor', options, known);
  const { units, columns, ...others } = options;
  const shape: Partial<EncoderShape> | undefined = Object(encoder).shape;
  if (typeof shape !== 'object' || shape === null) {
    throw configError('inputFor', 'encoder', 'an encoder, with a `shape`', encoder);
  }
  const { fields, values, numeric, bags } = shape;
  for (const [field, count] of Object.entries({ fields, values, numeric })) {
    assertNonNegativeInteger('inputFor', `encoder.shape.${field}`, count);
  }
  const counts = { fields, values, numeric } as Pick<EncoderShape, 'fields' | 'values' | 'numeric'>;
  for (const [field, given] of Object.entries({ ...others, columns })) {
    if (given !== undefined && units === undefined) {
      throw configError('inputFor', field, 'left out where there are no `units`', given);
    }
  }
  if (counts.fields === 0 && (bags ?? []).length === 0) {
    if (counts.numeric === 0) throw configError('inputFor', 'encoder.shape', 'one with a column', counts);
    if (units !== undefined) {
      throw configError('inputFor', 'units', 'left out for a table of numbers only', units);
    }
    return denseInput({ features: counts.numeric });
  }
  if (counts.values === 0) {
    const remedy = 'None of its categories has a value.';
    throw configError('inputFor', 'encoder.shape.values', 'a positive integer', counts.values, remedy);
  }
  const own = (shape.columns ?? []).find(hasOwnTable);
  const several = bags && { bags };
  if (units === undefined) {
    if (own === undefined) return oneHotInput({ ...counts, ...several });
    const remedy = `The schema gives ${JSON.stringify(own.name)} vectors, so that all columns need some; oneHotInput(encoder) makes none.`;
    throw configError('inputFor', 'units', 'a positive integer', units, remedy);
  }
  const widths = columnsWith('inputFor', shape.columns, columns ?? {});
  return embeddingInput({ ...counts, ...several, units, ...others, ...(widths && { columns: widths }) });
}

/** The columns of an encoder with what the options say of them. */
function columnsWith(
  owner: string,
  columns: readonly ColumnShape[] | undefined,
  options: NonNullable<InputForOptions['columns']>,
): readonly ColumnVectors[] | undefined {
  const names = (columns ?? []).map(({ name }) => name);
  for (const [name, option] of Object.entries(options)) {
    if (!names.includes(name)) {
      const known = names.map((column) => JSON.stringify(column)).join(', ') || 'none';
      throw configError(owner, 'columns', `of those that the encoder has, ${known}`, name);
    }
    assertOptions<typeof option>(owner, option, { units: true, trainable: true }, `columns.${name}`);
  }
  return columns?.map((column) => ({
    ...column,
    ...(Object.hasOwn(options, column.name) && options[column.name]),
  }));
}
