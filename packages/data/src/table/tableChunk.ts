import type { Column, ColumnSpec, Table } from './table.js';
import type { ValueCodes } from './valueCodes.js';

/** A chunk that is being filled; row `rows` is the next one. */
export interface TableChunk {
  rows: number;
  /** By column: values, and none where the column is categorical. */
  readonly values: readonly Float64Array[];
  /** By column: codes, and none where the column is continuous. */
  readonly codes: readonly Int32Array[];
}

/** A chunk without rows and with room for `rows`. */
export function tableChunk(specs: readonly ColumnSpec[], rows: number): TableChunk {
  const size = (kind: ColumnSpec['kind'], { kind: own }: ColumnSpec) => (own === kind ? rows : 0);
  return {
    rows: 0,
    values: specs.map((spec) => new Float64Array(size('continuous', spec))),
    codes: specs.map((spec) => new Int32Array(size('categorical', spec))),
  };
}

/**
 * The rows of a chunk as a table that owns its arrays.
 *
 * @param picked Positions in `specs` of the columns that the table has, in its order.
 */
export function chunkTable(
  chunk: TableChunk,
  specs: readonly ColumnSpec[],
  dictionaries: readonly ValueCodes[],
  picked: readonly number[],
): Table {
  const columns = new Map<string, Column>();
  for (const i of picked) {
    const { name, kind } = specs[i] as ColumnSpec;
    columns.set(
      name,
      kind === 'continuous'
        ? { kind, values: (chunk.values[i] as Float64Array).slice(0, chunk.rows) }
        : {
            kind,
            codes: (chunk.codes[i] as Int32Array).slice(0, chunk.rows),
            dictionary: (dictionaries[i] as ValueCodes).dictionary,
          },
    );
  }
  return { rows: chunk.rows, columns };
}
