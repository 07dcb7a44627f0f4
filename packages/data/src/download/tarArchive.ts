import { FileError } from '@mtl/core/plain';

/** A file in a tar archive. Its body has to be read, or left, before the next file is asked for. */
export interface TarEntry {
  /** Its path in the archive; never used as a path on disk. */
  readonly name: string;
  readonly bytes: number;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Walks through the entries of a tar stream (POSIX ustar, without extended headers).
 *
 * @throws FileError `archive` if the stream ends within an entry or is no tar.
 */
export async function* readTar(stream: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry, void, undefined> {
  const source = stream[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  /** Up to so many bytes, at least one; none at the end. */
  const take = async (limit: number): Promise<Uint8Array> => {
    while (rest.length === 0) {
      const { done, value } = await source.next();
      if (done) return rest;
      rest = value;
    }
    const taken = rest.subarray(0, limit);
    rest = rest.subarray(limit);
    return taken;
  };
  async function* body(bytes: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let left = bytes; left > 0; ) {
      const chunk = await take(left);
      if (chunk.length === 0) throw notTar('an end within a file');
      left -= chunk.length;
      yield chunk;
    }
  }
  const skip = async (chunks: AsyncGenerator<Uint8Array>) => {
    while (!(await chunks.next()).done);
  };
  try {
    for (;;) {
      const header = new Uint8Array(512);
      let filled = 0;
      while (filled < 512) {
        const chunk = await take(512 - filled);
        if (chunk.length === 0) break;
        header.set(chunk, filled);
        filled += chunk.length;
      }
      if (filled === 0 || header.every((byte) => byte === 0)) return;
      const text = new TextDecoder('latin1').decode(header);
      const bytes = Number.parseInt(text.slice(124, 136).trim(), 8);
      if (filled < 512 || !text.startsWith('ustar', 257) || Number.isNaN(bytes)) throw notTar('no header');
      const chunks = body(bytes);
      const name = text.slice(0, text.indexOf('\0')).slice(0, 100);
      yield { name, bytes, body: { [Symbol.asyncIterator]: () => ({ next: () => chunks.next() }) } };
      await skip(chunks); // what the reader left
      await skip(body((512 - (bytes % 512)) % 512)); // filled up to whole blocks
    }
  } finally {
    await source.return?.();
  }
}

function notTar(found: string): FileError {
  return new FileError('archive', `downloadCensus: the archive must be a tar file, got ${found}.`);
}
