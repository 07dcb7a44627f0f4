import { configError, ShapeError } from '@mtl/core/plain';
import { assertTable } from './assertTable.js';
import type { Column, Table } from './table.js';

/**
 * Picks rows by index, in the order given and as often as given.
 *
 * @param table Table to pick from.
 * @param rows Row indices from 0, [picked].
 * @returns A table of `rows.length` rows; its dictionaries are those of `table`, so that codes keep their meaning.
 * @throws ConfigError if it is no table, or `rows` no Int32Array. ShapeError if an index is not a row of the table.
 */
export function takeRows(table: Table, rows: Int32Array): Table {
  assertTable('takeRows', 'table', table);
  if (!(rows instanceof Int32Array)) {
    throw configError(
      'takeRows',
      'rows',
      'an Int32Array of row indices',
      rows,
      'Int32Array.from(list) makes one.',
    );
  }
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (row < 0 || row >= table.rows) {
      throw new ShapeError(
        `takeRows: \`rows[${i}]\` must be a row of a table of ${table.rows} rows, got ${row}.`,
      );
    }
  }
  const columns = new Map<string, Column>();
  for (const [name, column] of table.columns) columns.set(name, takeCells(column, rows));
  return { rows: rows.length, columns };
}

/** The cells of a column at rows that it has, in their order. */
export function takeCells(column: Column, rows: Int32Array): Column {
  if (column.kind === 'continuous') {
    const values = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i] as number] as number;
    return { kind: 'continuous', values };
  }
  const { dictionary } = column;
  if (column.kind === 'categorical') {
    const codes = new Int32Array(rows.length);
    for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i] as number] as number;
    return { kind: 'categorical', codes, dictionary };
  }
  const offsets = new Int32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    offsets[i + 1] =
      (offsets[i] as number) + (column.offsets[row + 1] as number) - (column.offsets[row] as number);
  }
  const codes = new Int32Array(offsets[rows.length] as number);
  const weights = column.weights && new Float64Array(codes.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const [from, to] = [column.offsets[row] as number, column.offsets[row + 1] as number];
    codes.set(column.codes.subarray(from, to), offsets[i]);
    if (column.weights) weights?.set(column.weights.subarray(from, to), offsets[i]);
  }
  return { kind: 'several', offsets, codes, dictionary, ...(weights && { weights }) };
}
