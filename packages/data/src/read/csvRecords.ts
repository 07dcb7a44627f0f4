import type { FileError } from '@mtl/core/plain';
import { decode } from '../table/valueCodes.js';
import { appendBytes, type ByteWindow, byteWindow } from './byteWindow.js';
import type { Reading } from './readOptions.js';
import { tableFileError } from './tableFileError.js';

/** One record of a CSV file; the same object is filled again for the next one. */
export interface CsvRecord {
  /** Number of fields. */
  count: number;
  /** Line on which it starts, from 1. */
  line: number;
  /** Holds a byte above 127. */
  high: boolean;
  /** Its bytes, from where it starts, with quotes and without what ends it. */
  length: number;
  /** Where it starts in `window.bytes`; the other positions count from here. */
  readonly window: ByteWindow;
  /** By field, without its quotes. */
  starts: Int32Array;
  ends: Int32Array;
  /** By field: 1 + doubled quotes in it, 0 without quotes around it. */
  quotes: Int32Array;
}

/** A source of records. */
export interface CsvRecords {
  readonly record: CsvRecord;
  /** Adds bytes behind those that are not read yet. */
  append(chunk: Uint8Array): void;
  /**
   * Fills `record` with the next whole record; false if there is none yet. A bad one behind the header is passed over if the reading
   * leaves out bad rows; its next line is then the start of a record. `last`: no more bytes will come.
   */
  next(last: boolean): boolean;
}

const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;

/** Between fields, in a field without quotes, inside quotes, behind a quote inside quotes. */
type State = 'start' | 'plain' | 'quoted' | 'closing';

/** What is wrong with a record; the error is made where somebody reads it. */
type Fault = () => FileError;

/**
 * Splits CSV into records and fields as RFC 4180 says: a field may stand in quotes, and may then hold the delimiter, line ends and
 * doubled quotes. A record ends with LF, CRLF or CR; blank lines are passed over.
 */
export function csvRecords(reading: Reading, delimiter: number): CsvRecords {
  const window = byteWindow();
  const record: CsvRecord = {
    count: 0,
    line: 1,
    high: false,
    length: 0,
    window,
    starts: new Int32Array(64),
    ends: new Int32Array(64),
    quotes: new Int32Array(64),
  };
  let state: State = 'start';
  let offset = 0; // next byte, from the start of the record
  let start = 0; // of the field, likewise
  let doubled = 0; // quotes in the field
  let line = 1;
  let high = 0; // all bytes of the record, or-ed
  let finished = true; // the record in `record` has been given out
  let afterReturn = false; // the record before ended with CR: a LF belongs to it
  let given = 0; // records that were given out
  let discarding = false; // within the first line of a bad record
  const { fieldBytes, rowBytes, columnsPerRow } = reading.limits;

  function quoteFault(expected: string, value: string, at = line): Fault {
    const place = { line: at, column: record.count + 1 };
    return () => tableFileError('quote', reading, 'row', expected, value, place);
  }

  /** Whether the record and its last field are too long when they reach to `end`. */
  function lengthFault(end: number): Fault | undefined {
    const place = { line: record.line, column: record.count + 1 };
    if (end - start > fieldBytes) {
      const got = `${end - start} or more`;
      return () => tableFileError('limit', reading, 'field', `at most ${fieldBytes} bytes`, got, place);
    }
    const bytes = offset;
    if (bytes <= rowBytes) return undefined;
    const { line } = place;
    return () =>
      tableFileError('limit', reading, 'row', `at most ${rowBytes} bytes`, `${bytes} or more`, { line });
  }

  function endField(end: number, quotes: number): Fault | undefined {
    const long = lengthFault(end);
    if (long !== undefined) return long;
    if (record.count === columnsPerRow) {
      const { line } = record;
      return () =>
        tableFileError('limit', reading, 'row', `at most ${columnsPerRow} fields`, 'one more', { line });
    }
    if (record.count === record.starts.length) {
      for (const key of ['starts', 'ends', 'quotes'] as const) {
        const larger = new Int32Array(2 * record.count);
        larger.set(record[key]);
        record[key] = larger;
      }
    }
    record.starts[record.count] = start;
    record.ends[record.count] = end;
    record.quotes[record.count] = quotes;
    record.count++;
    return undefined;
  }

  function startRecord(): void {
    window.at += offset;
    offset = 0;
    start = 0;
    record.count = 0;
    record.line = line;
    high = 0;
    state = 'start';
    finished = false;
  }

  /** Behind a field: at the delimiter, or at the end of the record, which the result says. */
  function endsRecord(byte: number): boolean {
    offset++;
    state = 'start';
    if (byte === delimiter) return false;
    afterReturn = byte === carriageReturn;
    line++;
    record.high = high > 127;
    record.length = offset - 1;
    finished = true;
    return true;
  }

  /** Passes over text without quotes; position of the first byte that is something else. */
  function skipPlain(bytes: Uint8Array, from: number, end: number): number {
    let all = high;
    let at = from;
    for (; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte === delimiter || byte === lineFeed || byte === carriageReturn || byte === quote) break;
      all |= byte;
    }
    high = all;
    return at;
  }

  /** Passes over text in quotes; position of the next quote. */
  function skipQuoted(bytes: Uint8Array, from: number, end: number): number {
    let all = high;
    let at = from;
    for (; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte === quote) break;
      all |= byte;
      if (byte === carriageReturn || (byte === lineFeed && bytes[at - 1] !== carriageReturn)) line++;
    }
    high = all;
    return at;
  }

  function next(last: boolean): boolean {
    for (;;) {
      if (finished) startRecord();
      if (discarding && !discardLine()) return false;
      const found = readRecord(last);
      if (typeof found !== 'function') {
        if (found) given++;
        return found;
      }
      if (given === 0) throw found(); // without a header no row can be read
      reading.badRow(found);
      offset = 0;
      line = record.line;
      discarding = true;
    }
  }

  /** Passes over what is left of the first line of a bad record; false if its end has not come yet. */
  function discardLine(): boolean {
    const { bytes, end } = window;
    let at = window.at;
    while (at < end && bytes[at] !== lineFeed && bytes[at] !== carriageReturn) at++;
    window.at = at;
    if (at === end) return false;
    afterReturn = bytes[at] === carriageReturn;
    offset = 1;
    line++;
    discarding = false;
    startRecord();
    return true;
  }

  /** Reads on in the record: whether it is whole, or what is wrong with it. */
  function readRecord(last: boolean): boolean | Fault {
    const { bytes, end } = window;
    while (window.at + offset < end) {
      const at = window.at + offset;
      const byte = bytes[at] as number;
      if (state === 'start') {
        if (record.count === 0 && (byte === lineFeed || byte === carriageReturn)) {
          // A blank line, or the LF of a CRLF.
          if (byte === carriageReturn || !afterReturn) line++;
          afterReturn = byte === carriageReturn;
          offset = 1;
          startRecord();
          continue;
        }
        afterReturn = false;
        doubled = 0;
        start = byte === quote ? offset + 1 : offset;
        state = byte === quote ? 'quoted' : 'plain';
        if (byte === quote) offset++;
      } else if (state === 'plain') {
        offset = skipPlain(bytes, at, end) - window.at;
        if (window.at + offset === end) break;
        const stop = bytes[window.at + offset] as number;
        if (stop === quote) {
          return quoteFault('a field in quotes or one without any', 'a quote inside a field');
        }
        const fault = endField(offset, 0);
        if (fault !== undefined) return fault;
        if (endsRecord(stop)) return true;
      } else if (state === 'quoted') {
        offset = skipQuoted(bytes, at, end) - window.at;
        if (window.at + offset === end) break;
        offset++;
        state = 'closing';
      } else if (byte === quote) {
        doubled++;
        offset++;
        state = 'quoted';
      } else if (byte === delimiter || byte === lineFeed || byte === carriageReturn) {
        const fault = endField(offset - 1, 1 + doubled);
        if (fault !== undefined) return fault;
        if (endsRecord(byte)) return true;
      } else {
        return quoteFault('a field that ends with its closing quote', 'text behind it');
      }
    }
    const fault = state === 'start' ? undefined : lengthFault(offset);
    return fault ?? (last && ends());
  }

  /** Ends the last record, which needs no line end. */
  function ends(): boolean | Fault {
    if (state === 'quoted') {
      return quoteFault('a record that closes its quotes', 'the end of the file', record.line);
    }
    if (state === 'start' && record.count === 0) return false;
    if (state === 'start') start = offset; // behind a delimiter: an empty field
    const fault = endField(state === 'closing' ? offset - 1 : offset, state === 'closing' ? 1 + doubled : 0);
    if (fault !== undefined) return fault;
    record.high = high > 127;
    record.length = offset;
    finished = true;
    return true;
  }

  return { record, append: (chunk) => appendBytes(window, chunk), next };
}

/** Whether a NUL byte stands in a record. */
export function hasNul({ window: { bytes, at }, length }: CsvRecord): boolean {
  return bytes.subarray(at, at + length).includes(0);
}

/** The text of a field without its quotes, or undefined if it is not UTF-8. */
export function fieldText(record: CsvRecord, field: number): string | undefined {
  const { at, bytes } = record.window;
  const text = decode(bytes, at + (record.starts[field] as number), at + (record.ends[field] as number));
  return (record.quotes[field] as number) > 1 ? text?.replaceAll('""', '"') : text;
}
