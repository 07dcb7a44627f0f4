import { type FileError, show } from '@mtl/core/plain';
import { type CensusColumn, censusColumns } from './censusFields.js';
import { notANumber, parseDecimal, parseInteger } from './parseNumber.js';
import type { Reading } from './readOptions.js';
import type { Table } from './table.js';
import { chunkTable, tableChunk } from './tableChunk.js';
import { type TableFileErrorCode, tableFileError } from './tableFileError.js';
import { codeOf, decode, notUtf8, type ValueCodes, valueCodes } from './valueCodes.js';

/** The rows of Census-Income (KDD), line by line. */
export interface CensusRows {
  /** Reads the whole lines of `bytes` from `at` to `end`, until the chunk is full; the result is where it stopped. */
  read(bytes: Uint8Array, at: number, end: number): number;
  isFull(): boolean;
  isEmpty(): boolean;
  /** The chunk, and a new one. */
  take(): Table;
  /** The error of a line without an end. */
  tooLong(bytes: number): FileError;
  counts(): { readonly rows: number; readonly skipped: number; readonly first: string | undefined };
}

const comma = 44;
const lineFeed = 10;
const carriageReturn = 13;
const blank = 32;
const dot = 46;
const labels = ['- 50000', '50000+'] as const;

/** @param picked Positions of the columns that the tables have, in their order. */
export function censusRows(reading: Reading, picked: readonly number[]): CensusRows {
  const columns: readonly CensusColumn[] = censusColumns;
  const { chunkRows, report } = reading;
  const fields = columns.length;
  const label = fields - 1;
  const weight = columns.findIndex(({ role }) => role === 'weight');
  const continuous = Int32Array.from(columns.flatMap(({ kind }, i) => (kind === 'continuous' ? [i] : [])));
  const categorical = Int32Array.from(columns.flatMap(({ kind }, i) => (kind === 'categorical' ? [i] : [])));
  const starts = new Int32Array(fields);
  const ends = new Int32Array(fields);
  const dictionaries: readonly ValueCodes[] = columns.map(() => valueCodes(reading.limits.categories));
  const chunk = tableChunk(columns, chunkRows);
  let line = 0;
  let count = 0; // fields of the line
  let returned = false; // a CR inside the line
  let read = 0;
  let skipped = 0;
  let first: string | undefined;

  function fail(code: TableFileErrorCode, field: number, expected: string, value: string): FileError {
    const { name } = columns[field] as CensusColumn;
    return tableFileError(code, reading, name, expected, value, { line, column: field + 1 });
  }

  /** Counts a bad row, or throws. */
  function refuse(error: FileError): void {
    reading.badRow(error);
    skipped++;
    first ??= error.message;
  }

  function wrongCount(count: number): FileError {
    const adult = line === 1 && count === 15;
    const remedy = 'This looks like the 15-column Adult data set; Census-Income (KDD) is another file.';
    return tableFileError(
      'fields',
      reading,
      'row',
      `${fields} fields`,
      `${count}`,
      { line },
      adult ? { remedy } : {},
    );
  }

  function loneReturn(): FileError {
    const expected = 'a line that ends with LF or CRLF';
    return tableFileError('line-ending', reading, 'row', expected, 'CR alone', { line });
  }

  function noCode(code: number, field: number): FileError {
    if (code === notUtf8) return fail('encoding', field, 'UTF-8', 'other bytes');
    const { categories } = reading.limits;
    return fail('limit', field, `a column of at most ${categories} distinct values`, 'one more');
  }

  /** Takes blanks off all fields of the line and the dot off the last one. */
  function trim(bytes: Uint8Array): void {
    for (let field = 0; field < fields; field++) {
      let start = starts[field] as number;
      let end = ends[field] as number;
      while (start < end && bytes[start] === blank) start++;
      while (start < end && bytes[end - 1] === blank) end--;
      starts[field] = start;
      ends[field] = end;
    }
    const end = (ends[label] as number) - 1;
    if (end >= (starts[label] as number) && bytes[end] === dot) ends[label] = end;
  }

  /** Reads the numbers of the line into `row` of the chunk; what is wrong with the first that is none, or with the label. */
  function numbers(bytes: Uint8Array, row: number): FileError | undefined {
    for (let k = 0; k < continuous.length; k++) {
      const field = continuous[k] as number;
      const start = starts[field] as number;
      const end = ends[field] as number;
      const value = field === weight ? parseDecimal(bytes, start, end) : parseInteger(bytes, start, end);
      if (value === notANumber) {
        return fail('number', field, field === weight ? 'a number' : 'an integer', text(bytes, start, end));
      }
      (chunk.values[field] as Float64Array)[row] = value;
    }
    const start = starts[label] as number;
    const end = ends[label] as number;
    if (labels.some((known) => isText(bytes, start, end, known))) return undefined;
    return fail('label', label, labels.map((known) => show(known)).join(' or '), text(bytes, start, end));
  }

  function readCodes(bytes: Uint8Array, row: number): void {
    for (let k = 0; k < categorical.length; k++) {
      const field = categorical[k] as number;
      const start = starts[field] as number;
      const end = ends[field] as number;
      const code = codeOf(dictionaries[field] as ValueCodes, bytes, start, end);
      if (code < 0) throw noCode(code, field);
      (chunk.codes[field] as Int32Array)[row] = code;
    }
  }

  /** Sets `starts` and `ends`; the result is the position of the line feed. */
  function split(bytes: Uint8Array, at: number): number {
    const [from, to] = [starts, ends];
    let fieldStart = at;
    let found = 0;
    let inside = false;
    let i = at;
    for (; ; i++) {
      const byte = bytes[i] as number;
      if (byte > comma || byte === blank) continue;
      if (byte === comma) {
        if (found < label) {
          from[found] = fieldStart;
          to[found] = i;
        }
        found++;
        fieldStart = i + 1;
      } else if (byte === lineFeed) {
        break;
      } else if (byte === carriageReturn && bytes[i + 1] !== lineFeed) inside = true;
    }
    from[label] = fieldStart;
    to[label] = i > at && bytes[i - 1] === carriageReturn ? i - 1 : i;
    count = found + 1;
    returned = inside;
    return i;
  }

  /** Reads the line into `row` of the chunk; false if it is blank or bad. */
  function readLine(bytes: Uint8Array, row: number): boolean {
    if (count === 1 && starts[label] === ends[label]) return false;
    if (returned || count !== fields) {
      refuse(returned ? loneReturn() : wrongCount(count));
      return false;
    }
    trim(bytes);
    const error = numbers(bytes, row);
    if (error !== undefined) {
      refuse(error);
      return false;
    }
    readCodes(bytes, row);
    return true;
  }

  return {
    read(bytes, at, end) {
      let start = at;
      const before = chunk.rows;
      while (start < end && chunk.rows < chunkRows) {
        line++;
        const lineFeedAt = split(bytes, start);
        if (readLine(bytes, chunk.rows)) chunk.rows++;
        start = lineFeedAt + 1;
      }
      read += chunk.rows - before;
      report.rows += chunk.rows - before;
      return start;
    },
    isFull: () => chunk.rows === chunkRows,
    isEmpty: () => chunk.rows === 0,
    take() {
      const table = chunkTable(chunk, columns, dictionaries, picked);
      chunk.rows = 0;
      return table;
    },
    tooLong(length) {
      line++;
      const expected = `at most ${reading.limits.fieldBytes} bytes`;
      return tableFileError('limit', reading, 'row', expected, `${length} or more`, { line });
    },
    counts: () => ({ rows: read, skipped, first }),
  };
}

function isText(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
}

function text(bytes: Uint8Array, start: number, end: number): string {
  const value = decode(bytes, start, end);
  return value === undefined ? 'bytes that are not UTF-8' : show(value);
}
