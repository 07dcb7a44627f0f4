import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lateRefusal } from '../../../testing/hostile/refusal.js';
import { nodeFiles } from './fileLayer.js';
import { loadModel } from './loadModel.js';
import { temporaryFor } from './temporaryFiles.js';
import { writeFileAtomically } from './writeFileAtomically.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mtl-special-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
const bytes = Buffer.from('content');
const save = (name: string) => lateRefusal(() => writeFileAtomically(at(name), bytes));
const load = (name: string) => lateRefusal(() => loadModel(at(name), () => undefined as never));
const mode = (name: string) => statSync(at(name)).mode & 0o7777;
const isRoot = process.getuid?.() === 0;

async function expectRefused(name: string, kind: string): Promise<void> {
  const before = lstatSync(at(name));
  const shown = JSON.stringify(at(name));
  expect(await save(name)).toBe(
    `write | writeFileAtomically: \`path\` must be a file that can be written, got ${shown} (${kind}).`,
  );
  expect(await load(name)).toBe(
    `read | loadModel: \`path\` must be a file that can be read, got ${shown} (${kind}).`,
  );
  expect(lstatSync(at(name)).ino).toBe(before.ino);
  expect(readdirSync(folder).filter((other) => other.endsWith('.tmp'))).toEqual([]);
}

describe('what is no regular file is neither replaced nor read', () => {
  test('a pipe, which would never end', async () => {
    execFileSync('mkfifo', [at('p')]);
    await expectRefused('p', 'a pipe');
    symlinkSync('p', at('link'));
    await expectRefused('link', 'a pipe');
  });

  test('a device of our own making, which only root can make', async () => {
    // 1, 7: writing to it is "no space left", reading gives zeros without end.
    const made = spawnSync('mknod', [at('d'), 'c', '1', '7']).status === 0;
    if (made) await expectRefused('d', 'a device');
    else {
      expect(readdirSync(folder)).toEqual([]);
      if (isRoot) process.stdout.write('this root may not make devices: the test of one is empty\n');
    }
  });

  test('a socket', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(at('s'), resolve));
    await expectRefused('s', 'a socket');
    await new Promise((resolve) => server.close(resolve));
  });

  test('a folder, and a circle of links', async () => {
    symlinkSync('.', at('f'));
    await expectRefused('f', 'a folder');
    symlinkSync('b', at('a'));
    symlinkSync('a', at('b'));
    await expectRefused('a', 'ELOOP');
  });
});

describe('what a file keeps when it is replaced', () => {
  test('its mode, and a new file has that of other new files', async () => {
    for (const kept of [0o600, 0o640, 0o444, 0o755]) {
      writeFileSync(at('a'), 'older');
      chmodSync(at('a'), kept);
      expect(await save('a')).toBe('accepted');
      expect(mode('a')).toBe(kept);
      rmSync(at('a'));
    }
    writeFileSync(at('other'), '');
    expect(await save('new')).toBe('accepted');
    expect(mode('new')).toBe(mode('other'));
  });

  test('its owner, where the process may give files away', async () => {
    writeFileSync(at('a'), 'older');
    if (isRoot) chownSync(at('a'), 1234, 2345);
    const before = statSync(at('a'));
    expect(await save('a')).toBe('accepted');
    expect([statSync(at('a')).uid, statSync(at('a')).gid]).toEqual([before.uid, before.gid]);
    expect(before.uid).toBe(isRoot ? 1234 : process.getuid?.());
  });

  test('links: the file that they lead to is replaced, or made', async () => {
    writeFileSync(at('real'), 'older');
    symlinkSync('real', at('one'));
    symlinkSync(at('one'), at('two'));
    symlinkSync('not yet', at('dangling'));
    symlinkSync('nowhere/file', at('lost'));
    for (const name of ['two', 'dangling']) expect(await save(name)).toBe('accepted');
    expect([readlinkSync(at('two')), readlinkSync(at('one'))]).toEqual([at('one'), 'real']);
    expect(readFileSync(at('real'))).toEqual(bytes);
    expect(readFileSync(at('not yet'))).toEqual(bytes);
    expect(readlinkSync(at('dangling'))).toBe('not yet');
    expect(await save('lost')).toMatch(/^write \| .*\(ENOENT\)\.$/);
  });

  test('a second name of it keeps the old content', async () => {
    writeFileSync(at('a'), 'older');
    linkSync(at('a'), at('b'));
    expect(await save('a')).toBe('accepted');
    expect(readFileSync(at('b'), 'utf8')).toBe('older');
  });
});

describe('leftovers of killed processes', () => {
  const leftoverOf = (name: string, pid: number) => {
    const path = temporaryFor(at(name)).replace(`-${process.pid}-`, `-${pid}-`);
    writeFileSync(path, 'half');
    return path;
  };
  const remaining = () => readdirSync(folder).filter((name) => name.endsWith('.tmp'));

  test('are removed by the next save of the same file, those of living processes stay', async () => {
    const { pid: dead } = spawnSync('true');
    leftoverOf('a', dead);
    const kept = [
      leftoverOf('a', process.pid),
      leftoverOf('a', process.ppid),
      leftoverOf('another', dead),
      leftoverOf('a', dead).replace(/^(.*\.mtl-[0-9a-f]{8})-[0-9a-f]{8}-/, '$1-00000000-'),
    ];
    writeFileSync(kept[3] as string, 'half'); // of another machine on the same disk
    rmSync(leftoverOf('a', dead));
    writeFileSync(at('.mtl-mine.tmp'), 'not ours to remove');
    expect(await save('a')).toBe('accepted');
    expect(remaining().sort()).toEqual([...kept.map((path) => basename(path)), '.mtl-mine.tmp'].sort());
    expect(readFileSync(at('a'))).toEqual(bytes);
  });

  test('are removed after a day, whoever made them', async () => {
    const [old, young] = [leftoverOf('a', process.ppid), leftoverOf('a', process.ppid)];
    const seconds = Date.now() / 1000;
    utimesSync(old, seconds, seconds - 86_500);
    utimesSync(young, seconds, seconds - 86_300);
    expect(await save('a')).toBe('accepted');
    expect(remaining()).toEqual([basename(young)]);
  });

  test('many saves of one file at once leave one of them, and nothing else', async () => {
    const contents = Array.from({ length: 40 }, (_, i) => Buffer.from(`content ${i}`));
    await Promise.all(contents.map((content) => writeFileAtomically(at('a'), content)));
    expect(contents.map(String)).toContain(readFileSync(at('a'), 'utf8'));
    expect(readdirSync(folder)).toEqual(['a']);
  });
});

describe('reading', () => {
  test('refuses a file over the limit by its size, before it is read', async () => {
    writeFileSync(at('a'), '');
    truncateSync(at('a'), 2 ** 31 + 1); // takes no room on the disk
    const shown = JSON.stringify(at('a'));
    expect(await load('a')).toBe(
      `limit | loadModel: \`path\` must be a file of at most 2147483648 bytes, got ${shown}.`,
    );
    const small = { limits: { fileBytes: 3 } };
    writeFileSync(at('a'), 'four');
    expect(await lateRefusal(() => loadModel(at('a'), () => undefined as never, small))).toBe(
      `limit | loadModel: \`path\` must be a file of at most 3 bytes, got ${shown}.`,
    );
  });

  test('takes the bytes that were there when it began, of a file that grows', async () => {
    writeFileSync(at('a'), Buffer.alloc(3_000_000, 1));
    const reading = nodeFiles.read(at('a'), 2 ** 31);
    const growing = setInterval(() => writeFileSync(at('a'), Buffer.alloc(100_000, 2), { flag: 'a' }), 0);
    const read = await reading;
    clearInterval(growing);
    expect(read.length).toBeLessThanOrEqual(statSync(at('a')).size);
    expect(read.subarray(0, 3_000_000).every((byte) => byte === 1)).toBe(true);
  });
});
