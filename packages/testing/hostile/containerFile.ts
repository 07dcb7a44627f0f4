import { createHash } from 'node:crypto';

/** Text that goes into the JSON as it is: a number in another spelling, something that is no JSON. */
export class Raw {
  constructor(readonly text: string) {}
}

/** A JSON object as a list, so that keys may stand twice and in any order. */
export class Members {
  constructor(readonly list: [key: string, value: Json][]) {}
}

export type Json = string | number | null | Raw | Members | Json[];

/** JSON of such a tree. */
export function jsonText(value: Json): string {
  if (value instanceof Raw) return value.text;
  if (value instanceof Members) {
    return `{${value.list.map(([key, part]) => `${JSON.stringify(key)}:${jsonText(part)}`).join(',')}}`;
  }
  return Array.isArray(value) ? `[${value.map(jsonText).join(',')}]` : JSON.stringify(value);
}

/** A tree of what `JSON.parse` gives. */
export function jsonTree(value: unknown): Json {
  if (Array.isArray(value)) return value.map(jsonTree);
  if (typeof value !== 'object' || value === null) return value as Json;
  return new Members(Object.entries(value).map(([key, part]) => [key, jsonTree(part)]));
}

/** What can be said wrongly about a file. */
export interface FileParts {
  readonly header: Json | Uint8Array;
  readonly data?: Uint8Array;
  /** Default: the length of the header. */
  readonly headerLength?: bigint;
  /** Pads the header to a multiple of 8, as writers do. Default true for trees, false for bytes. */
  readonly pad?: boolean;
}

/** The bytes of a container, right or wrong; shares no code with the writer that is tested. */
export function containerFile({ header, data = new Uint8Array(), headerLength, pad }: FileParts): Uint8Array {
  let json: Buffer = header instanceof Uint8Array ? Buffer.from(header) : Buffer.from(jsonText(header));
  if (pad ?? !(header instanceof Uint8Array)) {
    json = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')]);
  }
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(headerLength ?? BigInt(json.length));
  return new Uint8Array(Buffer.concat([length, json, data]));
}

/** An entry of the header. */
export function entry(dtype: Json, shape: Json, offsets: Json): Members {
  return new Members([
    ['dtype', dtype],
    ['shape', shape],
    ['data_offsets', offsets],
  ]);
}

/** Digest of the file with the 64 digits after `"sha256":"` as zeros, written in their place; the file itself if it has none. */
export function reseal(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes);
  const key = '"sha256":"';
  const at = file.indexOf(key) + key.length;
  if (at < key.length || at + 64 > file.length) return bytes;
  file.fill('0', at, at + 64);
  file.write(createHash('sha256').update(file).digest('hex'), at, 'latin1');
  return new Uint8Array(file);
}
