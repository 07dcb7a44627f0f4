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

/**
 * Sums the sizes that the members claim in their last four bytes. Node's decoder stops without a word at a NUL after a member:
 * whatever it left out is missing in the sum. With NULs between two members the first one's claim is read from the NULs; then it
 * claims less than its packed bytes can hold, which `plausible` finds where the sum is right by chance.
 */
function memberSizes(): { add(chunk: Uint8Array): void; total(): number; plausible(): boolean } {
  const headerBytes = 10;
  let tail = new Uint8Array(0); // at most the header's bytes less one, and the four before them
  let sum = 0;
  let read = 0; // bytes so far
  let start = 0; // of the member
  let flags = 0; // of its header
  let plausible = true;
  /** Deflate adds at most 5 bytes to each 16 kB that it cannot pack; a header may hold a name, or more. */
  function endMember(end: number, claim: number): void {
    const extras = flags === 0 ? 0 : flags === 8 ? 300 : 70_000;
    if (end - start > claim + 5 * (1 + claim / 16_000) + 18 + extras) plausible = false;
  }
  return {
    add(chunk) {
      if (read < 4 && read + chunk.length >= 4) flags = chunk[3 - read] as number;
      const bytes = new Uint8Array(tail.length + chunk.length);
      bytes.set(tail);
      bytes.set(chunk, tail.length);
      const last = bytes.length - headerBytes;
      for (let at = bytes.indexOf(0x1f, 4); at >= 0 && at <= last; at = bytes.indexOf(0x1f, at + 1)) {
        if (!startsMember(bytes, at)) continue;
        const place = read - tail.length + at;
        endMember(place, word(bytes, at - 4));
        start = place;
        flags = bytes[at + 3] as number;
        sum = (sum + word(bytes, at - 4)) >>> 0;
      }
      read += chunk.length;
      tail = bytes.slice(Math.max(0, bytes.length - headerBytes - 3));
    },
    plausible() {
      if (tail.length >= 4) endMember(read, word(tail, tail.length - 4));
      return plausible;
    },
    total: () => (tail.length < 4 ? 0 : (sum + word(tail, tail.length - 4)) >>> 0),
  };
}

/** Magic bytes, deflate, no reserved flag, and values of XFL and OS that packers write. */
function startsMember(bytes: Uint8Array, at: number): boolean {
  const [magic = 0, method = 0, flags = 255] = [bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  const [extra = 255, system = 254] = [bytes[at + 8], bytes[at + 9]];
  return (
    magic === 0x8b &&
    method === 8 &&
    flags < 32 &&
    (extra === 0 || extra === 2 || extra === 4) &&
    (system < 14 || system === 255)
  );
}

function word(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true);
}
