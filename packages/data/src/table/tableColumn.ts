import { ShapeError, show } from '@mtl/core/plain';
import type { CategoricalColumn, ContinuousColumn, Table } from './table.js';

/**
 * A column of numbers, by name.
 *
 * @throws ShapeError if the table has none of that name and kind, or not one value per row.
 */
export function continuousColumn(owner: string, table: Table, name: string): ContinuousColumn {
  const column = table.columns.get(name);
  if (column?.kind !== 'continuous') throw otherColumn(owner, table, name, 'continuous');
  assertRows(owner, table, name, column.values.length);
  return column;
}

/**
 * A column of values, by name.
 *
 * @throws ShapeError if the table has none of that name and kind, or not one code per row.
 */
export function categoricalColumn(owner: string, table: Table, name: string): CategoricalColumn {
  const column = table.columns.get(name);
  if (column?.kind !== 'categorical') throw otherColumn(owner, table, name, 'categorical');
  assertRows(owner, table, name, column.codes.length);
  return column;
}

/** The error of a code that its dictionary does not have. */
export function strangeCode(
  owner: string,
  name: string,
  { codes, dictionary }: CategoricalColumn,
  row: number,
): ShapeError {
  return new ShapeError(
    `${owner}: \`codes\` must be from 0 to ${dictionary.length - 1}, got ${codes[row]} (column ${show(name)}, row ${row}).`,
  );
}

function assertRows(owner: string, table: Table, name: string, length: number): void {
  if (length !== table.rows) {
    throw new ShapeError(
      `${owner}: \`table\` must have ${table.rows} rows in every column, got ${length} (column ${show(name)}).`,
    );
  }
}

function otherColumn(owner: string, table: Table, name: string, kind: string): ShapeError {
  const other = table.columns.get(name)?.kind;
  const got = other === undefined ? `the columns ${show([...table.columns.keys()])}` : `a ${other} one`;
  return new ShapeError(`${owner}: \`table\` must have the ${kind} column ${show(name)}, got ${got}.`);
}
