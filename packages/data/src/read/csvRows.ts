import { type FileError, show } from '@mtl/core/plain';
import type { ColumnSpec, Table } from '../table/table.js';
import { chunkTable, tableChunk } from '../table/tableChunk.js';
import { codeOf, decode, notUtf8, type ValueCodes, valueCodes } from '../table/valueCodes.js';
import { type CsvRecord, fieldText } from './csvRecords.js';
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
  counts(): { readonly rows: number; readonly skipped: number; readonly first: string | undefined };
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
  const dictionaries: readonly ValueCodes[] = specs.map(() => valueCodes(reading.limits.categories));
  const continuous = Int32Array.from(specs.flatMap(({ kind }, i) => (kind === 'continuous' ? [i] : [])));
  const categorical = Int32Array.from(specs.flatMap(({ kind }, i) => (kind === 'categorical' ? [i] : [])));
  const chunk = tableChunk(specs, chunkRows);
  let scratch = new Uint8Array(256);
  let read = 0;
  let skipped = 0;
  let first: string | undefined;

  function fail(
    code: 'number' | 'encoding' | 'limit',
    column: number,
    expected: string,
    value: string,
  ): FileError {
    const place = { line: record.line, column: (positions[column] as number) + 1 };
    return tableFileError(code, reading, (specs[column] as ColumnSpec).name, expected, value, place);
  }

  function numbers(row: number): FileError | undefined {
    const { bytes, at } = record.window;
    for (let k = 0; k < continuous.length; k++) {
      const column = continuous[k] as number;
      const field = positions[column] as number;
      const start = record.starts[field] as number;
      const end = record.ends[field] as number;
      const value = start === end ? Number.NaN : parseDecimal(bytes, at + start, at + end);
      if (value === notANumber) {
        const text = fieldText(record, field);
        return fail(
          'number',
          column,
          'a number',
          text === undefined ? 'bytes that are not UTF-8' : show(text),
        );
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
    if (code === notUtf8) return fail('encoding', column, 'UTF-8', 'other bytes');
    const { categories } = reading.limits;
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

  /** Columns that nobody asked for are text too. */
  function assertUtf8(): void {
    const { bytes, at } = record.window;
    for (let field = 0; field < width; field++) {
      const [start = 0, end = 0] = [record.starts[field], record.ends[field]];
      if (decode(bytes, at + start, at + end) !== undefined) continue;
      const place = { line: record.line, column: field + 1 };
      throw tableFileError('encoding', reading, 'row', 'UTF-8', 'other bytes', place);
    }
  }

  return {
    read() {
      const error =
        record.count === width
          ? numbers(chunk.rows)
          : tableFileError('fields', reading, 'row', `${width} fields`, `${record.count}`, {
              line: record.line,
            });
      if (error !== undefined) {
        reading.badRow(error);
        skipped++;
        first ??= error.message;
        return false;
      }
      if (record.high && specs.length < width) assertUtf8();
      readCodes(chunk.rows);
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
    counts: () => ({ rows: read, skipped, first }),
  };
}
