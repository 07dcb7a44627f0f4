import { assertOneOf, assertOptions, configError, nearestWord, show } from '@mtl/core/plain';
import { tablesOf } from '../table/assertTable.js';
import type { Table } from '../table/table.js';
import { createEncoder, type Encoder, type EncoderJson, encoderFormat } from './encoder.js';
import { assertSize, encoderLimits } from './encoderLimits.js';
import { type HashOptions, isBuckets, mostBuckets } from './hashing.js';
import { type BinaryLabel, copyLabel, type Label, listedValues, type MulticlassLabel } from './labels.js';
import { assertHashSeed } from './murmur3.js';
import { measureScale, type Scaling, scalings } from './scaling.js';
import { assertSchema, type Labels, refuseFor, type Schema } from './schema.js';
import { collectValues, highestId, sortedValues } from './vocabulary.js';

/** Options of {@link fitEncoder}. */
export interface EncoderOptions {
  /**
   * `'vocabulary'` (default): ids number the (field, value) pairs of the training rows, field after field and within a field in the
   * order of UTF-16 code units, from 1; 0 is a value that they do not have. `{ hash }`: every value, seen or not, has the id
   * `1 + (h mod (buckets − 1))`, h = MurmurHash3 x86 32 of `4:city=Oslo` for the value Oslo of
   * column city, whose name has 4 bytes; 0 is padding.
   */
  readonly categorical?: 'vocabulary' | { readonly hash: HashOptions };
  /**
   * `'standardize'` (default): `(x − mean) / std` with the mean and the population standard deviation of the training rows; a column
   * whose values are all equal is divided by 1. `'log1p'`: the same of `ln(1 + x)`, for x above −1. `'none'`: as it is.
   */
  readonly continuous?: Scaling;
  /** Told about positive values and classes that no training row has: a spelling, or rows that are too few. Default: `console.warn`. */
  readonly onWarning?: (message: string) => void;
}

/**
 * Learns from the training rows how to turn rows into examples: ids of values, mean and standard deviation of numbers, the values that
 * a label can have. Fit it once, on training rows alone, and encode every other row with it.
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
 * @throws ConfigError if the schema contradicts itself, an option is unknown or out of its range, `tables` are no tables, there is no
 * row, no row has a positive value of a binary label or a class of another, or the encoder would be larger than `encoderLimits`. ShapeError if a column is missing or of another kind, or a number cannot be scaled.
 */
export async function fitEncoder<const L extends Labels>(
  schema: Schema<L>,
  tables: Table | Iterable<Table> | AsyncIterable<Table>,
  options: EncoderOptions = {},
): Promise<Encoder<keyof L & string>> {
  const owner = 'fitEncoder';
  assertOptions<EncoderOptions>(owner, options, { categorical: true, continuous: true, onWarning: true });
  const { categorical = 'vocabulary', continuous = 'standardize', onWarning = console.warn } = options;
  assertSchema(schema, refuseFor(owner));
  assertOneOf(owner, 'continuous', scalings, continuous);
  const hash = categorical === 'vocabulary' ? undefined : assertHash(categorical);

  const meters = schema.continuous.map((column) => measureScale(owner, column, continuous));
  const fields = hash ? [] : schema.categorical.map((column) => collectValues(owner, column));
  const labels = Object.entries<Label>(schema.labels).map(([task, label]) => ({
    task,
    label: copyLabel(label),
    found: label.kind === 'regression' ? undefined : collectValues(owner, label.column),
  }));
  let rows = 0;
  for await (const table of tablesOf(owner, 'tables', tables)) {
    rows += table.rows;
    for (const part of [...meters, ...fields]) part.add(table);
    for (const { found } of labels) found?.add(table);
  }
  if (rows === 0) throw configError(owner, 'tables', 'at least one row', rows);
  const fitted = labels.map(({ task, label, found }) => {
    if (found === undefined || label.kind === 'regression') return { task, ...label };
    assertListed(task, label, found.values, onWarning);
    return { task, ...(label.kind === 'binary' ? withNegative(label, found.values) : label) };
  });

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
    labels: fitted,
  };
  assertStorable(json);
  return createEncoder(json);
}

/** Values that a label lists should stand in the training rows: a spelling that never occurs makes every row a negative one. */
function assertListed(
  task: string,
  label: BinaryLabel | MulticlassLabel,
  found: ReadonlySet<string>,
  onWarning: (message: string) => void,
): void {
  const [field, values] = label.kind === 'binary' ? ['positive', label.positive] : ['classes', label.classes];
  const there = sortedValues(found);
  if (!values.some((value) => found.has(value))) {
    const expected = `values that column ${show(label.column)} has in the training rows`;
    const has = `It has ${show(there.slice(0, 5))}.`;
    throw configError('fitEncoder', `labels.${task}.${field}`, expected, values, has);
  }
  const absent = values.filter((value) => !found.has(value));
  if (absent.length === 0) return;
  const listed = new Set([...listedValues(label), ...label.missing]);
  const nearest = nearestWord(
    absent[0] as string,
    there.filter((value) => !listed.has(value)).slice(0, 1000),
  );
  const meant = nearest === undefined ? '' : ` Did you mean ${show(nearest)}?`;
  onWarning(
    `fitEncoder: \`labels.${task}.${field}\` lists ${show(absent)}, which no training row has in column ${show(label.column)}.${meant}`,
  );
}

/** The label with the values that are 0: those that it lists, or else all others of the training rows. */
function withNegative(label: BinaryLabel, found: ReadonlySet<string>): Label {
  if (label.negative !== undefined) return label;
  const other = new Set(['', ...label.positive, ...label.missing]);
  return copyLabel({ ...label, negative: sortedValues(found).filter((value) => !other.has(value)) });
}

/** Refuses an encoder that `readEncoder` would not take back. */
function assertStorable(json: EncoderJson): void {
  const refuse = (_: string, expected: string, value: unknown) =>
    configError(
      'fitEncoder',
      'tables',
      `what fits an encoder of ${expected}`,
      value,
      'Hash large columns, or leave them out.',
    );
  const { categorical, labels } = json;
  let characters = 0;
  const count = (values: readonly string[]) => {
    for (const value of values) characters += value.length;
  };
  if (categorical.method === 'vocabulary') for (const { values } of categorical.fields) count(values);
  for (const label of labels) if (label.kind !== 'regression') count(listedValues(label));
  const { bytes } = encoderLimits;
  if (characters > bytes) throw refuse('json', `at most ${bytes} bytes`, characters); // too much to write out
  assertSize(JSON.stringify(json), encoderLimits, refuse);
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
  assertOptions('fitEncoder', categorical, { hash: true }, 'categorical');
  assertOptions<HashOptions>('fitEncoder', hash, { buckets: true, seed: true }, 'categorical.hash');
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
