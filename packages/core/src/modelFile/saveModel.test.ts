import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { crashStates, type DiskCall } from '../../../testing/hostile/crashStates.js';
import { lateRefusal } from '../../../testing/hostile/refusal.js';
import { ConfigError } from '../errors.js';
import { TaskModel } from '../task/taskModel.js';
import { binary } from '../tasks.js';
import { type FileLayer, nodeFiles } from './fileLayer.js';
import { loadModel } from './loadModel.js';
import { packModel } from './packModel.js';
import { saveModel } from './saveModel.js';
import { temporaryFor } from './temporaryFiles.js';
import { writeFileAtomically } from './writeFileAtomically.js';

const root = mkdtempSync(join(tmpdir(), 'mtl-core-'));
let folder = root;
let runs = 0;
beforeEach(() => {
  folder = join(root, `${runs++}`);
  mkdirSync(folder);
});
afterAll(() => rmSync(root, { recursive: true }));

/** One dense layer. */
function tiny(config: { readonly features: number }) {
  const input = tf.input({ shape: [config.features] });
  const kernelInitializer = tf.initializers.randomUniform({ minval: 1, maxval: 2, seed: 3 });
  const output = tf.layers.dense({ name: 'income', units: 1, kernelInitializer }).apply(input);
  const network = tf.model({ inputs: input, outputs: output as tf.SymbolicTensor });
  return new TaskModel(network, { income: binary() }, { builder: 'tiny', config });
}

describe('saveModel and loadModel', () => {
  test('a model comes back from a file, also over an older one and under a difficult name', async () => {
    const model = tiny({ features: 2 });
    for (const name of ['model.mtl', 'with space', 'é 🦜', 'x'.repeat(255)]) {
      const path = join(folder, name);
      writeFileSync(path, 'older');
      await saveModel(path, model, { encoder: { toJSON: () => ['a'] } });
      const { model: same, encoder } = await loadModel(path, tiny);
      expect(await packModel(same)).toEqual(await packModel(model));
      expect(encoder).toEqual(['a']);
      same.network.dispose();
    }
    expect(readdirSync(folder).length).toBe(4);
    model.network.dispose();
  });

  test('passes options on: NaN is refused and taken, limits hold', async () => {
    const model = tiny({ features: 1 });
    tf.tidy(() => model.network.setWeights([tf.tensor2d([[Number.NaN]]), tf.tensor1d([0])]));
    const path = join(folder, 'a');
    expect(await lateRefusal(() => saveModel(path, model))).toMatch(/^non-finite \| saveModel: /);
    expect(readdirSync(folder)).toEqual([]);
    await saveModel(path, model, { allowNonFinite: true });
    expect(await lateRefusal(() => loadModel(path, tiny))).toMatch(/^non-finite \| loadModel: /);
    expect(await lateRefusal(() => loadModel(path, tiny, { limits: { tensors: 1 } }))).toBe(
      'limit | loadModel: `header` must be of at most 1 tensors, got 2.',
    );
    const { model: same } = await loadModel(path, tiny, { allowNonFinite: true });
    same.network.dispose();
    model.network.dispose();
  });

  test('says which file cannot be read, or why its content is none', async () => {
    expect(await lateRefusal(() => loadModel('/nowhere/"x"', tiny))).toBe(
      'read | loadModel: `path` must be a file that can be read, got "/nowhere/\\"x\\"" (ENOENT).',
    );
    expect(await lateRefusal(() => loadModel('/', tiny))).toBe(
      'read | loadModel: `path` must be a file that can be read, got "/" (a folder).',
    );
    expect(await lateRefusal(() => loadModel('/a\0b', tiny))).toBe(
      'read | loadModel: `path` must be a file that can be read, got "/a\\u0000b" (ERR_INVALID_ARG_VALUE).',
    );
    writeFileSync(join(folder, 'empty'), '');
    expect(await lateRefusal(() => loadModel(join(folder, 'empty'), tiny))).toBe(
      'too-short | loadModel: `bytes` must be at least 8 bytes, got 0.',
    );
  });

  test('refuses what is no name of a file: a model that stands first, nothing', async () => {
    const model = tiny({ features: 2 });
    await expect(saveModel(model as never, 'a.mtl' as never)).rejects.toThrow(
      /^saveModel: `path` must be the name of a file, got \{/,
    );
    await expect(saveModel('', model)).rejects.toThrow(
      'saveModel: `path` must be the name of a file, got "".',
    );
    await expect(loadModel(undefined as never, tiny)).rejects.toThrow(
      'loadModel: `path` must be the name of a file, got undefined.',
    );
    model.network.dispose();
  });

  test('refuses options and limits that nobody reads, and keeps the cause of what it says', async () => {
    const model = tiny({ features: 2 });
    await expect(saveModel('a.mtl', model, { file: 1 } as never)).rejects.toThrow(
      new ConfigError('saveModel: `options` must be without unknown keys, got "file". Did you mean `files`?'),
    );
    await expect(loadModel('a.mtl', tiny, { file: 1 } as never)).rejects.toThrow(
      new ConfigError('loadModel: `options` must be without unknown keys, got "file". Did you mean `files`?'),
    );
    await expect(loadModel('a.mtl', tiny, { limits: { fileByte: 1 } as never })).rejects.toThrow(
      new ConfigError(
        'loadModel: `limits` must be without unknown keys, got "fileByte". Did you mean `fileBytes`?',
      ),
    );
    const cause = Object.assign(new Error('large'), { code: 'EFBIG' });
    const read = async () => {
      throw cause;
    };
    await expect(loadModel('a.mtl', tiny, { files: { ...nodeFiles, read } })).rejects.toMatchObject({
      code: 'limit',
      cause,
    });
    model.network.dispose();
  });

  test('says where it cannot write', async () => {
    const model = tiny({ features: 1 });
    // Modes do not stop root: a file where a folder should be stops everybody.
    writeFileSync(join(folder, 'file'), '');
    const verdicts = [join(folder, 'file', 'model'), join(folder, 'none', 'model')].map((path) =>
      lateRefusal(() => saveModel(path, model)),
    );
    const parts = (await Promise.all(verdicts)).map((text) => text.replace(folder, ''));
    expect(parts).toEqual([
      expect.stringMatching(
        /^write \| saveModel: `path` must be a file that can be written, got ".*\(ENOTDIR\)\.$/,
      ),
      expect.stringMatching(
        /^write \| saveModel: `path` must be a file that can be written, got ".*\(ENOENT\)\.$/,
      ),
    ]);
    mkdirSync(join(folder, 'taken'));
    expect(await lateRefusal(() => saveModel(join(folder, 'taken'), model))).toMatch(/\(a folder\)\.$/);
    expect(readdirSync(folder).sort()).toEqual(['file', 'taken']);
    model.network.dispose();
  });
});

interface Fault {
  /** Number of the call that fails, from 0. */
  readonly at: number;
  /** Also every call after it. */
  readonly on: boolean;
  /** The call does its work before it fails. */
  readonly late: boolean;
  readonly code: string;
}

/** The disk, whose calls fail as told; counts calls and open files. */
function faulty(fault: Fault) {
  const seen = { calls: [] as string[], open: 0 };
  const call = async <V>(name: string, run: () => Promise<V>): Promise<V> => {
    const n = seen.calls.push(name) - 1;
    const fails = fault.on ? n >= fault.at : n === fault.at;
    if (fails && !fault.late && name !== 'close')
      throw Object.assign(new Error(fault.code), { code: fault.code });
    const value = await run();
    if (name === 'open') seen.open++;
    if (name === 'close') seen.open--;
    if (!fails) return value;
    // A call that fails after it opened a file has closed it again.
    if (name === 'open') {
      seen.open--;
      await nodeFiles.close(value);
    }
    throw Object.assign(new Error(fault.code), { code: fault.code });
  };
  const files: FileLayer = {
    read: (path, limit) => call('read', () => nodeFiles.read(path, limit)),
    find: (path) => call('find', () => nodeFiles.find(path)),
    list: (path) => call('list', () => nodeFiles.list(path)),
    open: (path, like) => call('open', () => nodeFiles.open(path, like)),
    // Seven bytes at most at a time: a short write is no error.
    write: (handle, bytes) => call('write', () => nodeFiles.write(handle, bytes.subarray(0, 7))),
    sync: (handle) => call('sync', () => nodeFiles.sync(handle)),
    close: (handle) => call('close', () => nodeFiles.close(handle)),
    rename: (from, to) => call('rename', () => nodeFiles.rename(from, to)),
    syncDir: (path) => call('syncDir', () => nodeFiles.syncDir(path)),
    remove: (path) => call('remove', () => nodeFiles.remove(path)),
  };
  return { files, seen };
}

describe('writeFileAtomically', () => {
  const [older, newer] = [Buffer.from('the older content'), Buffer.from('the newer content, 30 bytes')];

  test.each(['ENOSPC', 'EIO', 'EACCES', 'EMFILE', 'EROFS'])(
    'for every call that fails by %s: one typed error, the old file or the new one, nothing left open or lying about',
    async (code) => {
      const path = join(folder, 'a');
      const failed = new Set<string>();
      for (const on of [false, true]) {
        for (const late of [false, true]) {
          for (let at = 0; ; at++) {
            rmSync(folder, { recursive: true });
            mkdirSync(folder);
            writeFileSync(path, older);
            const { files, seen } = faulty({ at, on, late, code });
            const verdict = await lateRefusal(() => writeFileAtomically(path, newer, files));
            expect(seen.open).toBe(0);
            if (seen.calls.length <= at) {
              expect(verdict).toBe('accepted');
              expect(readFileSync(path)).toEqual(newer);
              break;
            }
            if (seen.calls[at] === 'list' && !on) {
              // Only leftovers are looked for: no reason to fail.
              expect(verdict).toBe('accepted');
              expect(readFileSync(path)).toEqual(newer);
              continue;
            }
            expect(verdict).toMatch(
              /^write \| writeFileAtomically: `path` must be a file that can be written, got ".*/,
            );
            expect(verdict.endsWith(`(${code}).`)).toBe(true);
            const renamed = seen.calls.indexOf('rename') >= 0 && (late || at > seen.calls.indexOf('rename'));
            expect(readFileSync(path)).toEqual(renamed ? newer : older);
            // When nothing works any more, the temporary file cannot be removed either.
            if (!on || late) expect(readdirSync(folder).filter((name) => name !== 'a')).toEqual([]);
            failed.add(seen.calls[at] as string);
          }
        }
      }
      expect([...failed].sort()).toEqual([
        'close',
        'find',
        'list',
        'open',
        'rename',
        'sync',
        'syncDir',
        'write',
      ]);
    },
  );

  test('a disk that takes no byte and reports no error is an error', async () => {
    const files = { ...nodeFiles, write: async () => 0 };
    expect(await lateRefusal(() => writeFileAtomically(join(folder, 'a'), newer, files))).toMatch(
      /^write \| .*\(0 bytes were written\)\.$/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  test('where the place cannot be found nothing was made, and nothing is removed', async () => {
    const remove = vi.fn(nodeFiles.remove);
    const find = async () => {
      throw Object.assign(new Error(), { code: 'EACCES' });
    };
    const verdict = await lateRefusal(() => writeFileAtomically('a', newer, { ...nodeFiles, find, remove }));
    expect(verdict).toMatch(/\(EACCES\)\.$/);
    expect(remove).not.toHaveBeenCalled();
  });

  /** What a process that is no more left of this file. */
  const leftover = basename(temporaryFor('folder/a')).replace(`-${process.pid}-`, `-${2 ** 30}-`);

  /** What the states after a crash show: counts of a torn file, of no file, of an acknowledged one that is gone. */
  async function afterCrashes(write: (path: string, bytes: Uint8Array, files: FileLayer) => Promise<void>) {
    const calls: DiskCall[] = [];
    const files: FileLayer = {
      read: async () => newer,
      find: async (path) => ({ path }),
      list: async () => [leftover],
      open: async (path) => {
        calls.push({ call: 'open', name: basename(path) });
        return basename(path);
      },
      write: async (handle, bytes) => {
        const taken = bytes.slice(0, 10);
        calls.push({ call: 'write', name: handle as string, bytes: taken });
        return taken.length;
      },
      sync: async (handle) => void calls.push({ call: 'sync', name: handle as string }),
      close: async () => undefined,
      rename: async (from, to) => void calls.push({ call: 'rename', name: basename(from), to: basename(to) }),
      syncDir: async () => void calls.push({ call: 'syncDir' }),
      remove: async (path) => void calls.push({ call: 'remove', name: basename(path) }),
    };
    await write('folder/a', newer, files);
    const counts = { states: 0, torn: 0, gone: 0, lost: 0, leftovers: 0 };
    const before = new Map([
      ['a', older],
      [leftover, older],
    ]);
    for (const { files: found, acknowledged } of crashStates(before, calls)) {
      const bytes = found.get('a');
      const is = (content: Buffer) => bytes !== undefined && Buffer.compare(bytes, content) === 0;
      counts.states++;
      if (!bytes) counts.gone++;
      else if (!is(older) && !is(newer)) counts.torn++;
      if (acknowledged && !is(newer)) counts.lost++;
      if (acknowledged && found.has(leftover)) counts.leftovers++;
    }
    return counts;
  }

  test('no crash of the machine leaves a torn file or loses an acknowledged one', async () => {
    const { states, ...bad } = await afterCrashes(writeFileAtomically);
    expect(bad).toEqual({ torn: 0, gone: 0, lost: 0, leftovers: 0 });
    expect(states).toBeGreaterThan(50);
  });

  test('that test finds the three usual mistakes', async () => {
    const whole = async (path: string, bytes: Uint8Array, files: FileLayer, sync: boolean) => {
      const handle = await files.open(path);
      for (let at = 0; at < bytes.length; ) at += await files.write(handle, bytes.subarray(at));
      if (sync) await files.sync(handle);
    };
    const inPlace = await afterCrashes((path, bytes, files) => whole(path, bytes, files, false));
    const noSync = await afterCrashes(async (path, bytes, files) => {
      await whole(`${path}.tmp`, bytes, files, false);
      await files.rename(`${path}.tmp`, path);
    });
    const noFolderSync = await afterCrashes(async (path, bytes, files) => {
      await whole(`${path}.tmp`, bytes, files, true);
      await files.rename(`${path}.tmp`, path);
    });
    expect([inPlace.torn > 0, inPlace.lost > 0]).toEqual([true, true]);
    expect([noSync.torn > 0, noSync.lost > 0]).toEqual([true, true]);
    expect([noFolderSync.torn, noFolderSync.lost > 0]).toEqual([0, true]);
  });
});
