import { ShapeError, show } from '@mtl/core/plain';
import type { Column, ColumnSpec, Table } from '../table/table.js';
import { assertColumns } from './readCsv.js';

/**
 * Makes a table from objects, such as the rows of a JSON file or of a query.
 *
 * A continuous column takes finite numbers, and `null` or NaN for a missing one; a categorical one takes strings, and numbers and
 * truth values by their text. Only the objects' own properties count.
 *
 * @param rows One object per row.
 * @param columns The columns of the table, in this order; the objects may have others.
 * @throws ConfigError if the list of columns cannot work; ShapeError naming row and column of a value that does not fit.
 */
export function tableFromRows(
  rows: Iterable<Readonly<Record<string, unknown>>>,
  columns: readonly ColumnSpec[],
): Table {
  const specs = columns.map(({ name, kind }) => ({ name, kind }));
  assertColumns('tableFromRows', specs);
  const list = [...rows];
  list.forEach((row, i) => {
    if (typeof row !== 'object' || row === null) throw wrongValue(`rows[${i}]`, 'an object', row);
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
    if (value === null || Number.isNaN(value)) return Number.NaN;
    if (typeof value === 'number' && Number.isFinite(value)) return value + 0;
    throw wrongValue(`rows[${i}][${show(name)}]`, 'a finite number, NaN or null', value);
  });
  return { kind: 'continuous', values };
}

function codes(rows: readonly Readonly<Record<string, unknown>>[], name: string): Column {
  const dictionary: string[] = [];
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(rows, (row, i) => {
    const value = ownValue(row, name);
    if (typeof value !== 'string' && typeof value !== 'boolean' && !Number.isFinite(value)) {
      throw wrongValue(`rows[${i}][${show(name)}]`, 'a string, a finite number or a boolean', value);
    }
    const text = String(value);
    const known = codeOf.get(text);
    if (known !== undefined) return known;
    codeOf.set(text, dictionary.length);
    return dictionary.push(text) - 1;
  });
  return { kind: 'categorical', codes, dictionary };
}

function ownValue(row: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(row, name) ? row[name] : undefined;
}

function wrongValue(field: string, expected: string, value: unknown): ShapeError {
  return new ShapeError(`tableFromRows: \`${field}\` must be ${expected}, got ${show(value)}.`);
}
