import { type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { downloadErrors } from './downloadErrors.js';

/** A file in the making, beside the place where it will be. Nobody else writes it. */
export interface PartFile {
  readonly path: string;
  /** Bytes that it holds. */
  readonly size: number;
  /** ETag or date of the file that its bytes are of; undefined while that is not known. */
  entity: string | undefined;
  append(bytes: Uint8Array): Promise<void>;
  /** Empties it. */
  clear(): Promise<void>;
  /** Puts it on disk for good and moves it to its place, over what is there: others see the old file or the new, never half of one. */
  publish(): Promise<void>;
  /** Ends it without publishing; `keep` leaves its bytes for the next part of the same target. */
  close(keep: boolean): Promise<void>;
}

let opened = 0;

/**
 * Opens a part of a file: `<to>.<process>-<number>.part`, so that two processes that make the same file do not mix their bytes.
 * The folder is made where it is missing.
 *
 * @param to Path of the file to be.
 * @param options `resume`: go on with what an earlier part left, `<to>.part` or one that nobody has written for `abandonedAfter`
 * milliseconds; otherwise such remains are removed.
 * @throws FileError `cannot-write`, as do the methods.
 */
export async function openPartFile(
  to: string,
  options: { readonly resume: boolean; readonly abandonedAfter: number },
): Promise<PartFile> {
  const path = `${to}.${process.pid}-${opened++}.part`;
  const writing = async <V>(action: () => Promise<V>): Promise<V> => {
    try {
      return await action();
    } catch (error) {
      throw downloadErrors.cannotWrite(to, error);
    }
  };
  const handle = await writing(async () => {
    await mkdir(dirname(to), { recursive: true });
    await claimRemains(to, path, options);
    return await open(path, 'a');
  });
  let { size } = await handle.stat();
  const part: PartFile = {
    path,
    get size() {
      return size;
    },
    entity: undefined,
    async append(bytes) {
      await writing(() => handle.appendFile(bytes));
      size += bytes.length;
    },
    async clear() {
      await writing(() => handle.truncate(0));
      size = 0;
      part.entity = undefined;
    },
    async publish() {
      await writing(async () => {
        await handle.sync();
        await handle.close();
        await rename(path, to);
        await syncFolder(dirname(to));
      });
    },
    async close(keep) {
      await writing(async () => {
        await handle.close();
        if (keep && size > 0) await move(path, `${to}.part`);
        else await rm(path, { force: true });
      });
    },
  };
  return part;
}

/** Takes over what an earlier part left behind, or clears it away. */
async function claimRemains(
  to: string,
  path: string,
  { resume, abandonedAfter }: { readonly resume: boolean; readonly abandonedAfter: number },
): Promise<void> {
  let claimed = false;
  for (const left of await remains(to, abandonedAfter)) {
    if (claimed || !resume) await rm(left, { force: true });
    else claimed = await move(left, path);
  }
  if (claimed) {
    const now = new Date();
    await utimes(path, now, now); // or the next process takes it for abandoned
  }
}

/** What earlier parts of a file left behind. */
async function remains(to: string, abandonedAfter: number): Promise<string[]> {
  const folder = dirname(to);
  const name = basename(to);
  const paths: string[] = [];
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith(`${name}.`)) continue;
    const rest = entry.slice(name.length);
    const path = join(folder, entry);
    if (rest === '.part') paths.push(path);
    else if (/^\.\d+-\d+\.part$/.test(rest)) {
      const age =
        Date.now() - (await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))).mtimeMs;
      if (age > abandonedAfter) paths.push(path);
    }
  }
  return paths;
}

/** Moves a file, if nobody else was faster. */
async function move(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Makes a rename last through a power cut, where the system lets a folder be opened. */
async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error;
  } finally {
    await handle?.close();
  }
}
