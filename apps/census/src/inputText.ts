import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileError } from '@mtl/core/plain';
import { openFile } from '@mtl/data/node';
import { csvCells } from './csvCells.js';

/** Text that comes in chunks of bytes, and its first record, which has been read already. */
export interface InputText extends AsyncIterable<Uint8Array> {
  readonly name: string;
  /** Cells of the first line that is not blank, or of the record that begins there. */
  readonly first: readonly string[];
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
  const ahead: Uint8Array[] = [];
  const cells = csvCells();
  let length = 0;
  for (;;) {
    const { done, value } = await chunks.next();
    cells.add(done ? undefined : value);
    if (!done) ahead.push(value);
    const [first] = cells.take(1);
    if (first !== undefined) return { name, first, [Symbol.asyncIterator]: () => joined(ahead, chunks) };
    if (done)
      throw new FileError('empty', `predict: the input must have at least one row, got none (${name}).`);
    length += value.length;
    if (length > longestRecord) {
      const expected = `end within ${longestRecord} bytes`;
      throw new FileError(
        'limit',
        `predict: the first row must ${expected}, got ${length} or more (${name}).`,
      );
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

async function* unpacked(source: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  let start: Uint8Array = new Uint8Array(0);
  while (start.length < 2) {
    const { done, value } = await chunks.next();
    if (done) break;
    start = Buffer.concat([start, value]);
  }
  const all = (async function* () {
    try {
      if (start.length > 0) yield start;
      for (;;) {
        const { done, value } = await chunks.next();
        if (done) return;
        yield value;
      }
    } finally {
      await chunks.return?.();
    }
  })();
  if (start[0] !== 0x1f || start[1] !== 0x8b) {
    yield* all;
    return;
  }
  try {
    // The error of either stream reaches whoever reads.
    yield* pipeline(all, createGunzip(), () => undefined) as AsyncIterable<Uint8Array>;
  } catch (error) {
    const { code } = Object(error) as { readonly code?: unknown };
    if (typeof code !== 'string' || !code.startsWith('Z_')) throw error;
    throw new FileError(
      'gzip',
      `predict: the input must be whole gzip members, got damaged data (${name}).`,
      {
        cause: error,
      },
    );
  }
}
