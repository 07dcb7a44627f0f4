import type { ColumnSpec } from '../table/columnSpec.js';
import type { SeveralBuffer } from '../table/severalBuffer.js';
import type { Table } from '../table/table.js';
import { chunkTable, tableChunk } from '../table/tableChunk.js';
import { codeOfText, type DictionaryRoom, noRoom, type ValueCodes, valueCodes } from '../table/valueCodes.js';
import { isMissing, missingTexts } from './missingTexts.js';
import { type NumberCells, numberCells } from './numberCells.js';
import { notANumber } from './parseNumber.js';
import { scalarText } from './scalarText.js';
import { type Item, type SeveralCells, severalCells } from './severalCells.js';

/** The rows of a table that is made of values, row by row. */
export interface ValueRows {
  /** Rows of the chunk so far. */
  count(): number;
  /**
   * Adds a row.
   *
   * @param cellOf Gives the value of a column.
   * @returns Why there is no such row; nothing of it is kept. Undefined if it is there.
   */
  add(cellOf: (name: string) => unknown): Misfit | undefined;
  /** The chunk, and a new one. */
  take(): Table;
}

/** Why a value has no place in its column. */
export interface Misfit {
  readonly column: ColumnSpec;
  readonly value: unknown;
  /** What it must be; nothing where the dictionaries are full. */
  readonly expected?: string;
  readonly full?: 'column' | 'table';
}

/** How much the dictionaries may hold. */
export interface DictionaryLimits {
  /** Distinct values per column. */
  readonly categories: number;
  readonly dictionaryBytes: number;
}

/** @param chunkRows Rows that a chunk has room for. */
export function valueRows(
  specs: readonly ColumnSpec[],
  chunkRows: number,
  limits: DictionaryLimits = {
    categories: Number.POSITIVE_INFINITY,
    dictionaryBytes: Number.POSITIVE_INFINITY,
  },
): ValueRows {
  const room: DictionaryRoom = { bytes: limits.dictionaryBytes };
  const dictionaries = specs.map(() => valueCodes(limits.categories, room));
  const chunk = tableChunk(specs, chunkRows);
  const columns = specs.map((spec, i) => valueColumn(spec, dictionaries[i] as ValueCodes, i));
  return {
    count: () => chunk.rows,
    add(cellOf) {
      const row = chunk.rows;
      for (const column of columns) {
        const { spec } = column;
        const value = cellOf(spec.name);
        const expected = column.read(value);
        if (expected !== undefined) return { column: spec, value, expected };
      }
      for (const column of columns) {
        const code = column.store(row);
        if (code < 0) {
          return { column: column.spec, value: undefined, full: code === noRoom ? 'table' : 'column' };
        }
      }
      chunk.rows++;
      return undefined;
    },
    take: () => chunkTable(chunk, specs, dictionaries, [...specs.keys()]),
  };

  function valueColumn(spec: ColumnSpec, codes: ValueCodes, i: number): ValueColumn {
    if (spec.kind === 'several') {
      return severalValues(spec, severalCells(spec), codes, chunk.several[i] as SeveralBuffer);
    }
    if (spec.kind === 'categorical') return categories(spec, codes, chunk.codes[i] as Int32Array);
    return numbers(spec, numberCells(spec), chunk.values[i] as Float64Array);
  }
}

/** A column that reads a value and then, if the whole row is good, stores it. */
interface ValueColumn {
  readonly spec: ColumnSpec;
  /** What the value must be if it does not fit. */
  read(value: unknown): string | undefined;
  /** A negative code if the dictionary is full. */
  store(row: number): number;
}

const orMissing = ', or null where it is missing';

function numbers(spec: ColumnSpec, cells: NumberCells, values: Float64Array): ValueColumn {
  let number = 0;
  const { expected } = cells;
  return {
    spec,
    read(value) {
      number = cells.ofValue(value);
      if (number !== notANumber) return undefined;
      return `${spec.kind === 'continuous' ? 'a finite number' : expected}${orMissing}`;
    },
    store(row) {
      values[row] = number;
      return 0;
    },
  };
}

function categories(spec: ColumnSpec, column: ValueCodes, codes: Int32Array): ValueColumn {
  const missing = missingTexts(spec.missing);
  let text = '';
  return {
    spec,
    read(value) {
      const found = isMissing(value) ? '' : scalarText(value);
      if (found === undefined) {
        return Number.isInteger(value)
          ? 'a text where an integer is beyond 2^53, as numbers do not tell such ones apart'
          : `a string, a finite number, a boolean${orMissing}`;
      }
      if (!isUnicode(found)) return 'Unicode text';
      text = missing?.has(found) ? '' : found;
      return undefined;
    },
    store(row) {
      const code = codeOfText(column, text);
      codes[row] = code;
      return code;
    },
  };
}

function severalValues(
  spec: ColumnSpec,
  cells: SeveralCells,
  column: ValueCodes,
  buffer: SeveralBuffer,
): ValueColumn {
  let items: readonly Item[] = [];
  return {
    spec,
    read(value) {
      const found = cells.ofValue(value);
      if (found === undefined) return `${cells.expected}${orMissing}`;
      if (!found.every(({ text }) => isUnicode(text))) return 'Unicode text';
      items = found;
      return undefined;
    },
    store: () => storeItems(column, buffer, items),
  };
}

/** Stores the values of a row; a negative code if the dictionary is full. */
export function storeItems(column: ValueCodes, buffer: SeveralBuffer, items: readonly Item[]): number {
  for (const { text, weight } of items) {
    const code = codeOfText(column, text);
    if (code < 0) return code;
    buffer.add(code, weight);
  }
  buffer.endRow();
  return 0;
}

/** Without half a surrogate pair. */
function isUnicode(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
