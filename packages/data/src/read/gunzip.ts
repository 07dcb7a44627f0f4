import { memberSizes } from './memberSizes.js';
import type { Reading } from './readOptions.js';
import { tableFileError } from './tableFileError.js';

const freeBytes = 64 * 1024 * 1024;
const sliceBytes = 65_536;

/**
 * Unpacks gzip (RFC 1952). Several members in a row are one text where the host's `DecompressionStream` reads them (Node does;
 * browsers read one), and an error elsewhere.
 *
 * @throws FileError `gzip` if it is damaged, truncated or followed by something else, `limit` if it unpacks to more than
 * `gzipRatio` times its size, looked at after 64 MB.
 */
export async function* gunzip(
  reading: Reading,
  packed: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const stream = new DecompressionStream('gzip');
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const members = memberSizes();
  let bytesIn = 0;
  let bytesOut = 0;
  let sourceError: unknown;
  let stopped = false;

  async function feed(): Promise<void> {
    try {
      for await (const chunk of packed) {
        members.add(chunk);
        // In slices: a bomb in one piece would count as read before its first byte is unpacked.
        for (let at = 0; at < chunk.length && !stopped; at += sliceBytes) {
          const slice = chunk.slice(at, at + sliceBytes);
          bytesIn += slice.length;
          await writer.write(slice);
        }
        if (stopped) return;
      }
      await writer.close();
    } catch (error) {
      sourceError ??= error;
      await writer.abort(error).catch(() => undefined); // the reading side has the error
    }
  }

  const feeding = feed();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      bytesOut += value.length;
      if (bytesOut > freeBytes && bytesOut > reading.limits.gzipRatio * bytesIn) {
        throw tableFileError(
          'limit',
          reading,
          'source',
          `gzip that unpacks to at most ${reading.limits.gzipRatio} times its size`,
          `${bytesOut} bytes from ${bytesIn}`,
          {},
          { remedy: 'Raise `limits.gzipRatio` if you trust the file.' },
        );
      }
      yield value;
    }
    await feeding;
    if (members.total() !== bytesOut >>> 0 || !members.plausible())
      throw damaged(reading, 'bytes after the last member');
  } catch (error) {
    throw isOwn(error)
      ? error
      : isOwn(sourceError)
        ? sourceError
        : damaged(reading, 'damaged or truncated data', error);
  } finally {
    stopped = true;
    await reader.cancel().catch(() => undefined);
    await feeding;
  }
}

function isOwn(error: unknown): boolean {
  return error instanceof Error && (error.name === 'FileError' || error.name === 'ConfigError');
}

function damaged(reading: Reading, got: string, cause?: unknown): Error {
  return tableFileError('gzip', reading, 'source', 'one or more whole gzip members', got, {}, { cause });
}
