/** The distinct values of a column so far, found by their bytes: a string is made once per value, not once per cell. */
export interface ValueCodes {
  /** The values, by code. */
  dictionary: string[];
  /** Values that it may have at most. */
  readonly limit: number;
  /** What all columns of a reading may still store together. */
  readonly room: DictionaryRoom;
  /** Open addressing: 1 + code, 0 = free. A power of two, at most half full. */
  slots: Int32Array;
  /** By code. */
  hashes: Int32Array;
  /** Where the bytes of each code end; they start where those of the code before end. */
  ends: Int32Array;
  bytes: Uint8Array;
  /** Code of the last cell: in many columns the next one is the same. */
  last: number;
  /** Takes over when a file is made of values whose hashes collide; its hash has a secret seed. */
  map?: Map<string, number>;
}

/** Bytes that the dictionaries of a reading may still take: those of each value, and {@link placeBytes}. */
export interface DictionaryRoom {
  bytes: number;
}

/** What a value takes beside its own bytes. */
export const placeBytes = 32;
/** Instead of a code: the bytes are not UTF-8. */
export const notUtf8 = -1;
/** Instead of a code: one distinct value more than the limit. */
export const tooMany = -2;
/** Instead of a code: the dictionaries have no room for one more value. */
export const noRoom = -3;

const longestProbe = 64;
const mostBytes = 2 ** 30;
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = /* @__PURE__ */ new TextEncoder();
let scratch = /* @__PURE__ */ new Uint8Array(1024);

/** A column without values. */
export function valueCodes(limit: number, room: DictionaryRoom): ValueCodes {
  return {
    dictionary: [],
    limit,
    room,
    slots: new Int32Array(64),
    hashes: new Int32Array(32),
    ends: new Int32Array(33),
    bytes: new Uint8Array(1024),
    last: -1,
  };
}

/**
 * Starts a column anew, with a new dictionary, if it has an eighth of the values that it may have, or takes more room than is left: between two
 * chunks, so that what a reading holds is bounded however many distinct values there are.
 */
export function renewLarge(column: ValueCodes): void {
  const { dictionary, limit, room } = column;
  const taken = lastEnd(column) + placeBytes * dictionary.length;
  if (8 * dictionary.length < limit && taken <= room.bytes) return;
  room.bytes += taken;
  Object.assign(column, valueCodes(limit, room));
  delete column.map;
}

/**
 * The code of the value in `bytes` from `start` to `end`; a new value gets the next one.
 *
 * @returns The code, {@link notUtf8}, {@link tooMany} or {@link noRoom}.
 */
export function codeOf(column: ValueCodes, bytes: Uint8Array, start: number, end: number): number {
  const { last } = column;
  if (last >= 0 && sameBytes(column, last, bytes, start, end)) return last;
  if (column.map !== undefined) return codeByText(column, column.map, bytes, start, end);
  const hash = hashBytes(bytes, start, end);
  const { slots, hashes } = column;
  const mask = slots.length - 1;
  let slot = hash & mask;
  for (let step = 1; ; step++) {
    const code = (slots[slot] as number) - 1;
    if (code < 0) break;
    if (hashes[code] === hash && sameBytes(column, code, bytes, start, end)) {
      column.last = code;
      return code;
    }
    if (step > longestProbe) {
      column.map = new Map(column.dictionary.map((value, i) => [value, i]));
      return codeByText(column, column.map, bytes, start, end);
    }
    slot = (slot + step) & mask; // triangular numbers reach every slot
  }
  const value = decode(bytes, start, end);
  if (value === undefined) return notUtf8;
  const full = fullness(column, end - start);
  if (full !== undefined) return full;
  slots[slot] = column.dictionary.length + 1;
  return addValue(column, value, hash, bytes, start, end);
}

/** The code of a text, as that of its bytes; {@link notUtf8} if it holds half a surrogate pair. */
export function codeOfText(column: ValueCodes, text: string): number {
  if (scratch.length < 3 * text.length) scratch = new Uint8Array(6 * text.length);
  const { written } = encoder.encodeInto(text, scratch);
  if (written !== text.length && /\p{Surrogate}/u.test(text)) return notUtf8;
  return codeOf(column, scratch, 0, written);
}

/** The text in `bytes` from `start` to `end`, or undefined if it is not UTF-8. */
export function decode(bytes: Uint8Array, start: number, end: number): string | undefined {
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
}

/** MurmurHash3 x86 32 (Appleby 2011), seed 0, over the bytes from `start` to `end`. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  let i = start;
  for (const whole = start + ((end - start) & ~3); i < whole; i += 4) {
    const word =
      (bytes[i] as number) |
      ((bytes[i + 1] as number) << 8) |
      ((bytes[i + 2] as number) << 16) |
      ((bytes[i + 3] as number) << 24);
    const k = Math.imul(word, 0xcc9e2d51);
    hash ^= Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  if (i < end) {
    let word = bytes[i] as number;
    if (i + 1 < end) word |= (bytes[i + 1] as number) << 8;
    if (i + 2 < end) word |= (bytes[i + 2] as number) << 16;
    const k = Math.imul(word, 0xcc9e2d51);
    hash ^= Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  }
  hash ^= end - start;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function sameBytes(column: ValueCodes, code: number, bytes: Uint8Array, start: number, end: number): boolean {
  const { ends } = column;
  const from = ends[code] as number;
  if ((ends[code + 1] as number) - from !== end - start) return false;
  const known = column.bytes;
  for (let i = start, k = from; i < end; i++, k++) if (bytes[i] !== known[k]) return false;
  return true;
}

function codeByText(
  column: ValueCodes,
  map: Map<string, number>,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  const value = decode(bytes, start, end);
  if (value === undefined) return notUtf8;
  const known = map.get(value);
  if (known !== undefined) {
    column.last = known;
    return known;
  }
  const full = fullness(column, end - start);
  if (full !== undefined) return full;
  map.set(value, column.dictionary.length);
  return addValue(column, value, 0, bytes, start, end);
}

/** Why a value of so many bytes has no place; nothing if it has one. */
function fullness(column: ValueCodes, bytes: number): number | undefined {
  if (column.dictionary.length >= column.limit) return tooMany;
  return column.room.bytes < bytes + placeBytes || lastEnd(column) + bytes > mostBytes ? noRoom : undefined;
}

function lastEnd(column: ValueCodes): number {
  return column.ends[column.dictionary.length] as number;
}

function addValue(
  column: ValueCodes,
  value: string,
  hash: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  const code = column.dictionary.length;
  const from = lastEnd(column);
  const to = from + end - start;
  if (to > column.bytes.length) {
    const larger = new Uint8Array(Math.max(2 * column.bytes.length, to));
    larger.set(column.bytes.subarray(0, from));
    column.bytes = larger;
  }
  column.bytes.set(bytes.subarray(start, end), from);
  column.room.bytes -= end - start + placeBytes;
  column.ends[code + 1] = to;
  column.hashes[code] = hash;
  column.dictionary.push(value);
  column.last = code;
  if (column.dictionary.length === column.hashes.length) grow(column);
  return code;
}

function grow(column: ValueCodes): void {
  const hashes = new Int32Array(2 * column.hashes.length);
  hashes.set(column.hashes);
  const ends = new Int32Array(hashes.length + 1);
  ends.set(column.ends);
  const slots = new Int32Array(2 * column.slots.length);
  const mask = slots.length - 1;
  for (let code = 0; code < column.dictionary.length; code++) {
    let slot = (hashes[code] as number) & mask;
    for (let step = 1; slots[slot] !== 0; step++) slot = (slot + step) & mask;
    slots[slot] = code + 1;
  }
  column.hashes = hashes;
  column.ends = ends;
  column.slots = slots;
}
