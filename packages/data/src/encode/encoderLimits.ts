import { type OptionKeys, parseJson } from '@mtl/core/plain';
import type { Refuse } from '../schema/refuse.js';

/** How much an encoder may hold; `readEncoder` can override each by name, and `fitEncoder` keeps them, so that what is saved can be loaded. */
export interface EncoderLimits {
  /** Bytes of the JSON as UTF-8. Default 67,108,864. */
  readonly bytes: number;
  /** Values in its lists and fields, all together. Default 4,000,000. */
  readonly entries: number;
  /** Objects, lists and names of fields, all together. Default 500,000. */
  readonly objects: number;
  /** Levels of nesting. Default 8. */
  readonly depth: number;
}

/** The limits of encoders. */
export const encoderLimits: EncoderLimits = {
  bytes: 67_108_864,
  entries: 4_000_000,
  objects: 500_000,
  depth: 8,
};

/** Every limit of an encoder. */
export const encoderLimitKeys: OptionKeys<EncoderLimits> = {
  bytes: true,
  entries: true,
  objects: true,
  depth: true,
};

/**
 * Parses the JSON of an encoder, after its size is known to be within the limits: until then nothing is built.
 *
 * @throws FileError `limit`, `duplicate` or `json`.
 */
export function parseEncoder(text: string, limits: EncoderLimits, refuse: Refuse): unknown {
  assertSize(text, limits, refuse);
  return parseJson('json', 'readEncoder', 'json', text, limits.depth).value;
}

/** Refuses JSON that is larger than the limits, by looking at its characters alone. */
export function assertSize(text: string, limits: EncoderLimits, refuse: Refuse): void {
  if (text.length > limits.bytes) {
    throw refuse('json', `at most ${limits.bytes} bytes`, text.length, 'limit');
  }
  let bytes = 0;
  let entries = 0;
  let objects = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    bytes += c < 0x80 ? 1 : c < 0x800 || (c & 0xf800) === 0xd800 ? 2 : 3; // a pair is four
    if (quoted) {
      if (c === 0x5c) {
        i++; // an escaped character, of ASCII in all JSON
        bytes++;
      } else if (c === 0x22) quoted = false;
    } else if (c === 0x22) quoted = true;
    else if (c === 0x2c) entries++;
    else if (c === 0x7b || c === 0x5b || c === 0x3a) objects++;
  }
  const found = { bytes, entries, objects };
  const what = { bytes: 'bytes', entries: 'values', objects: 'objects, lists and names' };
  for (const name of ['bytes', 'entries', 'objects'] as const) {
    if (found[name] <= limits[name]) continue;
    throw refuse('json', `at most ${limits[name]} ${what[name]}`, found[name], 'limit');
  }
}
