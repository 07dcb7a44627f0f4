import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FileLayer, nodeFiles } from './fileLayer.js';
import { removeLeftovers, temporaryFor } from './temporaryFiles.js';

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8);
const here = digest(hostname());
const unique = '0123456789abcdef';

/** No process of the machine is there but 1, which is another user's, and 2. */
beforeEach(() => {
  vi.spyOn(process, 'kill').mockImplementation((pid) => {
    if (pid === 2) return true;
    throw Object.assign(new Error(), { code: pid === 1 ? 'EPERM' : 'ESRCH' });
  });
});
afterEach(() => vi.restoreAllMocks());

/** Which of these names in the folder of `folder/model` are removed; each is as many milliseconds old, or not there any more. */
async function removed(names: readonly string[], age?: number): Promise<string[]> {
  const gone: string[] = [];
  const files: FileLayer = {
    ...nodeFiles,
    list: async (folder) => (folder === 'folder' ? names : []),
    find: async (path) => ({
      path,
      ...(age !== undefined && { stats: { mtimeMs: Date.now() - age } as never }),
    }),
    remove: async (path) => void gone.push(path.replace(/^folder\//, '')),
  };
  await removeLeftovers('folder/model', files);
  return gone;
}

test('a temporary file stands beside its file, under a name that says file, machine and process', () => {
  const name = temporaryFor('folder/model');
  expect(name).toMatch(/^folder\/\.mtl-[0-9a-f]{8}-[0-9a-f]{8}-\d+-[0-9a-f]{16}\.tmp$/);
  expect(name.startsWith(`folder/.mtl-${digest('model')}-${here}-${process.pid}-`)).toBe(true);
  expect(temporaryFor('folder/model')).not.toBe(name);
  expect(temporaryFor(`folder/${'x'.repeat(255)}`)).toHaveLength(name.length);
});

test('those of dead processes of this machine are removed, those of living ones stay', async () => {
  const of = (pid: number, host = here) => `.mtl-${digest('model')}-${host}-${pid}-${unique}.tmp`;
  expect(await removed([of(1), of(2), of(3), of(77), of(3, '00000000')])).toEqual([of(3), of(77)]);
});

test('any are removed after a day, and not before', async () => {
  vi.spyOn(Date, 'now').mockReturnValue(1e12);
  const name = `.mtl-${digest('model')}-00000000-2-${unique}.tmp`;
  expect(await removed([name], 86_400_000)).toEqual([]);
  expect(await removed([name], 86_400_001)).toEqual([name]);
  expect(await removed([name])).toEqual([]);
});

test('nothing else is removed, however much it looks like one', async () => {
  const start = `.mtl-${digest('model')}-`;
  const others = [
    'model',
    `.mtl-${digest('other')}-${here}-3-${unique}.tmp`,
    `x${start}${here}-3-${unique}.tmp`,
    `${start}x${here}-3-${unique}.tmp`,
    `${start}${here}-3-${unique}.tmp.gz`,
    `${start}${here}-3-${unique}0.tmp`,
    `${start}${here}--${unique}.tmp`,
    `${start}${here}-three-${unique}.tmp`,
    `${start}${here.slice(1)}-3-${unique}.tmp`,
    `${start}${here}-3-${unique}tmp`,
    `${start}${'g'.repeat(8)}-3-${unique}.tmp`,
    `${start}${here}-3-${'g'.repeat(16)}.tmp`,
  ];
  expect(await removed(others, 1e12)).toEqual([]);
});

test('a disk that cannot be searched is no reason to fail', async () => {
  const list = async () => {
    throw new Error('EIO');
  };
  await expect(removeLeftovers('folder/model', { ...nodeFiles, list })).resolves.toBeUndefined();
});
