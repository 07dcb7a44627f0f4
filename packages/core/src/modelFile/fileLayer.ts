import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';

/** The few things that are done with a disk; a parameter, so that a test can make each of them fail. */
export interface FileLayer {
  /** The whole file. */
  read(path: string): Promise<Uint8Array>;
  /** A new file for writing; it must not exist. */
  open(path: string): Promise<unknown>;
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

/** The disk. */
export const nodeFiles: FileLayer = {
  read: (path) => readFile(path),
  open: (path) => open(path, 'wx'),
  write: async (handle: FileHandle, bytes) => (await handle.write(bytes)).bytesWritten,
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
