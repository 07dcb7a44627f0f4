import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileError } from '@mtl/core/plain';
import { openFile } from '@mtl/data/node';
import { isFileError } from '../cli/isFileError.js';
import { csvCells } from './csvCells.js';

/** Text that comes in chunks of bytes, and its first record, which has been read already. */
export interface InputText extends AsyncIterable<Uint8Array> {
  readonly name: string;
  /** Cells of the first line that is not blank, or of the record that begins there. */
  readonly first: readonly string[];
  /** Stops reading; only needed where the text is not read to its end. */
  close(): Promise<void>;
}

/** Bytes within which the first record must end. */
const longestRecord = 1_048_576;

/**
 * Opens a file or stdin, unpacks it if it is gzip, and reads ahead to the end of the first record.
 *
 * @param path Default: stdin.
 * @throws FileError, also while the text is read, if it cannot be read or unpacked, or is empty.
 */
export async function openText(
  path: string | undefined,
  stdin: AsyncIterable<Uint8Array> = process.stdin,
): Promise<InputText> {
  const file = path === undefined ? undefined : openFile(path);
  const name = file?.name ?? 'stdin';
  const chunks = unpacked(file ?? stdin, name);
  const close = async () => {
    await chunks.return(undefined);
  };
  try {
    const { ahead, first } = await readFirst(chunks, name);
    return { name, first, close, [Symbol.asyncIterator]: () => joined(ahead, chunks) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Reads until the first record is whole. */
async function readFirst(chunks: AsyncGenerator<Uint8Array>, name: string) {
  const ahead: Uint8Array[] = [];
  const cells = csvCells();
  let length = 0;
  for (;;) {
    const { done, value } = await chunks.next();
    cells.add(done ? undefined : value);
    if (!done) ahead.push(value);
    const [first] = cells.take(1);
    if (first !== undefined) return { ahead, first };
    if (done)
      throw new FileError('empty', `predict: \`input\` must have at least one row, got none (${name}).`);
    length += value.length;
    if (length > longestRecord) {
      const expected = `begin with a row of at most ${longestRecord} bytes`;
      throw new FileError('limit', `predict: \`input\` must ${expected}, got ${length} or more (${name}).`);
    }
  }
}

async function* joined(
  ahead: readonly Uint8Array[],
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* ahead;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/** The bytes of a source; unpacked if they start as gzip does. Whatever goes wrong becomes a FileError. */
async function* unpacked(source: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  try {
    let start: Uint8Array = new Uint8Array(0);
    while (start.length < 2) {
      const { done, value } = await chunks.next();
      if (done) break;
      start = Buffer.concat([start, value]);
    }
    const all = startingWith(start, chunks);
    // The error of either stream reaches whoever reads.
    const packed = start[0] === 0x1f && start[1] === 0x8b;
    yield* packed ? (pipeline(all, createGunzip(), () => undefined) as AsyncIterable<Uint8Array>) : all;
  } catch (error) {
    if (isFileError(error)) throw error;
    const { code } = Object(error) as { readonly code?: unknown };
    const damaged = String(code).startsWith('Z_');
    throw new FileError(
      damaged ? 'gzip' : 'read',
      `predict: \`input\` must be ${damaged ? 'whole gzip members, got damaged or truncated data' : `readable, got ${code ?? error}`} (${name}).`,
      { cause: error },
    );
  } finally {
    await chunks.return?.();
  }
}

async function* startingWith(start: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (start.length > 0) yield start;
  for (;;) {
    const { done, value } = await rest.next();
    if (done) return;
    yield value;
  }
}
