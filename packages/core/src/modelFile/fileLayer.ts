import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, readdir, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** The few things that are done with a disk; a parameter, so that a test can make each of them fail. */
export interface FileLayer {
  /**
   * A whole regular file.
   *
   * @param limit Bytes; a larger file is an error with the code `EFBIG`, before anything is read.
   */
  read(path: string, limit: number): Promise<Uint8Array>;
  /** Where a path leads when all links are followed, and what is there; nothing where there is no such file yet. */
  find(path: string): Promise<FoundFile>;
  /** The names in a folder. */
  list(folder: string): Promise<readonly string[]>;
  /** A new file for writing with the rights of another, or else with those of a new file; it must not exist. */
  open(path: string, like?: Stats): Promise<unknown>;
  /** Writes at the end of what was written and says how many bytes it took; fewer than given is no error. */
  write(handle: unknown, bytes: Uint8Array): Promise<number>;
  /** Returns when the bytes are on the disk. */
  sync(handle: unknown): Promise<void>;
  close(handle: unknown): Promise<void>;
  /** Takes the place of a file that is there. */
  rename(from: string, to: string): Promise<void>;
  /** Returns when the names in the folder are on the disk. */
  syncDir(folder: string): Promise<void>;
  /** No error where there is no such file. */
  remove(path: string): Promise<void>;
}

/** What {@link FileLayer.find} found. */
export interface FoundFile {
  readonly path: string;
  readonly stats?: Stats;
}

/** More is not read or written at once: the system's call takes less than 2 GiB. */
const chunk = 2 ** 30;

/** The disk. */
export const nodeFiles: FileLayer = {
  read: async (path, limit) => {
    assertRegular(await stat(path)); // opening a pipe would wait for its other end
    // Without waiting, should it have become one in between.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const { size } = assertRegular(await handle.stat());
      if (size > limit) throw Object.assign(new Error(`${size} bytes`), { code: 'EFBIG' });
      return await readBytes(handle, size);
    } finally {
      await handle.close();
    }
  },
  find: async (path) => {
    const real = await realpath(path).catch(missing);
    if (real !== undefined) return { path: real, stats: await stat(real) };
    return { path: await linkEnd(path) };
  },
  list: (folder) => readdir(folder),
  open: async (path, like) => {
    const handle = await open(path, 'wx', like ? 0o600 : 0o666);
    if (!like) return handle;
    try {
      // Only root can give a file to another; who cannot has a file of their own. A new owner takes bits of the mode away.
      await handle.chown(like.uid, like.gid).catch(() => undefined);
      await handle.chmod(like.mode & 0o7777);
    } catch (error) {
      await handle.close();
      throw error;
    }
    return handle;
  },
  write: async (handle: FileHandle, bytes) => (await handle.write(bytes.subarray(0, chunk))).bytesWritten,
  sync: (handle: FileHandle) => handle.sync(),
  close: (handle: FileHandle) => handle.close(),
  rename,
  syncDir: async (folder) => {
    if (process.platform === 'win32') return; // has no such call
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  remove: (path) => rm(path, { force: true }),
};

/** Refuses what is no regular file, by its kind: reading a pipe or a device may never end, and a file cannot take its place. */
export function assertRegular(stats: Stats): Stats {
  if (stats.isFile()) return stats;
  const kinds: readonly [boolean, string][] = [
    [stats.isDirectory(), 'a folder'],
    [stats.isFIFO(), 'a pipe'],
    [stats.isSocket(), 'a socket'],
    [stats.isCharacterDevice() || stats.isBlockDevice(), 'a device'],
  ];
  throw new Error(`${kinds.find(([is]) => is)?.[1] ?? 'no regular file'}`);
}

/** The bytes that the file had when its size was asked; what is appended meanwhile is not read. */
async function readBytes(handle: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let at = 0;
  while (at < size) {
    const { bytesRead } = await handle.read(bytes, at, Math.min(chunk, size - at), at);
    if (bytesRead === 0) break; // it was cut meanwhile
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

function missing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  return undefined;
}

/** Where a chain of links leads whose end is not there: a file is made where it points. What is no link leads to itself. */
async function linkEnd(path: string): Promise<string> {
  const link = await readlink(path).catch(() => undefined);
  if (link === undefined) return path;
  const folder = await realpath(dirname(path));
  return linkEnd(resolve(folder, link));
}
