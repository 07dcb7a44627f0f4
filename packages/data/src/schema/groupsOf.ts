import { assertTable } from '../table/assertTable.js';
import type { Table } from '../table/table.js';
import { categoricalColumn, continuousColumn } from '../table/tableColumn.js';
import type { FullColumn } from './columnKinds.js';
import { refuseFor } from './refuse.js';
import { fullColumns, type Schema } from './schema.js';

/**
 * The group of each row, by the column of kind `'group'`: what `splitRows({ groups })` takes. A row without a group is one for itself.
 *
 * @returns [rows]: equal numbers for equal values; undefined if the schema has no such column.
 * @throws ConfigError if the schema cannot work or it is no table. ShapeError if the table does not have the column.
 */
export function groupsOf(table: Table, schema: Schema): Int32Array | undefined {
  const name = columnOfKind('groupsOf', table, schema, 'group');
  if (name === undefined) return undefined;
  const { codes, dictionary } = categoricalColumn('groupsOf', table, name);
  return codes.map((code, row) => (dictionary[code] === '' ? -1 - row : code));
}

/**
 * The time of each row, by the column of kind `'time'`: what `splitRows({ time })` takes.
 *
 * @returns [rows]: milliseconds since 1970, or the numbers of the column; NaN where there is none. Undefined if the schema has no such column.
 * @throws ConfigError if the schema cannot work or it is no table. ShapeError if the table does not have the column.
 */
export function timesOf(table: Table, schema: Schema): Float64Array | undefined {
  const name = columnOfKind('timesOf', table, schema, 'time');
  return name === undefined ? undefined : continuousColumn('timesOf', table, name).values.slice();
}

function columnOfKind(
  owner: string,
  table: Table,
  schema: Schema,
  kind: FullColumn['kind'],
): string | undefined {
  assertTable(owner, 'table', table);
  return [...fullColumns(schema, refuseFor(owner))].find(([, column]) => column.kind === kind)?.[0];
}
