import { type FileError, show } from '@mtl/core/plain';
import { type MissingTexts, missingTexts } from '../cells/missingTexts.js';
import { numberCells } from '../cells/numberCells.js';
import { notANumber, type ParseNumber } from '../cells/parseNumber.js';
import { type Item, type SeveralCells, severalCells } from '../cells/severalCells.js';
import { storeItems } from '../cells/valueRows.js';
import type { ColumnSpec, NumberFormat } from '../table/columnSpec.js';
import type { SeveralBuffer } from '../table/severalBuffer.js';
import type { Table } from '../table/table.js';
import { chunkTable, tableChunk } from '../table/tableChunk.js';
import { codeOf, decode, noRoom, type ValueCodes, valueCodes } from '../table/valueCodes.js';
import { type CsvLayout, otherEncoding } from './csvLayout.js';
import { type CsvRecord, fieldText, hasNul, recordText } from './csvRecords.js';
import { numberRemedy } from './numberRemedy.js';
import type { Reading } from './readOptions.js';
import { type TableFileErrorCode, tableFileError } from './tableFileError.js';

/** The rows of a CSV file, record by record. */
export interface CsvRows {
  /** Reads the record; true if the chunk is full. */
  read(): boolean;
  isEmpty(): boolean;
  /** The chunk, and a new one. */
  take(): Table;
  /** Rows that were read so far. */
  count(): number;
}

/** A column that is read, and the position of its field in the record. */
interface CsvColumn {
  readonly name: string;
  readonly field: number;
}

interface NumericColumn extends CsvColumn {
  readonly parse: ParseNumber;
  readonly expected: string;
  readonly code: TableFileErrorCode;
  /** Whether its numbers have no format of their own. */
  readonly isPlain: boolean;
  readonly cells: Float64Array;
}

interface CategoricalColumn extends CsvColumn {
  readonly codes: ValueCodes;
  readonly missing: MissingTexts | undefined;
  readonly cells: Int32Array;
}

interface SeveralValues extends CsvColumn {
  readonly codes: ValueCodes;
  readonly cells: SeveralCells;
  readonly buffer: SeveralBuffer;
  /** Those of the record. */
  items: readonly Item[];
}

/** How several values in a cell are written. */
export interface SeveralFormat extends NumberFormat {
  readonly trim: boolean;
}

/**
 * @param record The record of each row.
 * @param format How the values of a cell with several are written, and their weights.
 */
export function csvRows(
  reading: Reading,
  specs: readonly ColumnSpec[],
  record: CsvRecord,
  { names, positions }: CsvLayout,
  format: SeveralFormat,
): CsvRows {
  const { chunkRows, report } = reading;
  const width = names.length;
  /** The header ends with a delimiter, and nobody asked for the column behind it: rows may end without. */
  const loose = names[width - 1] === '' && !positions.includes(width - 1);
  /** Whether rows end with a delimiter more than the header has: as the first row does. */
  let longer: boolean | undefined;
  const { categories, dictionaryBytes } = reading.limits;
  const room = { bytes: dictionaryBytes };
  const dictionaries: readonly ValueCodes[] = specs.map(() => valueCodes(categories, room));
  const numeric: NumericColumn[] = [];
  const categorical: CategoricalColumn[] = [];
  const several: SeveralValues[] = [];
  const chunk = tableChunk(specs, chunkRows);
  specs.forEach((spec, i) => {
    const field = positions[i] as number;
    const codes = dictionaries[i] as ValueCodes;
    const { name } = spec;
    if (spec.kind === 'several') {
      const cells = severalCells(spec, format, format.trim);
      several.push({ name, field, codes, cells, buffer: chunk.several[i] as SeveralBuffer, items: [] });
    } else if (spec.kind === 'categorical') {
      const missing = missingTexts(spec.missing);
      categorical.push({ name, field, codes, missing, cells: chunk.codes[i] as Int32Array });
    } else {
      const { expected, ofBytes: parse } = numberCells(spec);
      const isNumber = spec.kind === 'continuous';
      const code = isNumber ? 'number' : 'value';
      const isPlain = isNumber && spec.decimal === undefined && spec.thousands === undefined;
      numeric.push({ name, field, parse, expected, code, isPlain, cells: chunk.values[i] as Float64Array });
    }
  });
  let scratch = new Uint8Array(256);
  let read = 0;

  function fail(
    code: TableFileErrorCode,
    { name, field }: { readonly name: string; readonly field: number },
    expected: string,
    value: string,
    remedy?: string,
  ): FileError {
    const place = { line: record.line, column: field + 1 };
    return tableFileError(code, reading, name, expected, value, place, { remedy });
  }

  function badCell(
    code: TableFileErrorCode,
    column: CsvColumn,
    expected: string,
    isPlain = true,
  ): () => FileError {
    return () => {
      const text = fieldText(record, column.field);
      if (text === undefined) return fail(code, column, expected, 'bytes that are not UTF-8', otherEncoding);
      return fail(
        code,
        column,
        expected,
        show(text),
        code === 'number' ? numberRemedy(text, isPlain) : undefined,
      );
    };
  }

  /** Reads the numbers of the record into `row` of the chunk; what is wrong with the first that is none. */
  function numbers(row: number): (() => FileError) | undefined {
    const { bytes, at } = record.window;
    for (let k = 0; k < numeric.length; k++) {
      const column = numeric[k] as NumericColumn;
      const { field } = column;
      const start = at + (record.starts[field] as number);
      const end = at + (record.ends[field] as number);
      const value = start === end ? Number.NaN : column.parse(bytes, start, end);
      if (value === notANumber) return badCell(column.code, column, column.expected, column.isPlain);
      column.cells[row] = value;
    }
    return undefined;
  }

  /** Reads the cells of the record with several values; what is wrong with the first that has none. */
  function items(): (() => FileError) | undefined {
    for (const column of several) {
      const found = column.cells.ofText(fieldText(record, column.field) as string);
      if (found === undefined) return badCell('value', column, column.cells.expected);
      column.items = found;
    }
    return undefined;
  }

  function store(row: number): void {
    const { bytes, at } = record.window;
    for (let k = 0; k < categorical.length; k++) {
      const column = categorical[k] as CategoricalColumn;
      const { field } = column;
      let text = bytes;
      let start = at + (record.starts[field] as number);
      let end = at + (record.ends[field] as number);
      if ((record.quotes[field] as number) > 1) {
        end = withSingleQuotes(bytes, start, end);
        text = scratch;
        start = 0;
      }
      if (column.missing?.hasBytes(text, start, end)) end = start;
      const code = codeOf(column.codes, text, start, end);
      if (code < 0) throw noCode(code, column);
      column.cells[row] = code;
    }
    for (const column of several) {
      const code = storeItems(column.codes, column.buffer, column.items);
      if (code < 0) throw noCode(code, column);
    }
  }

  function noCode(code: number, column: CsvColumn): FileError {
    if (code === noRoom) {
      const { line } = record;
      const expected = `tables whose distinct values take at most ${dictionaryBytes} bytes`;
      return tableFileError('limit', reading, 'dictionaries', expected, 'more', { line });
    }
    return fail('limit', column, `a column of at most ${categories} distinct values`, 'one more');
  }

  /** Copies a field to `scratch` with one quote for every two; the result is its length. */
  function withSingleQuotes(bytes: Uint8Array, start: number, end: number): number {
    if (scratch.length < end - start) scratch = new Uint8Array(2 * (end - start));
    let length = 0;
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number;
      scratch[length++] = byte;
      if (byte === 34) i++;
    }
    return length;
  }

  /** What is wrong with the bytes of the record; columns that nobody asked for are text too. */
  function notText(): (() => FileError) | undefined {
    const { bytes, at } = record.window;
    if (record.high && decode(bytes, at, at + record.length) === undefined) {
      return () => {
        let field = 0;
        while (field < record.count - 1 && fieldText(record, field) !== undefined) field++;
        const name = specs.find((_, i) => positions[i] === field)?.name ?? 'row';
        return fail('encoding', { name, field }, 'UTF-8', 'other bytes', otherEncoding);
      };
    }
    if (!reading.nul || !hasNul(record)) return undefined;
    return () => tableFileError('binary', reading, 'row', 'text', 'a NUL byte', { line: record.line });
  }

  /** Whether the record has as many fields as the header, give or take a delimiter at the end of every line or of the header. */
  function fits(): boolean {
    const { count } = record;
    if (count === width) {
      longer ??= false;
      return true;
    }
    if (count === width + 1 && longer !== false && record.starts[width] === record.ends[width]) {
      longer = true;
      return true;
    }
    return loose && count === width - 1;
  }

  function wrongWidth(): FileError {
    const { line, count } = record;
    const unnamed = count === width + 1 && read === 0;
    const undelimited = width === 1 && count > 2;
    const remedy = undelimited
      ? 'Is this the `delimiter`, and are there lines above the header, `skipLines`?'
      : unnamed
        ? 'Does the header lack a name, as that of the row numbers? Then give all `names`, with `header: true`.'
        : undefined;
    return tableFileError('fields', reading, 'row', `${width} fields`, `${count}`, { line }, { remedy });
  }

  return {
    read() {
      const error = fits() ? (numbers(chunk.rows) ?? notText() ?? items()) : wrongWidth;
      if (error !== undefined) {
        reading.badRow(error, record.line, () => recordText(record));
        return false;
      }
      store(chunk.rows);
      reading.onRow?.(
        Array.from({ length: width }, (_, field) =>
          field < record.count ? (fieldText(record, field) as string) : '',
        ),
      );
      chunk.rows++;
      read++;
      report.rows++;
      return chunk.rows === chunkRows;
    },
    isEmpty: () => chunk.rows === 0,
    take() {
      return chunkTable(chunk, specs, dictionaries, [...specs.keys()]);
    },
    count: () => read,
  };
}
