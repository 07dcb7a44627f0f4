import type { Stats } from 'node:fs';
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { assertRegular, nodeFiles } from './fileLayer.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mtl-layer-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const at = (name: string) => join(folder, name);

/** What all open files share, so that a test can see what is done with them, or do something else. */
async function handles(): Promise<FileHandle> {
  const handle = await open(folder, 'r');
  const shared = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  return shared;
}

/** The descriptors of the files that a spied method was called on; -1 is closed. */
const descriptors = (spy: { readonly mock: { readonly contexts: unknown[] } }) =>
  spy.mock.contexts.map((handle) => (handle as FileHandle).fd);

describe('nodeFiles.read', () => {
  test('gives the bytes of a file and closes it', async () => {
    writeFileSync(at('a'), 'content');
    const stat = vi.spyOn(await handles(), 'stat');
    expect(String(Buffer.from(await nodeFiles.read(at('a'), 7)))).toBe('content');
    expect(descriptors(stat)).toEqual([-1]);
    expect(await nodeFiles.read(at('a'), 100)).toHaveLength(7);
  });

  test('refuses a larger file with its size, unread, and closes it', async () => {
    writeFileSync(at('a'), 'content');
    const shared = await handles();
    const [read, stat] = [vi.spyOn(shared, 'read'), vi.spyOn(shared, 'stat')];
    await expect(nodeFiles.read(at('a'), 6)).rejects.toMatchObject({ code: 'EFBIG', message: '7 bytes' });
    expect(read).not.toHaveBeenCalled();
    expect(descriptors(stat)).toEqual([-1]);
  });

  test('goes on after a short read, to the size of the beginning', async () => {
    writeFileSync(at('a'), 'content');
    const shared = await handles();
    const read = shared.read as (...args: unknown[]) => Promise<{ bytesRead: number }>;
    const calls: unknown[] = [];
    vi.spyOn(shared, 'read').mockImplementation(function (this: FileHandle, ...args: unknown[]) {
      const [bytes, offset, length, position] = args;
      calls.push([offset, length, position]);
      return read.call(this, bytes, offset, Math.min(3, length as number), position) as never;
    } as never);
    expect(String(Buffer.from(await nodeFiles.read(at('a'), 7)))).toBe('content');
    expect(calls).toEqual([
      [0, 7, 0],
      [3, 4, 3],
      [6, 1, 6],
    ]);
  });

  test('ends with the last byte of a file that was cut meanwhile', async () => {
    writeFileSync(at('a'), 'content');
    vi.spyOn(await handles(), 'stat').mockResolvedValue({ isFile: () => true, size: 10 } as never);
    expect(await nodeFiles.read(at('a'), 10)).toEqual(Uint8Array.from(Buffer.from('content')));
  });

  test('refuses what became a pipe between the look at it and its opening, and closes it', async () => {
    writeFileSync(at('a'), 'content');
    const stat = vi.spyOn(await handles(), 'stat').mockResolvedValue({
      isFile: () => false,
      isDirectory: () => false,
      isFIFO: () => true,
      isSocket: () => false,
      isCharacterDevice: () => false,
      isBlockDevice: () => false,
    } as never);
    await expect(nodeFiles.read(at('a'), 10)).rejects.toThrow(/^a pipe$/);
    expect(descriptors(stat)).toEqual([-1]);
  });
});

describe('nodeFiles.find', () => {
  test('follows links to what is there, and to where nothing is yet', async () => {
    writeFileSync(at('real'), 'content');
    symlinkSync('real', at('link'));
    symlinkSync('middle', at('dangling'));
    symlinkSync('end', at('middle'));
    const { path, stats } = await nodeFiles.find(at('link'));
    expect([path, stats?.size]).toEqual([at('real'), 7]);
    expect(await nodeFiles.find(at('dangling'))).toEqual({ path: at('end') });
    expect(await nodeFiles.find(at('nothing'))).toEqual({ path: at('nothing') });
  });

  test('fails where a path cannot be followed', async () => {
    symlinkSync('loop', at('loop'));
    await expect(nodeFiles.find(at('loop'))).rejects.toMatchObject({ code: 'ELOOP' });
  });
});

describe('nodeFiles.open', () => {
  test('makes a new file and refuses one that is there', async () => {
    const handle = await nodeFiles.open(at('a'));
    await nodeFiles.close(handle);
    await expect(nodeFiles.open(at('a'))).rejects.toMatchObject({ code: 'EEXIST' });
  });

  test('asks for the rights of a new file, or for those of its owner alone until it has those of another', async () => {
    await nodeFiles.close(await nodeFiles.open(at('new')));
    expect(statSync(at('new')).mode & 0o7777).toBe(0o666 & ~process.umask());
    let first = -1;
    vi.spyOn(await handles(), 'chmod').mockImplementation(async () => {
      first = statSync(at('like')).mode & 0o7777;
    });
    await nodeFiles.close(await nodeFiles.open(at('like'), statSync(at('new'))));
    expect(first).toBe(0o600);
  });

  test('takes the permissions of another, not its kind, where the owner cannot be changed either', async () => {
    const shared = await handles();
    vi.spyOn(shared, 'chown').mockRejectedValue(new Error('EPERM'));
    const handle = await nodeFiles.open(at('a'), { uid: 1, gid: 2, mode: 0o100641 } as Stats);
    expect(shared.chown).toHaveBeenCalledWith(1, 2);
    await nodeFiles.close(handle);
    expect(statSync(at('a')).mode & 0o7777).toBe(0o641);
  });

  test('closes the file where its mode cannot be set', async () => {
    const chmod = vi.spyOn(await handles(), 'chmod').mockRejectedValue(new Error('no mode'));
    await expect(nodeFiles.open(at('a'), statSync(folder))).rejects.toThrow(/^no mode$/);
    expect(descriptors(chmod)).toEqual([-1]);
  });
});

describe('nodeFiles', () => {
  test('writes one after the other, syncs, renames, lists and removes', async () => {
    const sync = vi.spyOn(await handles(), 'sync');
    const handle = await nodeFiles.open(at('a'));
    expect(await nodeFiles.write(handle, Buffer.from('con'))).toBe(3);
    expect(await nodeFiles.write(handle, Buffer.from('tent'))).toBe(4);
    expect(sync).toHaveBeenCalledTimes(0);
    await nodeFiles.sync(handle);
    expect(sync).toHaveBeenCalledTimes(1);
    await nodeFiles.close(handle);
    await nodeFiles.rename(at('a'), at('b'));
    expect(await nodeFiles.list(folder)).toEqual(['b']);
    expect(readFileSync(at('b'), 'utf8')).toBe('content');
    await nodeFiles.remove(at('b'));
    await nodeFiles.remove(at('b'));
    expect(await nodeFiles.list(folder)).toEqual([]);
  });

  test('syncs a folder and closes it, except on Windows, which has no such call', async () => {
    const sync = vi.spyOn(await handles(), 'sync');
    await nodeFiles.syncDir(folder);
    expect(descriptors(sync)).toEqual([-1]);
    const here = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor;
    Object.defineProperty(process, 'platform', { ...here, value: 'win32' });
    try {
      await nodeFiles.syncDir(folder);
    } finally {
      Object.defineProperty(process, 'platform', here);
    }
    expect(sync).toHaveBeenCalledTimes(1);
    sync.mockRejectedValue(new Error('EIO'));
    await expect(nodeFiles.syncDir(folder)).rejects.toThrow(/^EIO$/);
    expect(descriptors(sync)).toEqual([-1, -1]);
  });
});

test.each([
  ['isDirectory', 'a folder'],
  ['isFIFO', 'a pipe'],
  ['isSocket', 'a socket'],
  ['isCharacterDevice', 'a device'],
  ['isBlockDevice', 'a device'],
  ['isSymbolicLink', 'no regular file'],
])('assertRegular names what is no regular file by its kind: %s is %s', (kind, named) => {
  const kinds = ['isFile', 'isDirectory', 'isFIFO', 'isSocket', 'isCharacterDevice', 'isBlockDevice'];
  const stats = Object.fromEntries(kinds.map((name) => [name, () => name === kind]));
  expect(() => assertRegular(stats as unknown as Stats)).toThrow(new Error(named));
});
