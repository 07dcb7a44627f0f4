import { ShapeError, show } from '@mtl/core/plain';

/** Numbers, one per row; NaN where the cell was empty. */
export interface ContinuousColumn {
  readonly kind: 'continuous';
  /** [rows]; NaN = missing. */
  readonly values: Float64Array;
}

/** Values that are only equal or different, stored as indices. */
export interface CategoricalColumn {
  readonly kind: 'categorical';
  /** Index into `dictionary`, [rows]. */
  readonly codes: Int32Array;
  /** Distinct values in order of appearance; shared by, and growing over, the chunks of one source. */
  readonly dictionary: readonly string[];
}

/** A column of a {@link Table}. */
export type Column = ContinuousColumn | CategoricalColumn;

/** Columns of equal length by name: a whole table or one chunk of it. */
export interface Table {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, Column>;
}

/** Name and kind of a column that is to be read. */
export interface ColumnSpec {
  readonly name: string;
  readonly kind: 'continuous' | 'categorical';
}

/**
 * Joins chunks, of one source or of several with the same columns, into one table. Dictionaries of several sources are merged in
 * order of appearance.
 *
 * @param chunks What a reader yields, or a list of tables.
 * @returns A table that shares no memory with the chunks; without rows and columns if there is no chunk.
 * @throws ShapeError if a chunk has other columns than the first.
 */
export async function concatTables(chunks: AsyncIterable<Table> | Iterable<Table>): Promise<Table> {
  const tables: Table[] = [];
  let rows = 0;
  for await (const table of chunks) {
    tables.push(table);
    rows += table.rows;
  }
  const columns = new Map<string, Column>();
  const [first] = tables;
  if (first === undefined) return { rows, columns };
  for (const [i, { columns: other }] of tables.entries()) {
    if (other.size !== first.columns.size || [...other.keys()].some((name) => !first.columns.has(name))) {
      throw new ShapeError(
        `concatTables: \`chunks[${i}]\` must be a table of ${show([...first.columns.keys()])}, got ${show([...other.keys()])}.`,
      );
    }
  }
  for (const [name, { kind }] of first.columns) {
    columns.set(
      name,
      kind === 'continuous' ? joinNumbers(name, tables, rows) : joinCodes(name, tables, rows),
    );
  }
  return { rows, columns };
}

/**
 * Picks rows by index, in the order given and as often as given.
 *
 * @param table Table to pick from.
 * @param rows Row indices from 0, [picked].
 * @returns A table of `rows.length` rows; its dictionaries are those of `table`, so that codes keep their meaning.
 * @throws ShapeError if an index is not a row of the table.
 */
export function takeRows(table: Table, rows: Int32Array): Table {
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

function joinNumbers(name: string, tables: readonly Table[], rows: number): ContinuousColumn {
  const values = new Float64Array(rows);
  let at = 0;
  for (const [i, table] of tables.entries()) {
    const column = table.columns.get(name);
    if (column?.kind !== 'continuous') throw otherKind(name, i, 'continuous', column);
    values.set(column.values, at);
    at += table.rows;
  }
  return { kind: 'continuous', values };
}

function joinCodes(name: string, tables: readonly Table[], rows: number): CategoricalColumn {
  const codes = new Int32Array(rows);
  const dictionary: string[] = [];
  const codeOf = new Map<string, number>();
  let at = 0;
  let source: readonly string[] | undefined;
  let merged = new Int32Array(0);
  for (const [i, table] of tables.entries()) {
    const column = table.columns.get(name);
    if (column?.kind !== 'categorical') throw otherKind(name, i, 'categorical', column);
    if (column.dictionary !== source) {
      source = column.dictionary;
      merged = Int32Array.from(source, (value) => {
        const known = codeOf.get(value);
        if (known !== undefined) return known;
        codeOf.set(value, dictionary.length);
        return dictionary.push(value) - 1;
      });
    }
    for (let row = 0; row < table.rows; row++) codes[at++] = merged[column.codes[row] as number] as number;
  }
  return { kind: 'categorical', codes, dictionary };
}

function otherKind(name: string, chunk: number, kind: string, column: Column | undefined): ShapeError {
  return new ShapeError(
    `concatTables: \`chunks[${chunk}]\` must be a table whose column ${show(name)} is ${kind}, got ${column?.kind ?? 'none'}.`,
  );
}
