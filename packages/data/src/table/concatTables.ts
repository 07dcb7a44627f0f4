import { ShapeError, show } from '@mtl/core/plain';
import { tablesOf } from './assertTable.js';
import type { CategoricalColumn, Column, ContinuousColumn, SeveralColumn, Table } from './table.js';

/**
 * Joins chunks, of one source or of several with the same columns, into one table. Dictionaries of several sources are merged in
 * order of appearance.
 *
 * @param chunks What a reader yields, or a list of tables.
 * @returns A table that shares no memory with the chunks; without rows and columns if there is no chunk.
 * @throws ConfigError if a chunk is no table. ShapeError if one has other columns than the first.
 */
export async function concatTables(chunks: AsyncIterable<Table> | Iterable<Table>): Promise<Table> {
  const tables: Table[] = [];
  let rows = 0;
  for await (const table of tablesOf('concatTables', 'chunks', chunks)) {
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
  const join = { continuous: joinNumbers, categorical: joinCodes, several: joinSeveral };
  for (const [name, { kind }] of first.columns) columns.set(name, join[kind](name, tables, rows));
  return { rows, columns };
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
  const { dictionary, mergedOf } = mergeDictionaries();
  let at = 0;
  for (const [i, table] of tables.entries()) {
    const column = table.columns.get(name);
    if (column?.kind !== 'categorical') throw otherKind(name, i, 'categorical', column);
    const merged = mergedOf(column.dictionary);
    for (let row = 0; row < table.rows; row++) codes[at++] = merged[column.codes[row] as number] as number;
  }
  return { kind: 'categorical', codes, dictionary };
}

function joinSeveral(name: string, tables: readonly Table[], rows: number): SeveralColumn {
  const parts = tables.map(({ columns }, i) => {
    const column = columns.get(name);
    if (column?.kind !== 'several') throw otherKind(name, i, 'several', column);
    return column;
  });
  const count = parts.reduce((sum, { codes }) => sum + codes.length, 0);
  const offsets = new Int32Array(rows + 1);
  const codes = new Int32Array(count);
  const weights = parts.some((part) => part.weights) ? new Float64Array(count).fill(1) : undefined;
  const { dictionary, mergedOf } = mergeDictionaries();
  let row = 0;
  let at = 0;
  for (const part of parts) {
    const merged = mergedOf(part.dictionary);
    if (part.weights) weights?.set(part.weights, at);
    for (let i = 1; i < part.offsets.length; i++) offsets[++row] = at + (part.offsets[i] as number);
    for (const code of part.codes) codes[at++] = merged[code] as number;
  }
  return { kind: 'several', offsets, codes, dictionary, ...(weights && { weights }) };
}

/** One dictionary out of several: `mergedOf` gives the new code of each of theirs. */
function mergeDictionaries(): {
  readonly dictionary: string[];
  mergedOf(dictionary: readonly string[]): Int32Array;
} {
  const dictionary: string[] = [];
  const codeOf = new Map<string, number>();
  let source: readonly string[] | undefined;
  let merged = new Int32Array(0);
  return {
    dictionary,
    mergedOf(next) {
      if (next === source) return merged;
      source = next;
      merged = Int32Array.from(next, (value) => {
        const known = codeOf.get(value);
        if (known !== undefined) return known;
        codeOf.set(value, dictionary.length);
        return dictionary.push(value) - 1;
      });
      return merged;
    },
  };
}

function otherKind(name: string, chunk: number, kind: string, column: Column | undefined): ShapeError {
  return new ShapeError(
    `concatTables: \`chunks[${chunk}]\` must be a table whose column ${show(name)} is ${kind}, got ${column?.kind ?? 'none'}.`,
  );
}
