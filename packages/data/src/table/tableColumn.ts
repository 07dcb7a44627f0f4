import { ShapeError, show } from '@mtl/core/plain';
import type { CategoricalColumn, ContinuousColumn, SeveralColumn, Table } from './table.js';

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

/**
 * A column of several values per row, by name.
 *
 * @throws ShapeError if the table has none of that name and kind, or its offsets do not part its values.
 */
export function severalColumn(owner: string, table: Table, name: string): SeveralColumn {
  const column = table.columns.get(name);
  if (column?.kind !== 'several') throw otherColumn(owner, table, name, 'several');
  const { offsets, codes, weights } = column;
  assertRows(owner, table, name, offsets.length - 1);
  const ordered =
    offsets[0] === 0 && offsets.every((offset, i) => i === 0 || offset >= (offsets[i - 1] as number));
  if (!ordered || offsets[table.rows] !== codes.length) {
    throw new ShapeError(
      `${owner}: \`offsets\` must rise from 0 to the number of values, ${codes.length}, got ${show(offsets)} (column ${show(name)}).`,
    );
  }
  if (weights !== undefined && weights.length !== codes.length) {
    throw new ShapeError(
      `${owner}: \`weights\` must be one per value, ${codes.length}, got ${weights.length} (column ${show(name)}).`,
    );
  }
  return column;
}

/** The error of a code that its dictionary does not have. */
export function strangeCode(
  owner: string,
  name: string,
  { codes, dictionary }: Pick<CategoricalColumn, 'codes' | 'dictionary'>,
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
