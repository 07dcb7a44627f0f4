import { configError } from '@mtl/core/plain';
import type { ByteSource } from './byteSource.js';
import { gunzip } from './gunzip.js';
import { binaryFormat, knownFormat, tarBytes } from './knownFormat.js';
import type { Reading } from './readOptions.js';
import { sourceChunks } from './sourceChunks.js';
import { prepended, startingWith } from './startingWith.js';
import { tableFileError } from './tableFileError.js';

/**
 * The bytes of a text as UTF-8: unpacked if they start as gzip does, whatever the file is called, and without a byte order mark.
 *
 * @param encoding Of a text without such a mark; undefined where the reader has no such option. Default UTF-8.
 * @throws FileError `archive` or `binary` for a file that is known to be something else, `encoding` for bytes that are no text of another encoding than UTF-8, `binary` for a NUL byte unless bad rows are
 * left out, and those of `sourceChunks` and `gunzip`.
 */
export async function* textBytes(
  reading: Reading,
  source: ByteSource,
  encoding?: string,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  let start: Uint8Array | undefined;
  for await (const chunk of inUtf8(
    reading,
    encoding ?? 'utf-8',
    unpacked(reading, sourceChunks(reading, source)),
  )) {
    start ??= chunk;
    const nul = chunk.indexOf(0);
    if (nul >= 0 && reading.skips) reading.nul = true;
    else if (nul >= 0) throw nulByte(reading, at + nul, encoding !== undefined, start);
    at += chunk.length;
    yield chunk;
  }
}

/** @throws ConfigError if the encoding is none that the host knows. */
export function assertEncoding(owner: string, encoding: unknown): asserts encoding is string | undefined {
  if (encoding === undefined) return;
  try {
    if (typeof encoding === 'string' && new TextDecoder(encoding)) return;
  } catch {}
  throw configError(owner, 'encoding', 'a name that TextDecoder knows, such as "windows-1252"', encoding);
}

/** A file that is known by its first bytes, and is another thing. */
function noText(reading: Reading, format: string): Error {
  if (!/archive/.test(format)) return tableFileError('binary', reading, 'source', 'text', format);
  const remedy =
    'Unpack it, or open a ZIP or tar by `openFile` of @mtl/data/node, which reads one of its files.';
  return tableFileError('archive', reading, 'source', 'text', format, {}, { remedy });
}

function nulByte(reading: Reading, byte: number, hasOption: boolean, start: Uint8Array): Error {
  const format = binaryFormat(start);
  if (format !== undefined) return noText(reading, format);
  const wide = byte === 0 ? 'utf-16be' : 'utf-16le';
  const remedy = hasOption && byte < 2 ? `Is it UTF-16? Then say \`encoding: '${wide}'\`.` : undefined;
  return tableFileError('binary', reading, 'source', 'text', 'a NUL byte', { byte }, { remedy });
}

const marks: readonly (readonly [encoding: string, ...bytes: number[]])[] = [
  ['utf-8', 0xef, 0xbb, 0xbf],
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
];

async function* inUtf8(
  reading: Reading,
  encoding: string,
  chunks: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const whole = startingWith(tarBytes, chunks);
  const first = await whole.next();
  const start = first.done ? new Uint8Array(0) : first.value;
  const format = knownFormat(start);
  if (format !== undefined) {
    await whole.return(undefined);
    throw noText(reading, format);
  }
  const mark = marks.find(([, ...bytes]) => bytes.every((byte, i) => start[i] === byte));
  const all = prepended(mark === undefined ? start : start.subarray(mark.length - 1), whole);
  const name = new TextDecoder(mark?.[0] ?? encoding).encoding;
  yield* name === 'utf-8' ? all : decoded(reading, name, all);
}

async function* decoded(
  reading: Reading,
  encoding: string,
  chunks: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const encoder = new TextEncoder();
  const utf8 = (bytes?: Uint8Array): Uint8Array => {
    try {
      return encoder.encode(bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true }));
    } catch (cause) {
      throw tableFileError(
        'encoding',
        reading,
        'source',
        `text in ${encoding}`,
        'other bytes',
        {},
        { cause },
      );
    }
  };
  for await (const chunk of chunks) yield utf8(chunk);
  yield utf8();
}

async function* unpacked(reading: Reading, chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const whole = startingWith(2, chunks);
  const first = await whole.next();
  const start = first.done ? new Uint8Array(0) : first.value;
  const all = prepended(start, whole);
  yield* start[0] === 0x1f && start[1] === 0x8b ? gunzip(reading, all) : all;
}
