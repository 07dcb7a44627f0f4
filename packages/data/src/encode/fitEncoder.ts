import { assertOneOf, configError, show } from '@mtl/core/plain';
import type { Table } from '../table/table.js';
import { createEncoder, type Encoder, type EncoderJson, encoderFormat } from './encoder.js';
import { type HashOptions, isBuckets, mostBuckets } from './hashing.js';
import { copyLabel, type Label } from './labels.js';
import { assertHashSeed } from './murmur3.js';
import { measureScale, type Scaling, scalings } from './scaling.js';
import { assertSchema, type Labels, refuseFor, type Schema } from './schema.js';
import { collectValues, highestId, sortedValues } from './vocabulary.js';

/** Options of {@link fitEncoder}. */
export interface EncoderOptions {
  /**
   * `'vocabulary'` (default): ids number the (field, value) pairs of the training rows, field after field and within a field in the
   * order of UTF-16 code units, from 1; 0 is a value that they do not have. `{ hash }`: every value, seen or not, has the id
   * `1 + (h mod (buckets − 1))`, h = MurmurHash3 x86 32 of `column=value`; 0 is padding.
   */
  readonly categorical?: 'vocabulary' | { readonly hash: HashOptions };
  /**
   * `'standardize'` (default): `(x − mean) / std` with the mean and the population standard deviation of the training rows; a column
   * whose values are all equal is divided by 1. `'log1p'`: the same of `ln(1 + x)`, for x above −1. `'none'`: as it is.
   */
  readonly continuous?: Scaling;
}

/**
 * Learns from the training rows how to turn rows into examples: ids of values, mean and standard deviation of numbers. Fit it once, on
 * training rows alone, and encode every other row with it.
 *
 * @example
 * ```ts
 * import { binaryLabel, columnsOf, fitEncoder, tableFromRows } from '@mtl/data';
 *
 * const schema = {
 *   continuous: ['age'],
 *   categorical: ['city'],
 *   labels: { bought: binaryLabel({ column: 'basket', positive: ['yes'] }) },
 * };
 * const rows = [
 *   { age: 20, city: 'Rome', basket: 'yes' },
 *   { age: 40, city: 'Lyon', basket: 'no' },
 * ];
 * const table = tableFromRows(rows, columnsOf(schema));
 * const encoder = await fitEncoder(schema, table);
 * const { ids, numeric, labels } = encoder.encode(table);
 * console.log(ids, numeric, labels.bought); // [2, 1] [-1, 1] [1, 0]
 * ```
 *
 * @param tables Training rows: one table, or its chunks in order; they are read once.
 * @throws ConfigError if the schema contradicts itself, an option is out of its range, there is no row, or no row has a positive value
 * of a binary label. ShapeError if a column is missing or of another kind, or a number cannot be scaled.
 */
export async function fitEncoder<const L extends Labels>(
  schema: Schema<L>,
  tables: Table | Iterable<Table> | AsyncIterable<Table>,
  options: EncoderOptions = {},
): Promise<Encoder<keyof L & string>> {
  const { categorical = 'vocabulary', continuous = 'standardize' } = options;
  const owner = 'fitEncoder';
  assertSchema(schema, refuseFor(owner));
  assertOneOf(owner, 'continuous', scalings, continuous);
  const hash = categorical === 'vocabulary' ? undefined : assertHash(categorical);

  const meters = schema.continuous.map((column) => measureScale(owner, column, continuous));
  const fields = hash ? [] : schema.categorical.map((column) => collectValues(owner, column));
  const binaries = Object.entries<Label>(schema.labels).flatMap(([task, label]) =>
    label.kind === 'binary' ? [{ task, label, found: collectValues(owner, label.column) }] : [],
  );
  let rows = 0;
  for await (const table of 'columns' in tables ? [tables] : tables) {
    rows += table.rows;
    for (const part of [...meters, ...fields]) part.add(table);
    for (const { found } of binaries) found.add(table);
  }
  if (rows === 0) throw configError(owner, 'tables', 'at least one row', rows);
  for (const { task, label, found } of binaries) {
    if (label.positive.some((value) => found.values.has(value))) continue;
    const expected = `values that column ${show(label.column)} has in the training rows`;
    const has = `It has ${show(sortedValues(found.values).slice(0, 5))}.`;
    throw configError(owner, `labels.${task}.positive`, expected, label.positive, has);
  }

  const vocabulary = fields.map(({ column, values }) => ({ column, values: sortedValues(values) }));
  const last = vocabulary.reduce((sum, { values }) => sum + values.length, 0);
  if (last > highestId) throw configError(owner, 'categorical', `at most ${highestId} values in all`, last);
  const json: EncoderJson = {
    ...encoderFormat,
    categorical: hash
      ? {
          method: 'hash',
          hash: 'murmur3-x86-32',
          ...hash,
          fields: schema.categorical.map((column) => ({ column })),
        }
      : { method: 'vocabulary', fields: vocabulary },
    continuous: { method: continuous, columns: meters.map((meter) => meter.result()) },
    labels: Object.entries<Label>(schema.labels).map(([task, label]) => ({ task, ...copyLabel(label) })),
  };
  return createEncoder(json);
}

function assertHash(categorical: unknown): Required<HashOptions> {
  const hash = (categorical as { readonly hash?: HashOptions } | null)?.hash;
  if (typeof hash !== 'object' || hash === null) {
    throw configError(
      'fitEncoder',
      'categorical',
      '"vocabulary" or { hash: { buckets, seed } }',
      categorical,
    );
  }
  const { buckets, seed = 0 } = hash;
  if (!isBuckets(buckets)) {
    throw configError(
      'fitEncoder',
      'categorical.hash.buckets',
      `an integer from 2 to ${mostBuckets}`,
      buckets,
    );
  }
  assertHashSeed('fitEncoder', 'categorical.hash.seed', seed);
  return { buckets, seed };
}
