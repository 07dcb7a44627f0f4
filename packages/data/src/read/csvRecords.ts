import type { FileError } from '@mtl/core/plain';
import { decode } from '../table/valueCodes.js';
import { appendBytes, type ByteWindow, byteWindow } from './byteWindow.js';
import type { CsvDialect } from './csvDialect.js';
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
const blank = 32;
const tab = 9;
/** Instead of a byte: there is none. */
const none = -1;

/** Between fields, in a field without quotes, inside quotes, behind a quote inside quotes, behind blanks that follow it. */
type State = 'start' | 'plain' | 'quoted' | 'closing' | 'closed';

/** What a source of records needs of a reading. */
export type RecordReading = Pick<Reading, 'owner' | 'name' | 'limits' | 'skips' | 'collects' | 'badRow'>;

/** What is wrong with a record; the error is made where somebody reads it. */
type Fault = () => FileError;

/**
 * Splits CSV into records and fields as RFC 4180 says, or as the dialect does: a field may stand in quotes, and may then hold the
 * delimiter, line ends and doubled quotes. A record ends with LF, CRLF or CR; blank lines are passed over.
 */
export function csvRecords(
  reading: RecordReading,
  { delimiter, header, comment = none, skipLines, trim, quotes }: CsvDialect & { readonly delimiter: number },
): CsvRecords {
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
  const opening = quotes === 'none' ? none : quote; // what opens a field in quotes
  const inside = quotes === 'strict' ? quote : none; // what no field without quotes may hold
  let state: State = 'start';
  let offset = 0; // next byte, from the start of the record
  let start = 0; // of the field, likewise
  let closed = 0; // where its closing quote is, likewise
  let doubled = 0; // quotes in the field
  let line = 1;
  let high = 0; // all bytes of the record, or-ed
  let finished = true; // the record in `record` has been given out
  let afterReturn = false; // the line before ended with CR: a LF belongs to it
  let given = header ? 0 : 1; // records that were given out; a bad header ends the reading
  let linesToPass = skipLines;
  let commenting = false; // within a comment
  let bad: Fault | undefined; // of the record whose first line is being passed over
  const { fieldBytes, rowBytes, columnsPerRow } = reading.limits;
  let passed = ''; // of that line, where bad rows are collected
  let room = rowBytes; // how much more of it is kept
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  function quoteFault(expected: string, value: string, at = line): Fault {
    const place = { line: at, column: record.count + 1 };
    const remedy =
      quotes === 'strict' ? "If quotes are text here, say `quotes: 'relaxed'` or 'none'." : undefined;
    return () => tableFileError('quote', reading, 'row', expected, value, place, { remedy });
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

  /** Ends a field without quotes. */
  function endPlain(): Fault | undefined {
    let end = offset;
    if (trim) while (end > start && isBlank(window.bytes[window.at + end - 1] as number)) end--;
    return endField(end, 0);
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
    if (byte === delimiter) {
      start = offset;
      return false;
    }
    afterReturn = byte === carriageReturn;
    line++;
    record.high = high > 127;
    record.length = offset - 1;
    finished = true;
    return true;
  }

  function isBlank(byte: number): boolean {
    return (byte === blank || byte === tab) && byte !== delimiter;
  }

  /** Passes over text without quotes; position of the first byte that is something else. */
  function skipPlain(bytes: Uint8Array, from: number, end: number): number {
    let all = high;
    let at = from;
    for (; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte === delimiter || byte === lineFeed || byte === carriageReturn || byte === inside) break;
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
      if ((linesToPass > 0 || commenting || bad !== undefined) && !passLine(last)) return false;
      if (linesToPass > 0 || commenting) continue;
      const found = readRecord(last);
      if (typeof found !== 'function') {
        if (found) given++;
        if (found || !commenting) return found;
        continue;
      }
      if (given === 0 || !reading.skips) throw found(); // without a header no row can be read
      bad = found;
      offset = 0;
      line = record.line;
    }
  }

  /** Passes over the rest of a line, from the start of the record; false if its end has not come yet. */
  function passLine(last: boolean): boolean {
    const { bytes, end } = window;
    if (afterReturn && window.at < end) {
      if (bytes[window.at] === lineFeed) window.at++;
      afterReturn = false;
    }
    let at = window.at;
    while (at < end && bytes[at] !== lineFeed && bytes[at] !== carriageReturn) at++;
    if (bad !== undefined && reading.collects) keep(bytes.slice(window.at, at));
    window.at = at;
    if (at === end && !last) return false;
    afterReturn = at < end && bytes[at] === carriageReturn;
    offset = at < end ? 1 : 0;
    line++;
    if (bad !== undefined) {
      const text = passed;
      passed = '';
      room = rowBytes;
      reading.badRow(bad, record.line, () => text + decoder.decode());
      bad = undefined;
    } else if (commenting) commenting = false;
    else linesToPass--;
    startRecord();
    return at < end;
  }

  /** Reads on in the record: whether it is whole, or what is wrong with it. */
  function readRecord(last: boolean): boolean | Fault {
    const { bytes, end } = window;
    while (window.at + offset < end) {
      const at = window.at + offset;
      const byte = bytes[at] as number;
      if (state === 'start') {
        if (record.count === 0) {
          if (byte === lineFeed || byte === carriageReturn) {
            // A blank line, or the LF of a CRLF.
            if (byte === carriageReturn || !afterReturn) line++;
            afterReturn = byte === carriageReturn;
            offset++;
            startRecord();
            continue;
          }
          if (byte === comment) {
            afterReturn = false;
            commenting = true;
            return false;
          }
        }
        afterReturn = false;
        if (trim && isBlank(byte)) {
          offset++;
          start = offset;
          continue;
        }
        doubled = 0;
        start = byte === opening ? offset + 1 : offset;
        state = byte === opening ? 'quoted' : 'plain';
        if (byte === opening) offset++;
      } else if (state === 'plain') {
        offset = skipPlain(bytes, at, end) - window.at;
        if (window.at + offset === end) break;
        const stop = bytes[window.at + offset] as number;
        if (stop === inside) {
          return quoteFault('a field in quotes or one without any', 'a quote inside a field');
        }
        const fault = endPlain();
        if (fault !== undefined) return fault;
        if (endsRecord(stop)) return true;
      } else if (state === 'quoted') {
        offset = skipQuoted(bytes, at, end) - window.at;
        if (window.at + offset === end) break;
        closed = offset;
        offset++;
        state = 'closing';
      } else if (byte === quote && state === 'closing') {
        doubled++;
        offset++;
        state = 'quoted';
      } else if (byte === delimiter || byte === lineFeed || byte === carriageReturn) {
        const fault = endField(closed, 1 + doubled);
        if (fault !== undefined) return fault;
        if (endsRecord(byte)) return true;
      } else if (trim && isBlank(byte)) {
        offset++;
        state = 'closed';
      } else if (quotes === 'relaxed') {
        start--;
        state = 'plain';
      } else {
        return quoteFault('a field that ends with its closing quote', 'text behind it');
      }
    }
    return lengthFault(offset) ?? (last && ends());
  }

  /** Ends the last record, which needs no line end. */
  function ends(): boolean | Fault {
    if (state === 'quoted') {
      return quoteFault('a record that closes its quotes', 'the end of the file', record.line);
    }
    if (state === 'start' && record.count === 0) return false;
    if (state === 'start') start = offset; // behind a delimiter: an empty field
    const fault = state === 'start' || state === 'plain' ? endPlain() : endField(closed, 1 + doubled);
    if (fault !== undefined) return fault;
    record.high = high > 127;
    record.length = offset;
    finished = true;
    return true;
  }

  /** Keeps a piece of the line that is being passed over, as far as a row may be long. */
  function keep(piece: Uint8Array): void {
    const kept = piece.subarray(0, room);
    room -= kept.length;
    passed += decoder.decode(kept, { stream: true });
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

/** The record as it stands in the file, with U+FFFD for what is not UTF-8. */
export function recordText({ window: { bytes, at }, length }: CsvRecord): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(at, at + length));
}
