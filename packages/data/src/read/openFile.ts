import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { FileError, show } from '@mtl/core/plain';

/** The bytes of a file, and its name for messages. */
export interface OpenFile extends AsyncIterable<Uint8Array> {
  readonly name: string;
}

/**
 * A file as a source for the readers. It is opened when they ask for its first bytes and closed when they stop, however they stop.
 *
 * @param path Path of the file; a link is followed.
 * @throws While reading, FileError `missing`, `folder`, `read` or `changed`, with the path.
 *
 * @example
 * ```ts no-run
 * import { readCensus } from '@mtl/data';
 * import { openFile } from '@mtl/data/node';
 *
 * for await (const { rows } of readCensus(openFile('census-income.test.gz'))) console.log(rows);
 * ```
 */
export function openFile(path: string): OpenFile {
  return { name: basename(path), [Symbol.asyncIterator]: () => fileChunks(path) };
}

async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    if (!(await stat(path)).isFile()) throw refused('folder', path, 'something else'); // opening a pipe could wait for ever
    const file = await open(path, 'r');
    try {
      const before = await file.stat();
      for (;;) {
        const bytes = new Uint8Array(262_144);
        const { bytesRead } = await file.read(bytes, 0, bytes.length);
        if (bytesRead === 0) break;
        yield bytes.subarray(0, bytesRead);
      }
      const after = await file.stat();
      if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) {
        throw new FileError(
          'changed',
          `openFile: \`path\` must be a file that stays as it is while it is read, got ${after.size} bytes after ${before.size} at ${show(path)}.`,
        );
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof FileError ? error : failure(path, error);
  }
}

function failure(path: string, error: unknown): FileError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return refused('missing', path, 'nothing', error);
  if (code === 'EISDIR') return refused('folder', path, 'a folder', error);
  return refused('read', path, code ?? show(message), error);
}

function refused(code: 'missing' | 'folder' | 'read', path: string, got: string, cause?: unknown): FileError {
  return new FileError(
    code,
    `openFile: \`path\` must be a file that can be read, got ${got} at ${show(path)}.`,
    { cause },
  );
}
