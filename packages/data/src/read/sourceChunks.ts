import { ConfigError, FileError, show } from '@mtl/core/plain';
import type { ByteSource } from './byteSource.js';
import type { Reading } from './readOptions.js';
import { tableFileError } from './tableFileError.js';

/**
 * The bytes of a source, in chunks. A stream is cancelled when the consumer stops early.
 *
 * @throws ConfigError if it is no source; FileError `read` if the source fails, `encoding` if a text has half a character.
 */
export async function* sourceChunks(reading: Reading, source: ByteSource): AsyncGenerator<Uint8Array> {
  const chunks = iterable(reading, source);
  try {
    for await (const chunk of chunks) {
      if (!(chunk instanceof Uint8Array)) {
        throw new ConfigError(
          `${reading.owner}: \`source\` must be a stream of Uint8Array, got ${show(chunk)}.`,
        );
      }
      if (chunk.length > 0) yield chunk;
    }
  } catch (error) {
    if (error instanceof FileError || error instanceof ConfigError) throw error;
    const text = error instanceof Error ? error.message : String(error);
    throw tableFileError('read', reading, 'source', 'readable', show(text), {}, { cause: error });
  }
}

function iterable(reading: Reading, source: ByteSource): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (typeof source === 'string') return encoded(reading, source);
  if (source instanceof Uint8Array) return [source];
  if (source instanceof Blob) return streamed(source.stream());
  if (typeof source === 'object' && source !== null) {
    if (Symbol.asyncIterator in source) return source;
    if ('getReader' in source) return streamed(source);
  }
  throw new ConfigError(
    `${reading.owner}: \`source\` must be a stream of bytes, a Uint8Array, a Blob or a string, got ${show(source)}.`,
  );
}

/** As the async iterator that not every browser gives its streams. */
async function* streamed(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined); // nothing to do after the end, or after a failure
  }
}

function* encoded(reading: Reading, text: string): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let at = 0;
  while (at < text.length) {
    let end = Math.min(at + 65_536, text.length);
    if (end < text.length && /[\ud800-\udbff]/.test(text.charAt(end - 1))) end++; // never cut a pair
    const part = text.slice(at, end);
    if (!/\p{Surrogate}/u.test(part)) {
      yield encoder.encode(part);
    } else if (!reading.skips) {
      throw tableFileError('encoding', reading, 'source', 'Unicode text', 'half a surrogate pair');
    } else {
      // As bytes that are not UTF-8, which make its row a bad one.
      for (const piece of part.split(/(\p{Surrogate})/u)) {
        yield /\p{Surrogate}/u.test(piece) ? Uint8Array.from([0xff]) : encoder.encode(piece);
      }
    }
    at = end;
  }
}
