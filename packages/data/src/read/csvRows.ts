import { type FileError, show } from '@mtl/core/plain';
import type { ColumnSpec, Table } from '../table/table.js';
import { chunkTable, tableChunk } from '../table/tableChunk.js';
import { codeOf, decode, noRoom, type ValueCodes, valueCodes } from '../table/valueCodes.js';
import { type CsvRecord, fieldText, hasNul } from './csvRecords.js';
import { notANumber, parseDecimal } from './parseNumber.js';
import type { Reading } from './readOptions.js';
import { tableFileError } from './tableFileError.js';

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

/**
 * @param record The header; after it, the record of each row.
 * @param positions Position of each column in the record, [specs].
 */
export function csvRows(
  reading: Reading,
  specs: readonly ColumnSpec[],
  record: CsvRecord,
  positions: Int32Array,
): CsvRows {
  const { chunkRows, report } = reading;
  const width = record.count;
  const { categories, dictionaryBytes } = reading.limits;
  const room = { bytes: dictionaryBytes };
  const dictionaries: readonly ValueCodes[] = specs.map(() => valueCodes(categories, room));
  const continuous = Int32Array.from(specs.flatMap(({ kind }, i) => (kind === 'continuous' ? [i] : [])));
  const categorical = Int32Array.from(specs.flatMap(({ kind }, i) => (kind === 'categorical' ? [i] : [])));
  const chunk = tableChunk(specs, chunkRows);
  let scratch = new Uint8Array(256);
  let read = 0;

  function fail(code: 'number' | 'limit', column: number, expected: string, value: string): FileError {
    const place = { line: record.line, column: (positions[column] as number) + 1 };
    return tableFileError(code, reading, (specs[column] as ColumnSpec).name, expected, value, place);
  }

  /** Reads the numbers of the record into `row` of the chunk; what is wrong with the first that is none. */
  function numbers(row: number): (() => FileError) | undefined {
    const { bytes, at } = record.window;
    for (let k = 0; k < continuous.length; k++) {
      const column = continuous[k] as number;
      const field = positions[column] as number;
      const start = record.starts[field] as number;
      const end = record.ends[field] as number;
      const value = start === end ? Number.NaN : parseDecimal(bytes, at + start, at + end);
      if (value === notANumber) {
        return () => {
          const text = fieldText(record, field);
          return fail(
            'number',
            column,
            'a number',
            text === undefined ? 'bytes that are not UTF-8' : show(text),
          );
        };
      }
      (chunk.values[column] as Float64Array)[row] = value;
    }
    return undefined;
  }

  function readCodes(row: number): void {
    const { bytes, at } = record.window;
    for (let k = 0; k < categorical.length; k++) {
      const column = categorical[k] as number;
      const field = positions[column] as number;
      const start = at + (record.starts[field] as number);
      const end = at + (record.ends[field] as number);
      const dictionary = dictionaries[column] as ValueCodes;
      const code =
        (record.quotes[field] as number) > 1
          ? codeOf(dictionary, scratch, 0, withSingleQuotes(bytes, start, end))
          : codeOf(dictionary, bytes, start, end);
      if (code < 0) throw noCode(code, column);
      (chunk.codes[column] as Int32Array)[row] = code;
    }
  }

  function noCode(code: number, column: number): FileError {
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
        while (field < width - 1 && fieldText(record, field) !== undefined) field++;
        const place = { line: record.line, column: field + 1 };
        const name = specs.find((_, i) => positions[i] === field)?.name ?? 'row';
        return tableFileError('encoding', reading, name, 'UTF-8', 'other bytes', place);
      };
    }
    if (!reading.nul || !hasNul(record)) return undefined;
    return () => tableFileError('binary', reading, 'row', 'text', 'a NUL byte', { line: record.line });
  }

  /** Another number of fields than the header has. */
  function wrongWidth(): FileError {
    const { line, count } = record;
    return tableFileError('fields', reading, 'row', `${width} fields`, `${count}`, { line });
  }

  return {
    read() {
      const error = record.count === width ? (numbers(chunk.rows) ?? notText()) : wrongWidth;
      if (error !== undefined) {
        reading.badRow(error);
        return false;
      }
      readCodes(chunk.rows);
      reading.onRow?.(Array.from({ length: width }, (_, field) => fieldText(record, field) as string));
      chunk.rows++;
      read++;
      report.rows++;
      return chunk.rows === chunkRows;
    },
    isEmpty: () => chunk.rows === 0,
    take() {
      const table = chunkTable(chunk, specs, dictionaries, [...specs.keys()]);
      chunk.rows = 0;
      return table;
    },
    count: () => read,
  };
}
