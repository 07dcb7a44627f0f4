import { appendBytes, byteWindow } from './byteWindow.js';
import type { Reading } from './readOptions.js';
import { tableFileError } from './tableFileError.js';

/** The texts of the rows of a JSON file. */
export interface JsonTexts {
  /** Line on which the row starts, from 1. */
  line(): number;
  /** Its bytes; undefined if it is longer than a row may be. */
  bytes(): Uint8Array | undefined;
  /** Whether the file is one array. */
  isArray(): boolean;
  append(chunk: Uint8Array): void;
  /** Goes to the next whole row; false if there is none yet. `last`: no more bytes will come. */
  next(last: boolean): boolean;
}

const lineFeed = 10;
const quote = 34;
const comma = 44;
const openArray = 91;
const backslash = 92;
const closeArray = 93;
const openObject = 123;
const closeObject = 125;

/**
 * Parts a JSON file into rows: its lines, blank ones left out, or, where it starts with `[`, the elements of that array. Whether a row is
 * JSON is not looked at.
 */
export function jsonTexts(reading: Reading): JsonTexts {
  const window = byteWindow();
  const { rowBytes } = reading.limits;
  let form: 'unknown' | 'lines' | 'array' | 'between' | 'end' = 'unknown';
  let offset = 0; // next byte, from the start of the row
  let depth = 0; // of brackets and braces
  let inText = false;
  let escaped = false;
  let line = 1; // of the next byte
  let started = 1; // of the row
  let row: Uint8Array | undefined;
  let tooLong = false; // within such a line
  let isFirst = true; // no element of the array has come

  function broken(expected: string, got: string): Error {
    return tableFileError('json', reading, 'source', expected, got, { line });
  }

  /** Position of the next byte that is no blank, which counts lines; the end of the window if there is none. */
  function skipBlanks(): number {
    const { bytes, end } = window;
    for (; window.at < end; window.at++) {
      const byte = bytes[window.at] as number;
      if (byte === lineFeed) line++;
      else if (byte !== 32 && byte !== 9 && byte !== 13) break;
    }
    return window.at;
  }

  function nextLine(last: boolean): boolean {
    for (;;) {
      if (offset === 0 && !tooLong) skipBlanks();
      const { bytes, end } = window;
      let at = window.at + offset;
      while (at < end && bytes[at] !== lineFeed) at++;
      const long = tooLong || at - window.at > rowBytes;
      const isWhole = at < end || (last && (tooLong || at > window.at));
      if (!isWhole) {
        if (long) window.at = end;
        offset = long ? 0 : end - window.at;
        tooLong = long;
        return false;
      }
      started = line;
      row = long ? undefined : bytes.subarray(window.at, at);
      window.at = at;
      offset = 0;
      tooLong = false;
      return true;
    }
  }

  function nextElement(last: boolean): boolean {
    if (form === 'between') {
      const at = skipBlanks();
      if (at === window.end) return unfinished(last);
      const byte = window.bytes[at];
      if (byte !== comma && byte !== closeArray) {
        throw broken('an array with a comma between its rows', 'something else');
      }
      window.at++;
      if (byte === closeArray) return ended();
      form = 'array';
    }
    if (offset === 0) {
      const at = skipBlanks();
      started = line;
      if (isFirst && at < window.end && window.bytes[at] === closeArray) {
        window.at++;
        return ended();
      }
    }
    const { bytes, end } = window;
    for (; window.at + offset < end; offset++) {
      const byte = bytes[window.at + offset] as number;
      if (byte === lineFeed) line++;
      if (inText) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) inText = false;
      } else if (byte === quote) inText = true;
      else if (byte === openArray || byte === openObject) depth++;
      else if (depth === 0 ? byte === comma || byte === closeArray : false) {
        row = offset > rowBytes ? undefined : bytes.subarray(window.at, window.at + offset);
        window.at += offset;
        offset = 0;
        form = 'between';
        isFirst = false;
        return true;
      } else if (byte === closeArray || byte === closeObject) depth--;
    }
    if (offset > rowBytes) {
      const got = `${offset} or more`;
      throw tableFileError('limit', reading, 'row', `at most ${rowBytes} bytes`, got, { line: started });
    }
    return unfinished(last);
  }
  function unfinished(last: boolean): false {
    if (last) throw broken('an array that ends with a bracket', 'the end of the file');
    return false;
  }

  function ended(): false {
    form = 'end';
    return atEnd();
  }

  function atEnd(): false {
    if (skipBlanks() < window.end) throw broken('one array', 'something behind it');
    return false;
  }

  return {
    line: () => started,
    bytes: () => row,
    isArray: () => form !== 'lines' && form !== 'unknown',
    append: (chunk) => appendBytes(window, chunk),
    next(last) {
      if (form === 'unknown') {
        const at = skipBlanks();
        if (at === window.end) return false;
        form = window.bytes[at] === openArray ? 'array' : 'lines';
        if (form === 'array') window.at++;
      }
      if (form === 'lines') return nextLine(last);
      return form === 'end' ? atEnd() : nextElement(last);
    },
  };
}
