import { type ColumnSpec, isNumeric } from './columnSpec.js';
import { type SeveralBuffer, severalBuffer } from './severalBuffer.js';
import type { Column, Table } from './table.js';
import { renewLarge, type ValueCodes } from './valueCodes.js';

/** A chunk that is being filled; row `rows` is the next one. */
export interface TableChunk {
  rows: number;
  /** By column: values, and none where it has no numbers. */
  readonly values: readonly Float64Array[];
  /** By column: codes, and none where it is not categorical. */
  readonly codes: readonly Int32Array[];
  /** By column: undefined where it has one value per row. */
  readonly several: readonly (SeveralBuffer | undefined)[];
}

/** A chunk without rows and with room for `rows`. */
export function tableChunk(specs: readonly ColumnSpec[], rows: number): TableChunk {
  return {
    rows: 0,
    values: specs.map((spec) => new Float64Array(isNumeric(spec) ? rows : 0)),
    codes: specs.map(({ kind }) => new Int32Array(kind === 'categorical' ? rows : 0)),
    several: specs.map((spec) =>
      spec.kind === 'several' ? severalBuffer(spec.weightSeparator !== undefined) : undefined,
    ),
  };
}

/**
 * The rows of a chunk as a table that owns its arrays; the chunk is then empty, and dictionaries that have become large are new.
 *
 * @param picked Positions in `specs` of the columns that the table has, in its order.
 */
export function chunkTable(
  chunk: TableChunk,
  specs: readonly ColumnSpec[],
  dictionaries: readonly ValueCodes[],
  picked: readonly number[],
): Table {
  const { rows } = chunk;
  const columns = new Map<string, Column>();
  for (const i of picked) {
    const spec = specs[i] as ColumnSpec;
    const { dictionary } = dictionaries[i] as ValueCodes;
    if (isNumeric(spec)) {
      columns.set(spec.name, {
        kind: 'continuous',
        values: (chunk.values[i] as Float64Array).slice(0, rows),
      });
    } else {
      const codes = chunk.codes[i] as Int32Array;
      const several = chunk.several[i]?.take(dictionary);
      columns.set(spec.name, several ?? { kind: 'categorical', codes: codes.slice(0, rows), dictionary });
    }
  }
  chunk.rows = 0;
  dictionaries.forEach(renewLarge);
  return { rows, columns };
}
