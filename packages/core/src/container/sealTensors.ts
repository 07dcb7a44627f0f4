import { assertOptions } from '../assertOptions.js';
import { fileError } from './modelFileError.js';
import {
  copyTensors,
  type Header,
  type ReadOptions,
  readHeader,
  readOptionKeys,
  type Tensors,
} from './readTensors.js';
import { sha256 } from './sha256.js';
import type { StoredTensor } from './storedTensor.js';
import { writeContainer } from './writeTensors.js';

/** Version of the file format that is written, and the only one that is read. */
export const fileVersion = '1';

const unsealed = '0'.repeat(64);

/**
 * Writes a container whose metadata says that it is ours (`format`, `version`) and carries a digest of the whole file
 * (`sha256`, with its 64 digits as zeros), so that `unsealTensors` finds every accident.
 *
 * @param metadata Key → text, without these three keys.
 * @throws FileError when something cannot be written.
 */
export function sealTensors(
  tensors: Iterable<readonly [string, StoredTensor]>,
  metadata: Iterable<readonly [string, string]> = [],
): Uint8Array {
  return writeSealed('sealTensors', tensors, metadata);
}

/**
 * Reads a container that `sealTensors` wrote, and verifies its digest.
 *
 * @param bytes The whole file; nothing of the result shares memory with it.
 * @throws FileError when the bytes are not exactly what was written.
 */
export function unsealTensors(bytes: Uint8Array, options: ReadOptions = {}): Tensors {
  assertOptions<ReadOptions>('unsealTensors', options, readOptionKeys);
  return readSealed('unsealTensors', bytes, options);
}

/** {@link sealTensors} under the name of its caller. */
export function writeSealed(
  owner: string,
  tensors: Iterable<readonly [string, StoredTensor]>,
  metadata: Iterable<readonly [string, string]>,
): Uint8Array {
  const marks = [
    ['format', 'mtl'],
    ['version', fileVersion],
    ['sha256', unsealed],
  ] as const;
  const bytes = writeContainer(owner, tensors, [...metadata, ...marks]);
  // In a text of the header a quote has a backslash before it: only the key itself can look like this.
  const header = bytes.subarray(0, 8 + new DataView(bytes.buffer).getUint32(0, true));
  const key = '"sha256":"';
  const at = (find(header, `${key}${unsealed}"`)[0] as number) + key.length;
  bytes.set(new TextEncoder().encode(sha256(bytes)), at);
  return bytes;
}

/** {@link unsealTensors} under the name of its caller. */
export function readSealed(owner: string, bytes: Uint8Array, options: ReadOptions): Tensors {
  const header = readHeader(owner, bytes, options);
  const { metadata } = header;
  if (metadata.get('format') !== 'mtl') {
    const remedy = 'This file was not made by these packages.';
    throw fileError('format', owner, 'format', '"mtl"', metadata.get('format'), { remedy });
  }
  checkDigest(owner, bytes, header);
  if (metadata.get('version') !== fileVersion) {
    const remedy = 'This file is of another version: read it with the packages that wrote it.';
    throw fileError('version', owner, 'version', `"${fileVersion}"`, metadata.get('version'), { remedy });
  }
  return { tensors: copyTensors(owner, header), metadata };
}

function checkDigest(owner: string, bytes: Uint8Array, { metadata, json }: Header): void {
  const digest = metadata.get('sha256');
  if (digest === undefined || !/^[0-9a-f]{64}$/.test(digest)) {
    throw fileError('sha256', owner, 'sha256', '64 digits 0-9a-f', digest);
  }
  const places = find(json, digest);
  if (places.length !== 1) {
    throw fileError('sha256', owner, 'sha256', 'written once in the header', places.length);
  }
  const at = 8 + (places[0] as number);
  const actual = sha256(bytes.subarray(0, at), new TextEncoder().encode(unsealed), bytes.subarray(at + 64));
  if (actual !== digest) {
    const remedy = 'The file is damaged.';
    throw fileError('sha256', owner, 'sha256', `${JSON.stringify(actual)}, the digest of the bytes`, digest, {
      remedy,
    });
  }
}

/** Every place where the ASCII text stands. */
function find(bytes: Uint8Array, text: string): number[] {
  const wanted = new TextEncoder().encode(text);
  const places: number[] = [];
  for (
    let at = bytes.indexOf(wanted[0] as number);
    at >= 0;
    at = bytes.indexOf(wanted[0] as number, at + 1)
  ) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) places.push(at);
  }
  return places;
}
