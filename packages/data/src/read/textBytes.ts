import type { ByteSource } from './byteSource.js';
import { gunzip } from './gunzip.js';
import type { Reading } from './readOptions.js';
import { sourceChunks } from './sourceChunks.js';
import { tableFileError } from './tableFileError.js';

/**
 * The bytes of a text: unpacked if they start as gzip does, whatever the file is called, and without the byte order mark of UTF-8.
 *
 * @throws FileError `encoding` for UTF-16, `binary` for a NUL byte unless bad rows are left out, and those of `sourceChunks` and `gunzip`.
 */
export async function* textBytes(reading: Reading, source: ByteSource): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (let chunk of startingWith(3, unpacked(reading, sourceChunks(reading, source)))) {
    if (at === 0) {
      const [a, b, c] = chunk;
      if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
        throw tableFileError(
          'encoding',
          reading,
          'source',
          'UTF-8',
          'UTF-16',
          {},
          { remedy: 'Save it as UTF-8.' },
        );
      }
      if (a === 0xef && b === 0xbb && c === 0xbf) {
        at = 3;
        chunk = chunk.subarray(3);
      }
    }
    const nul = chunk.indexOf(0);
    if (nul >= 0 && reading.skips) reading.nul = true;
    else if (nul >= 0)
      throw tableFileError('binary', reading, 'source', 'text', 'a NUL byte', { byte: at + nul });
    at += chunk.length;
    yield chunk;
  }
}

async function* unpacked(reading: Reading, chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const whole = startingWith(2, chunks);
  const first = await whole.next();
  const start = first.done ? new Uint8Array(0) : first.value;
  const all = prepended(start, whole);
  yield* start[0] === 0x1f && start[1] === 0x8b ? gunzip(reading, all) : all;
}

async function* prepended(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (first.length > 0) yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/** The same bytes; the first chunk has at least `count` of them, if there are so many. */
async function* startingWith(count: number, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let start: Uint8Array | undefined = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (start === undefined) {
      yield chunk;
      continue;
    }
    const joined: Uint8Array = new Uint8Array(start.length + chunk.length);
    joined.set(start);
    joined.set(chunk, start.length);
    start = joined;
    if (start.length >= count) {
      yield start;
      start = undefined;
    }
  }
  if (start !== undefined && start.length > 0) yield start;
}
