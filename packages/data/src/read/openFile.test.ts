import {
  appendFile,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FileError, show } from '@mtl/core/plain';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { concatTables } from '../table/concatTables.js';
import { failure, plainTable } from '../testing/collect.js';
import { openFile } from './openFile.js';
import { readCsv } from './readCsv.js';

const columns = [{ name: 'a', kind: 'categorical' }] as const;
const rows = 'x\n'.repeat(200_000); // more than one read of the file
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'open file ü-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string | Uint8Array = `a\n${rows}`): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

/** Reads a file and does something to it after its first bytes. */
async function changing(path: string, change: () => Promise<void>): Promise<unknown> {
  const source = openFile(path);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    let changed = false;
    for await (const chunk of source) {
      if (!changed) await change();
      changed = true;
      yield chunk;
    }
  }
  return concatTables(readCsv(chunks(), columns, { name: source.name })).then(
    (table) => table.rows,
    (error: { code: string }) => error.code,
  );
}

describe('openFile', () => {
  test('gives a file to a reader, packed or not whatever its name says, and its name to messages', async () => {
    const packed = await file('packed.csv', gzipSync('a\ny\n'));
    expect(plainTable(await concatTables(readCsv(openFile(packed), columns)))).toEqual({ a: ['y'] });
    const plain = await file('plain.gz', 'a\nx\ny,z\n');
    expect((await failure(readCsv(openFile(plain), columns))).message).toBe(
      'readCsv: `row` must be 1 fields, got 2 (plain.gz, line 3).',
    );
    await symlink(packed, join(folder, 'link'));
    expect(plainTable(await concatTables(readCsv(openFile(join(folder, 'link')), columns)))).toEqual({
      a: ['y'],
    });
  });

  test('can be read twice', async () => {
    const source = openFile(await file('twice.csv', 'a\nx\n'));
    for (let i = 0; i < 2; i++) expect((await concatTables(readCsv(source, columns))).rows).toBe(1);
  });

  test('says what is at the path if it is no file', async () => {
    const sub = join(folder, 'sub');
    await mkdir(sub);
    const readable = await file('file');
    for (const [path, code, got] of [
      [join(folder, 'none'), 'missing', 'nothing'],
      [join(readable, 'none'), 'missing', 'nothing'],
      [sub, 'folder', 'something else'],
      ['/dev/zero', 'folder', 'something else'],
    ] as const) {
      const error = await failure(readCsv(openFile(path), columns));
      expect(error).toMatchObject({ name: 'FileError', code });
      expect(error.message).toMatch(
        new RegExp(`^openFile: \`path\` must be a file that can be read, got ${got} at "/`),
      );
    }
  });

  test('refuses a file that grows, shrinks or is written again while it is read', async () => {
    const path = await file('changing.csv');
    expect(await changing(path, async () => undefined)).toBe(200_000);
    expect(await changing(path, () => appendFile(path, 'x\n'))).toBe('changed');
    expect(await changing(path, () => truncate(path, 300_000))).toBe('changed');
    const again = await readFile(path);
    expect(
      await changing(path, async () => {
        await writeFile(path, again);
        await utimes(path, 1, 1);
      }),
    ).toBe('changed');
  });

  test('says how large a file was that changed', async () => {
    const path = await file('grown.csv', 'a\nx\n');
    await utimes(path, 1, 1);
    const chunks = openFile(path)[Symbol.asyncIterator]();
    await chunks.next();
    await appendFile(path, 'yz\n');
    await utimes(path, 1, 1); // its size alone shows it
    await chunks.next();
    await expect(chunks.next()).rejects.toThrow(
      new FileError(
        'changed',
        `openFile: \`path\` must be a file that stays as it is while it is read, got 7 bytes after 4 at ${show(path)}.`,
      ),
    );
  });

  test.each([
    ['EIO', 'no disk', 'read', 'EIO'],
    [undefined, 'no "disk"', 'read', '"no \\"disk\\""'],
    ['EISDIR', 'a folder by now', 'folder', 'a folder'],
    ['ENOENT', 'gone', 'missing', 'nothing'],
  ])('says why a read fails and keeps the cause: %s', async (reason, text, code, got) => {
    const path = await file('failing.csv', 'a\nx\n');
    const handle = await open(path, 'r');
    const cause = Object.assign(new Error(text), reason !== undefined && { code: reason });
    const read = vi.spyOn(Object.getPrototypeOf(handle), 'read').mockRejectedValue(cause);
    await handle.close();
    const error = await failure(readCsv(openFile(path), columns));
    read.mockRestore();
    expect(error).toMatchObject({ name: 'FileError', code, cause });
    expect(error.message).toBe(
      `openFile: \`path\` must be a file that can be read, got ${got} at ${show(path)}.`,
    );
  });

  test('reads the file that it has opened to its end if another takes its name', async () => {
    const path = await file('replaced.csv');
    const other = await file('other.csv', 'b\n1\n');
    expect(await changing(path, () => rename(other, path))).toBe(200_000);
  });

  test('closes the file however the reading ends', async () => {
    const path = await file('closed.csv');
    const opened = async () => (await readdir('/proc/self/fd').catch(() => [])).length;
    const before = await opened();
    for (let i = 0; i < 5; i++) {
      for await (const _ of readCsv(openFile(path), columns)) break;
      await failure(readCsv(openFile(path), [{ name: 'b', kind: 'categorical' }]));
      await concatTables(readCsv(openFile(path), columns));
    }
    expect(await opened()).toBe(before);
  });
});
