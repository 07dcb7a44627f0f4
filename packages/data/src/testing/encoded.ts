import type { EncodeOptions, Encoder } from '../encode/encoder.js';
import { fitEncoder } from '../encode/fitEncoder.js';
import { tableFromRows } from '../read/tableFromRows.js';
import type { SchemaColumn } from '../schema/columnKinds.js';
import { columnsOf } from '../schema/columnsOf.js';
import type { Labels, Schema } from '../schema/schema.js';
import type { Table } from '../table/table.js';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** An encoder of some columns that is fitted on rows of objects, a table of such rows, and everything that was warned about. */
export async function fitted(
  columns: Readonly<Record<string, SchemaColumn>>,
  rows: Rows,
  labels: Labels = {},
): Promise<{
  readonly encoder: Encoder;
  readonly tableOf: (rows: Rows) => Table;
  readonly encode: (rows: Rows, options?: Omit<EncodeOptions, 'labels'>) => ReturnType<Encoder['encode']>;
  readonly warnings: string[];
}> {
  const schema: Schema = { columns, labels };
  const tableOf = (some: Rows) => tableFromRows(some, columnsOf(schema));
  const warnings: string[] = [];
  const onWarning = (message: string) => warnings.push(message);
  const encoder = await fitEncoder(schema, tableOf(rows), { onWarning });
  return {
    encoder,
    tableOf,
    encode: (some, options) => encoder.encode(tableOf(some), { onWarning, ...options }),
    warnings,
  };
}

/** Rows of one column. */
export function rowsOf(name: string, values: readonly unknown[]): Rows {
  return values.map((value) => ({ [name]: value }));
}
