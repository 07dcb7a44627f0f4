import { type FileError, show } from '@mtl/core/plain';
import { notANumber, parseDecimal, parseInteger } from '../cells/parseNumber.js';
import type { Reading } from '../read/readOptions.js';
import { type TableFileErrorCode, tableFileError } from '../read/tableFileError.js';
import type { Table } from '../table/table.js';
import { chunkTable, tableChunk } from '../table/tableChunk.js';
import { codeOf, decode, noRoom, notUtf8, type ValueCodes, valueCodes } from '../table/valueCodes.js';
import { type CensusColumn, censusColumns } from './censusFields.js';
import { censusLine, dropBlanks, skipBlanks, splitLine } from './censusLine.js';

/** The rows of Census-Income (KDD), line by line. */
export interface CensusRows {
  /** Reads the whole lines of `bytes` from `at` to `end`, until the chunk is full; the result is where it stopped. */
  read(bytes: Uint8Array, at: number, end: number): number;
  isFull(): boolean;
  isEmpty(): boolean;
  /** The chunk, and a new one. */
  take(): Table;
  /** Refuses or counts a line of so many bytes whose end has not come yet; the rest of it is the caller's to pass over. */
  refuseLong(length: number, beginning: Uint8Array): void;
  /** Rows that were read so far. */
  count(): number;
}

/** What is wrong with a row; the error is made where somebody reads it. */
type Fault = () => FileError;

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
  const fieldsOf = censusLine(fields);
  const { starts, ends, same } = fieldsOf;
  const values = new Float64Array(fields); // of the row before
  const codes = new Int32Array(fields); // likewise
  const { categories, dictionaryBytes, fieldBytes, rowBytes } = reading.limits;
  const lineBytes = Math.min(fieldBytes, rowBytes);
  const room = { bytes: dictionaryBytes };
  const dictionaries: readonly ValueCodes[] = columns.map(() => valueCodes(categories, room));
  const chunk = tableChunk(columns, chunkRows);
  let line = 0;
  let follows = false; // the line before is a row that was read, and lies in the same bytes
  let read = 0;

  function fail(code: TableFileErrorCode, field: number, expected: string, value: string): FileError {
    const { name } = columns[field] as CensusColumn;
    return tableFileError(code, reading, name, expected, value, { line, column: field + 1 });
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

  function tooLong(length: number): FileError {
    const expected = `at most ${lineBytes} bytes`;
    return tableFileError('limit', reading, 'row', expected, `${length} or more`, { line });
  }

  function noCode(code: number, field: number): FileError {
    if (code === notUtf8) return fail('encoding', field, 'UTF-8', 'other bytes');
    if (code === noRoom) {
      const expected = `tables whose distinct values take at most ${dictionaryBytes} bytes`;
      return tableFileError('limit', reading, 'dictionaries', expected, 'more', { line });
    }
    return fail('limit', field, `a column of at most ${categories} distinct values`, 'one more');
  }

  /** Reads the numbers of the line into `row` of the chunk; what is wrong with the first that is none, or with the label. */
  function numbers(bytes: Uint8Array, row: number): Fault | undefined {
    for (let k = 0; k < continuous.length; k++) {
      const field = continuous[k] as number;
      if (same[field] === 0) {
        const start = skipBlanks(bytes, starts[field] as number, ends[field] as number);
        const end = dropBlanks(bytes, start, ends[field] as number);
        const value = field === weight ? parseDecimal(bytes, start, end) : parseInteger(bytes, start, end);
        if (value === notANumber) {
          const expected = field === weight ? 'a number' : 'an integer';
          return () => fail('number', field, expected, text(bytes, start, end));
        }
        values[field] = value;
      }
      (chunk.values[field] as Float64Array)[row] = values[field] as number;
    }
    return undefined;
  }

  /** Takes the dot off the label; what is wrong with it. */
  function endLabel(bytes: Uint8Array): Fault | undefined {
    const start = skipBlanks(bytes, starts[label] as number, ends[label] as number);
    let end = dropBlanks(bytes, start, ends[label] as number);
    if (end > start && bytes[end - 1] === dot) end--;
    ends[label] = end;
    if (labels.some((known) => isText(bytes, start, end, known))) return undefined;
    return () =>
      fail('label', label, labels.map((known) => show(known)).join(' or '), text(bytes, start, end));
  }

  function readCodes(bytes: Uint8Array, row: number): void {
    for (let k = 0; k < categorical.length; k++) {
      const field = categorical[k] as number;
      if (same[field] === 0) {
        const start = skipBlanks(bytes, starts[field] as number, ends[field] as number);
        const end = dropBlanks(bytes, start, ends[field] as number);
        const code = codeOf(dictionaries[field] as ValueCodes, bytes, start, end);
        if (code < 0) throw noCode(code, field);
        codes[field] = code;
      }
      (chunk.codes[field] as Int32Array)[row] = codes[field] as number;
    }
  }

  /**
   * What is wrong with the bytes of a line, where bad rows are left out: none of their values may get into a dictionary. Elsewhere the
   * field that is not UTF-8 ends the reading, and a NUL byte has done so before.
   */
  function notText(bytes: Uint8Array, at: number, end: number): Fault | undefined {
    if (!reading.skips) return undefined;
    if (reading.nul && bytes.subarray(at, end).includes(0)) {
      return () => tableFileError('binary', reading, 'row', 'text', 'a NUL byte', { line });
    }
    if (decode(bytes, at, end) !== undefined) return undefined;
    return () => {
      let field = 0;
      while (field < label && decode(bytes, starts[field] as number, ends[field] as number) !== undefined)
        field++;
      return noCode(notUtf8, field);
    };
  }

  /** Reads the line into `row` of the chunk; false if it is blank or bad. */
  function readLine(bytes: Uint8Array, at: number, end: number, row: number): boolean {
    const { count, returned } = fieldsOf;
    if (count === 1 && starts[0] === ends[0]) return false;
    const fault =
      end - at > lineBytes
        ? () => tooLong(end - at)
        : returned
          ? loneReturn
          : count !== fields
            ? () => wrongCount(count)
            : (numbers(bytes, row) ?? endLabel(bytes) ?? notText(bytes, at, end));
    if (fault !== undefined) {
      reading.badRow(fault, line, () => new TextDecoder().decode(bytes.subarray(at, end)));
      return false;
    }
    readCodes(bytes, row);
    reading.onRow?.(cellsOf(bytes));
    return true;
  }

  function cellsOf(bytes: Uint8Array): string[] {
    return Array.from(starts, (from, field) => {
      const start = skipBlanks(bytes, from, ends[field] as number);
      const end = dropBlanks(bytes, start, ends[field] as number);
      const dotted = field === label && bytes[end] === dot; // `endLabel` has taken it off
      return decode(bytes, start, dotted ? end + 1 : end) ?? '';
    });
  }

  return {
    read(bytes, at, end) {
      let start = at;
      const before = chunk.rows;
      follows = false;
      while (start < end && chunk.rows < chunkRows) {
        line++;
        const lineFeedAt = splitLine(fieldsOf, bytes, start, follows);
        follows = readLine(bytes, start, lineFeedAt, chunk.rows);
        if (follows) chunk.rows++;
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
    refuseLong(length, beginning) {
      line++;
      reading.badRow(
        () => tooLong(length),
        line,
        () => new TextDecoder().decode(beginning),
      );
    },
    count: () => read,
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
