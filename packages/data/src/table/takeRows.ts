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
  for (const [name, column] of table.columns) {
    if (column.kind === 'continuous') {
      const values = new Float64Array(rows.length);
      for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i] as number] as number;
      columns.set(name, { kind: 'continuous', values });
    } else {
      const codes = new Int32Array(rows.length);
      for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i] as number] as number;
      columns.set(name, { kind: 'categorical', codes, dictionary: column.dictionary });
    }
  }
  return { rows: rows.length, columns };
}
