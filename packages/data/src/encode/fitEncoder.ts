import { assertOptions, configError } from '@mtl/core/plain';
import { listedValues } from '../schema/labels.js';
import { refuseFor } from '../schema/refuse.js';
import { fullColumns, type Labels, type Schema } from '../schema/schema.js';
import type { HeadsOf } from '../schema/taskHeads.js';
import { tablesOf } from '../table/assertTable.js';
import type { Table } from '../table/table.js';
import { measureColumn } from './columnParts.js';
import { createEncoder, type Encoder } from './encoder.js';
import { type EncoderJson, encoderFormat } from './encoderJson.js';
import { assertSize, encoderLimits } from './encoderLimits.js';
import { measureLabel } from './measureLabel.js';

/** Options of {@link fitEncoder}. */
export interface EncoderOptions {
  /** Told about positive values and classes that no training row has: a spelling, or rows that are too few. Default: `console.warn`. */
  readonly onWarning?: (message: string) => void;
}

/**
 * Learns from the training rows how to turn rows into examples: ids of values, mean and standard deviation of numbers, the values that
 * a label can have. How, each column of the schema says. Fit it once, on training rows alone, and encode every other row with it.
 *
 * @example
 * ```ts
 * import { binaryLabel, columnsOf, fitEncoder, type Schema, tableFromRows } from '@mtl/data';
 *
 * const schema = {
 *   columns: { age: 'number', city: 'category' },
 *   labels: { bought: binaryLabel({ column: 'basket', positive: ['yes'] }) },
 * } satisfies Schema;
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
): Promise<Encoder<keyof L & string> & { readonly heads: HeadsOf<L> }> {
  const owner = 'fitEncoder';
  assertOptions<EncoderOptions>(owner, options, { onWarning: true });
  const { onWarning = console.warn } = options;
  const refuse = refuseFor(owner);
  const meters = [...fullColumns(schema, refuse)].flatMap(
    ([name, column]) => measureColumn(owner, name, column, onWarning) ?? [],
  );
  const labels = Object.entries(schema.labels).map(([task, label]) =>
    measureLabel(owner, task, label, onWarning),
  );
  let rows = 0;
  for await (const table of tablesOf(owner, 'tables', tables)) {
    rows += table.rows;
    for (const meter of [...meters, ...labels]) meter.add(table);
  }
  if (rows === 0) throw configError(owner, 'tables', 'at least one row', rows);
  const fitted = labels.map((label) => label.result());
  const columns = meters.map((meter) => meter.result());
  const json: EncoderJson = { ...encoderFormat, columns, labels: fitted };
  assertStorable(json);
  return createEncoder(json, refuse) as Encoder<keyof L & string> & { readonly heads: HeadsOf<L> };
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
  let characters = 0;
  const count = (values: readonly string[] = []) => {
    for (const value of values) characters += value.length;
  };
  for (const column of json.columns) if ('values' in column) count(column.values);
  for (const label of json.labels) if (label.kind !== 'regression') count(listedValues(label));
  const { bytes } = encoderLimits;
  if (characters > bytes) throw refuse('json', `at most ${bytes} bytes`, characters); // too much to write out
  assertSize(JSON.stringify(json), encoderLimits, refuse);
}
