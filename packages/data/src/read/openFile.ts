import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { assertOptions, assertPositiveNumber, configError, FileError, show } from '@mtl/core/plain';
import { type ArchiveMember, badArchive, chosenMember } from './archiveMember.js';
import { gunzip } from './gunzip.js';
import { isTar, knownFormat } from './knownFormat.js';
import { startReading, tableLimits } from './readOptions.js';
import { tarMembers } from './tarMembers.js';
import { zipMembers } from './zipMembers.js';

/** The bytes of a file, and its name for messages. */
export interface OpenFile extends AsyncIterable<Uint8Array> {
  readonly name: string;
}

/** Options of {@link openFile}. */
export interface OpenFileOptions {
  /** The file in a ZIP or tar archive that is read, by its path there or its name. Default: the only one that looks like a table. */
  readonly member?: string;
  /** Unpacked bytes per packed byte of an archive, looked at after the first 64 MB. Default 200. */
  readonly archiveRatio?: number;
}

/**
 * A file as a source for the readers. It is opened when they ask for its first bytes and closed when they stop, however they stop.
 *
 * A ZIP, a tar or a tar.gz is known by its first bytes, whatever it is called: the source is then one of the files in it.
 *
 * @param path Path of the file; a link is followed.
 * @throws ConfigError if an option cannot work. While reading, FileError `missing`, `folder`, `read` or `changed`, with the path;
 * `archive`, `gzip` or `limit` if it is an archive that cannot be read, or has no such file, or several.
 *
 * @example
 * ```ts no-run
 * import { readCensus } from '@mtl/data';
 * import { openFile } from '@mtl/data/node';
 *
 * for await (const { rows } of readCensus(openFile('census-income.test.gz'))) console.log(rows);
 * ```
 */
export function openFile(path: string, options: OpenFileOptions = {}): OpenFile {
  assertOptions<OpenFileOptions>('openFile', options, { member: true, archiveRatio: true });
  const { member, archiveRatio = tableLimits.gzipRatio } = options;
  if (member !== undefined && typeof member !== 'string') {
    throw configError('openFile', 'member', 'the name of a file', member);
  }
  assertPositiveNumber('openFile', 'archiveRatio', archiveRatio);
  return { name: basename(path), [Symbol.asyncIterator]: () => sourceOf(path, member, archiveRatio) };
}

async function* sourceOf(
  path: string,
  member: string | undefined,
  ratio: number,
): AsyncGenerator<Uint8Array> {
  const open = await archiveAt(path, ratio);
  if (open !== undefined) {
    yield* memberBytes(path, open, member);
    return;
  }
  if (member !== undefined) throw badArchive('openFile', 'a ZIP or a tar', `another file at ${show(path)}`);
  yield* fileChunks(path);
}

/** What opens the archive anew; undefined if the file is none. */
async function archiveAt(
  path: string,
  ratio: number,
): Promise<(() => AsyncGenerator<ArchiveMember, void, undefined>) | undefined> {
  const head = await headOf(path);
  if (head[0] === 0x1f && head[1] === 0x8b) {
    if (!isTar(unpackedHead(head))) return undefined;
    const reading = startReading('openFile', '', {
      name: basename(path),
      limits: { gzipRatio: Math.ceil(ratio) },
    });
    return () => tarMembers('openFile', gunzip(reading, fileChunks(path)));
  }
  const format = knownFormat(head);
  if (format === 'a tar archive') return () => tarMembers('openFile', fileChunks(path));
  return /ZIP/.test(format ?? '') ? () => zipMembers('openFile', path, ratio) : undefined;
}

async function* memberBytes(
  path: string,
  open: () => AsyncGenerator<ArchiveMember, void, undefined>,
  member: string | undefined,
): AsyncGenerator<Uint8Array> {
  const names: string[] = [];
  for await (const { name } of open()) names.push(name);
  const chosen = chosenMember('openFile', basename(path), names, member);
  for await (const { name, body } of open()) {
    if (name !== chosen) continue;
    yield* body;
    return;
  }
}

/** As many bytes as tell an archive, and more where it is packed. */
async function headOf(path: string): Promise<Uint8Array> {
  try {
    if (!(await stat(path)).isFile()) throw refused('folder', path, 'something else'); // opening a pipe could wait for ever
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(4096), 0, 4096, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof FileError ? error : failure(path, error);
  }
}

/** What the first bytes of a gzip file unpack to; nothing if they are damaged. */
function unpackedHead(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return new Uint8Array(0);
  }
}

async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
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
