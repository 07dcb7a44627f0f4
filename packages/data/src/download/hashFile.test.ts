import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { verifyCensus } from '../census/censusFiles.js';
import { downloadFile } from './downloadFile.js';
import { hashFile } from './hashFile.js';

const folder = mkdtempSync(join(tmpdir(), 'mtl-hash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('hashFile', () => {
  test('hashes what gzip members hold, and nothing where more follows than members', async () => {
    const path = join(folder, 'two.gz');
    const [a, b] = [gzipSync('one\n'), gzipSync('two\n')];
    writeFileSync(join(folder, 'plain'), 'one\ntwo\n');
    writeFileSync(path, Buffer.concat([a, b]));
    expect((await hashFile(path)).textSha256).toBe((await hashFile(join(folder, 'plain'))).sha256);
    writeFileSync(path, Buffer.concat([a, Buffer.from([0]), b]));
    expect((await hashFile(path)).textSha256).toBeUndefined();
  });

  test('refuses a pipe, which might never end, at once', async () => {
    const pipe = join(folder, 'census-income.test');
    execFileSync('mkfifo', [pipe]);
    await expect(hashFile(pipe)).rejects.toThrow(
      expect.objectContaining({
        name: 'FileError',
        code: 'folder',
        message: `hashFile: \`path\` must be a file, got something else at ${JSON.stringify(pipe)}.`,
      }),
    );
    await expect(verifyCensus(pipe)).rejects.toThrow(
      `verifyCensus: \`path\` must be a file, got a folder, a pipe or a device at ${JSON.stringify(pipe)}.`,
    );
    const to = { url: 'http://127.0.0.1:9/', to: pipe, sha256: '0'.repeat(64) };
    await expect(downloadFile(to)).rejects.toThrow(
      `downloadFile: \`to\` must be a file that can be written, got "a pipe or a device" for ${JSON.stringify(pipe)}.`,
    );
  });
});
