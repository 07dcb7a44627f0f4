import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseCommandLine } from '@mtl/cli';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { censusProgram } from '../program.js';
import { fakeOutput } from '../testing/fakeStreams.js';
import { temporaryFolder } from '../testing/temporaryFolder.js';
import { fetchData, showStats, verifyData } from './data.js';

const folder = temporaryFolder(afterAll);
let server: Server;
let place: string;

beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  place = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.close();
});

const line = (...args: string[]) => parseCommandLine(censusProgram('0'), ['data', ...args]);
const eventsOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text) as Record<string, unknown>);

describe('data fetch', () => {
  test('fails with the reason of the place that it was told to ask', async () => {
    const fetching = fetchData(
      line('fetch', '--data', join(folder, 'new'), '--place', place),
      fakeOutput().output,
    );
    await expect(fetching).rejects.toEqual(
      expect.objectContaining({
        name: 'FileError',
        code: 'http-status',
        message: `downloadFile: \`url\` must be answered with status 200, got 404 from "${place}census-income.data.gz".`,
      }),
    );
  });
});

describe('data verify', () => {
  test('refuses a file of another text', async () => {
    const path = join(folder, 'census-income.test');
    await writeFile(path, 'something else\n');
    const { output, written } = fakeOutput({ json: true });
    await expect(verifyData(line('verify', '--data', folder), output)).rejects.toThrow(
      `data verify: \`--data\` must be the published files, got another text in ${JSON.stringify(path)}.`,
    );
    const sha256 = createHash('sha256').update('something else\n').digest('hex');
    expect(eventsOf(written.stdout)).toEqual([
      { event: 'verified', file: 'test', path, known: false, bytes: 15, sha256 },
    ]);
    expect(written.stderr).toBe(`${path} is not the published file (15 bytes, sha256 ${sha256})\n`);
  });
});

describe('data stats', () => {
  test('counts values and positive rows of the look-alike, and says that it is one', async () => {
    const { output, written } = fakeOutput({ json: true });
    expect(await showStats(line('stats', '--synthetic', '--rows', '500'), output)).toBe(0);
    const events = eventsOf(written.stdout);
    expect(events[0]).toEqual({ event: 'file', source: 'look-alike', rows: 500, synthetic: true });
    expect(events.filter(({ event }) => event === 'column')).toHaveLength(41);
    const tasks = events.filter(({ event }) => event === 'task');
    expect(tasks.map(({ task }) => task)).toEqual(['income', 'neverMarried', 'college']);
    for (const { positive, share } of tasks) expect(share).toBe((positive as number) / 500);
    expect(written.stderr).toMatch(/^look-alike: 500 rows \(synthetic\)\n/);
  });
});

const shared = fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
if (!existsSync(shared)) process.stdout.write('data: the real test file is not here, its tests do not run\n');

describe.runIf(existsSync(shared))('the real test file', () => {
  test('is known, and has the published numbers of positive rows', async () => {
    const { output, written } = fakeOutput({ json: true });
    expect(await verifyData(line('verify', '--data', shared), output)).toBe(0);
    expect(await showStats(line('stats', '--data', shared), output)).toBe(0);
    const events = eventsOf(written.stdout);
    expect(events[0]).toMatchObject({ file: 'test', known: true });
    expect(events[1]).toMatchObject({ event: 'file', rows: 99_762 });
    const rates = events.filter(({ event }) => event === 'task').map(({ positive }) => positive);
    expect(rates).toEqual([6_186, 43_143, 19_456]);
    expect(events.find(({ column }) => column === 'det_hh_fam_stat')).toMatchObject({ distinct: 37 });
  });
});
