/** Where the fields of a line lie; the same object is filled again for the next line. */
export interface CensusLine {
  /** Number of fields, also where it is not that of the arrays. */
  count: number;
  /** A CR stands inside the line. */
  returned: boolean;
  /** By field, blanks around it included. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** By field: 1 if it has the bytes of the line before. */
  readonly same: Uint8Array;
}

const comma = 44;
const lineFeed = 10;
const carriageReturn = 13;
const blank = 32;

/** A line that expects `fields` fields. */
export function censusLine(fields: number): CensusLine {
  return {
    count: 0,
    returned: false,
    starts: new Int32Array(fields),
    ends: new Int32Array(fields),
    same: new Uint8Array(fields),
  };
}

/**
 * Splits the line that begins at `at` and ends with LF or CRLF. Every second field has the bytes of the line before: comparing them
 * finds its end and spares the search for its value.
 *
 * @param follows Whether `line` holds the line before, in the same bytes and with the right number of fields.
 * @returns Position of the LF.
 */
export function splitLine(line: CensusLine, bytes: Uint8Array, at: number, follows: boolean): number {
  const { starts, ends, same } = line;
  const last = starts.length - 1;
  let returned = false;
  let field = 0;
  let i = at;
  for (; ; i++, field++) {
    const start = i;
    if (follows && field < last) {
      const end = ends[field] as number;
      let k = starts[field] as number;
      while (k < end && bytes[k] === bytes[i]) {
        k++;
        i++;
      }
      if (k === end && bytes[i] === comma) {
        starts[field] = start;
        ends[field] = i;
        same[field] = 1;
        continue;
      }
    }
    let byte = 0;
    for (; ; i++) {
      byte = bytes[i] as number;
      if (byte > comma || byte === blank) continue;
      if (byte === comma || byte === lineFeed) break;
      if (byte === carriageReturn && bytes[i + 1] !== lineFeed) returned = true;
    }
    if (field <= last) {
      starts[field] = start;
      ends[field] = i;
      same[field] = 0;
    }
    if (byte === lineFeed) break;
  }
  if (field <= last && i > at && bytes[i - 1] === carriageReturn) ends[field] = i - 1;
  line.count = field + 1;
  line.returned = returned;
  return i;
}

/** The first byte from `start` to `end` that is no blank. */
export function skipBlanks(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && bytes[i] === blank) i++;
  return i;
}

/** The end of what lies from `start` to `end` without the blanks behind it. */
export function dropBlanks(bytes: Uint8Array, start: number, end: number): number {
  let i = end;
  while (i > start && bytes[i - 1] === blank) i--;
  return i;
}
