import { configError, ShapeError, show } from '@mtl/core/plain';
import { readSpecs } from '../cells/readSpecs.js';
import { type Misfit, valueRows } from '../cells/valueRows.js';
import type { ColumnSpec } from '../table/columnSpec.js';
import type { Table } from '../table/table.js';

/**
 * Makes a table from objects, such as the rows of a JSON file or of a query.
 *
 * A value counts as its text in a CSV file does: `31`, `'31'` and `31n` are the same number. A continuous column takes finite numbers, a
 * categorical one strings, numbers and truth values, one with several values lists (with weights as `'a:0.5'` or `['a', 0.5]`, if it has
 * any) or their text, a date also `Date`s. `null`, `undefined`, NaN, the empty text and a property that a row does not have are missing:
 * NaN in a column of numbers, the empty text in a categorical one, no value in one with several. Only the objects' own properties count.
 *
 * @param rows One object per row.
 * @param columns The columns of the table, in this order; the objects may have others.
 * @throws ConfigError if the rows are no list or the list of columns cannot work; ShapeError naming row and column of a value that does not fit.
 */
export function tableFromRows(
  rows: Iterable<Readonly<Record<string, unknown>>>,
  columns: readonly ColumnSpec[],
): Table {
  const specs = readSpecs('tableFromRows', columns);
  if (typeof rows !== 'object' || rows === null || !(Symbol.iterator in rows)) {
    throw configError('tableFromRows', 'rows', 'an array of objects', rows);
  }
  const list = [...rows];
  const table = valueRows(specs, list.length);
  list.forEach((row, i) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw wrongValue(`rows[${i}]`, 'an object', row);
    }
    const misfit = table.add((name) => (Object.hasOwn(row, name) ? row[name] : undefined));
    if (misfit !== undefined) throw refused(`rows[${i}]`, misfit);
  });
  return table.take();
}

function refused(row: string, { column, expected, value }: Misfit): ShapeError {
  const field = `${row}[${show(column.name)}]`;
  if (expected !== undefined) return wrongValue(field, expected, value);
  return new ShapeError(`tableFromRows: \`${field}\` must be at most 1 GB of distinct values, got more.`);
}

function wrongValue(field: string, expected: string, value: unknown): ShapeError {
  return new ShapeError(`tableFromRows: \`${field}\` must be ${expected}, got ${show(value)}.`);
}
