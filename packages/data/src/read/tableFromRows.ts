import { configError, ShapeError, show } from '@mtl/core/plain';
import type { Column, ColumnSpec, Table } from '../table/table.js';
import { readSpecs } from './readCsv.js';

/**
 * Makes a table from objects, such as the rows of a JSON file or of a query.
 *
 * A continuous column takes finite numbers; a categorical one takes strings, and numbers and truth values by their text. `null`,
 * `undefined`, NaN and a property that a row does not have are missing in both, as the empty cell of a CSV file is: NaN in a
 * continuous column, the empty text in a categorical one. Only the objects' own properties count.
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
  list.forEach((row, i) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw wrongValue(`rows[${i}]`, 'an object', row);
    }
  });
  return {
    rows: list.length,
    columns: new Map(
      specs.map(({ name, kind }) => [name, kind === 'continuous' ? numbers(list, name) : codes(list, name)]),
    ),
  };
}

function numbers(rows: readonly Readonly<Record<string, unknown>>[], name: string): Column {
  const values = Float64Array.from(rows, (row, i) => {
    const value = ownValue(row, name);
    if (isMissing(value)) return Number.NaN;
    if (typeof value === 'number' && Number.isFinite(value)) return value + 0;
    throw wrongValue(`rows[${i}][${show(name)}]`, 'a finite number, or null where it is missing', value);
  });
  return { kind: 'continuous', values };
}

function codes(rows: readonly Readonly<Record<string, unknown>>[], name: string): Column {
  const dictionary: string[] = [];
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(rows, (row, i) => {
    const value = ownValue(row, name);
    const missing = isMissing(value);
    if (!missing && typeof value !== 'string' && typeof value !== 'boolean' && !Number.isFinite(value)) {
      const expected = 'a string, a finite number, a boolean, or null where it is missing';
      throw wrongValue(`rows[${i}][${show(name)}]`, expected, value);
    }
    const text = missing ? '' : String(value);
    const known = codeOf.get(text);
    if (known !== undefined) return known;
    codeOf.set(text, dictionary.length);
    return dictionary.push(text) - 1;
  });
  return { kind: 'categorical', codes, dictionary };
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}

function ownValue(row: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(row, name) ? row[name] : undefined;
}

function wrongValue(field: string, expected: string, value: unknown): ShapeError {
  return new ShapeError(`tableFromRows: \`${field}\` must be ${expected}, got ${show(value)}.`);
}
