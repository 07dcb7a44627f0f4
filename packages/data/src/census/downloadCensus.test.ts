import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ConfigError, type FileError } from '@mtl/core/plain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashFile } from '../download/hashFile.js';
import { tar, zip } from '../testing/archives.js';
import { censusFiles, findCensus, verifyCensus } from './censusFiles.js';
import { downloadCensus } from './downloadCensus.js';

const real = fileURLToPath(new URL('../../../../../shared/data/census-income.test.gz', import.meta.url));
const hasReal = existsSync(real);
if (!hasReal)
  process.stdout.write('downloadCensus: no ../shared, the tests with the real file are left out\n');

let folder: string;
let server: Server;
let origin: string;
/** What the server has, by path; everything else is 404. */
let served: Map<string, Uint8Array>;
let requests: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mtl-census-'));
  served = new Map();
  requests = [];
  server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    const bytes = served.get(path);
    if (bytes) response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

const download = (more: Partial<Parameters<typeof downloadCensus>[0]> = {}) =>
  downloadCensus({
    directory: folder,
    places: [`${origin}/folder/`, `${origin}/all.zip`],
    retryDelay: 1,
    ...more,
  });

const failure = async (promise: Promise<unknown>): Promise<{ code: string; message: string }> => {
  const error = await promise.then(
    () => expect.fail('must not succeed'),
    (reason) => reason as FileError,
  );
  return { code: error.code, message: error.message };
};

describe.runIf(hasReal)('downloadCensus with the real test file', () => {
  test('fetches a part from a folder and verifies its text', async () => {
    served.set('/folder/census-income.test.gz', await readFile(real));
    const reports: unknown[] = [];
    const paths = await download({ files: ['test'], onProgress: (progress) => reports.push(progress) });
    expect(paths).toEqual({ test: join(folder, 'census-income.test.gz') });
    expect(reports.at(-1)).toEqual({ file: 'test', received: 3_261_416, total: 3_261_416 });
    expect(await readdir(folder)).toEqual(['census-income.test.gz']);
    expect(await verifyCensus(join(folder, 'census-income.test.gz'))).toEqual({
      file: 'test',
      bytes: 3_261_416,
      sha256: '5ac4cacd3ca9f1ecb10de1a0a41e4ac68fdc419e3fec190f5c0c6cc03b2ea659',
      known: true,
    });
  });

  test('asks nobody for a part that is there, packed or plain', async () => {
    await copyFile(real, join(folder, 'census-income.test.gz'));
    expect(await download({ files: ['test'] })).toEqual({ test: join(folder, 'census-income.test.gz') });
    const plain = join(folder, 'census-income.test');
    await writeFile(plain, gunzipSync(await readFile(real)));
    expect(await download({ files: ['test'] })).toEqual({ test: plain });
    expect(await verifyCensus(plain)).toEqual({
      file: 'test',
      bytes: censusFiles.test.textBytes,
      sha256: censusFiles.test.textSha256,
      known: true,
    });
    expect(requests).toEqual([]);
  });

  test('takes a part out of the archive, whichever way it lies in there', async () => {
    const packed = await readFile(real);
    const text = gunzipSync(packed);
    const names = { name: 'census-income.names', bytes: Buffer.from('| notes') };
    const tarGz = gzipSync(tar([names, { name: 'census-income.test', bytes: text }]), { level: 1 });
    for (const files of [
      [names, { name: 'census/census-income.test.gz', bytes: packed, store: true }],
      [{ name: 'census-income.test', bytes: text }, names],
      [names, { name: 'census.tar.gz', bytes: tarGz }],
    ]) {
      served.set('/all.zip', zip(files));
      expect(await download({ files: ['test'] })).toEqual({ test: join(folder, 'census-income.test.gz') });
      expect(await readdir(folder)).toEqual(['census-income.test.gz']);
      expect((await hashFile(join(folder, 'census-income.test.gz'))).textSha256).toBe(
        censusFiles.test.textSha256,
      );
      await rm(join(folder, 'census-income.test.gz'));
    }
    expect(requests.slice(0, 2)).toEqual(['/folder/census-income.test.gz', '/all.zip']);
  });

  test('keeps the part that came where the other does not', async () => {
    served.set('/folder/census-income.test.gz', await readFile(real));
    const places = [`${origin}/folder/`];
    expect((await failure(download({ places }))).code).toBe('http-status');
    expect(await readdir(folder)).toEqual([]);
    expect((await failure(download({ places, files: ['test', 'train'] }))).code).toBe('http-status');
    expect(await findCensus(folder)).toEqual({ test: join(folder, 'census-income.test.gz') });
  });
});

describe('downloadCensus', () => {
  const wrong = Buffer.from('73, Not in universe\n');

  test('refuses files with other text, from a folder and from an archive', async () => {
    served.set('/folder/census-income.test.gz', gzipSync(wrong));
    served.set('/all.zip', zip([{ name: 'census-income.test', bytes: wrong }]));
    const { sha256 } = await hashOf(wrong);
    expect(await failure(download({ files: ['test'], places: [`${origin}/folder/`] }))).toEqual({
      code: 'checksum',
      message: `downloadFile: \`textSha256\` must be ${censusFiles.test.textSha256}, got ${sha256} from "${origin}/folder/census-income.test.gz".`,
    });
    expect(await failure(download({ files: ['test'], places: [`${origin}/all.zip`] }))).toEqual({
      code: 'checksum',
      message: `downloadCensus: "census-income.test" must have sha256 ${censusFiles.test.textSha256}, got ${sha256}.`,
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test('tells the failure of every place', async () => {
    expect(await failure(download())).toEqual({
      code: 'http-status',
      message: `downloadFile: \`url\` must have an address that works, got http-status from "${origin}/folder/", http-status from "${origin}/all.zip".`,
    });
  });

  test.each([
    ['a web page', Buffer.from('<html>not found</html>'), 'must be a ZIP of stored or deflated files, got '],
    [
      'an archive without the file',
      zip([{ name: 'readme', bytes: wrong }]),
      'must hold "census-income.test", got',
    ],
    [
      'a cut directory',
      zip([{ name: 'readme', bytes: wrong }]).fill(0, 60, 70),
      'must be a ZIP of stored or deflated files, got ',
    ],
    [
      'damaged bytes',
      zip([{ name: 'census-income.test', bytes: wrong }]).fill(0xff, 48, 55),
      'must be a ZIP of stored or deflated files, got ',
    ],
    [
      'a tar that is none',
      zip([{ name: 'a.tar.gz', bytes: gzipSync(Buffer.alloc(600, 65)) }]),
      'must be a tar file, got no header.',
    ],
    [
      'a cut tar',
      zip([
        {
          name: 'a.tar.gz',
          bytes: gzipSync(tar([{ name: 'x', bytes: Buffer.alloc(5000) }]).subarray(0, 2000)),
        },
      ]),
      'must be a tar file, got an end within a file.',
    ],
  ])('says what is wrong with %s', async (_, bytes, message) => {
    served.set('/all.zip', bytes);
    const found = await failure(download({ files: ['test'], places: [`${origin}/all.zip`] }));
    expect(found.code).toBe('archive');
    expect(found.message).toContain(message);
    expect(await readdir(folder)).toEqual([]);
  });

  test('stops at the signal', async () => {
    expect((await failure(download({ signal: AbortSignal.abort() }))).code).toBe('aborted');
    expect(requests).toEqual([]);
  });

  test('refuses parts and places that are none', async () => {
    await expect(download({ files: ['valid' as 'test'] })).rejects.toThrow(
      new ConfigError('downloadCensus: `files` must be "train" or "test", got "valid".'),
    );
    await expect(download({ places: [] })).rejects.toThrow(
      new ConfigError('downloadCensus: `places` must be at least one address, got [].'),
    );
  });
});

describe('findCensus', () => {
  test('finds the parts of a folder, plain before packed', async () => {
    expect(await findCensus(folder)).toEqual({});
    await writeFile(join(folder, 'census-income.data.gz'), '');
    await writeFile(join(folder, 'census-income.test.gz'), '');
    await writeFile(join(folder, 'census-income.test'), '');
    expect(await findCensus(folder)).toEqual({
      train: join(folder, 'census-income.data.gz'),
      test: join(folder, 'census-income.test'),
    });
  });

  test('takes a file by its ending', async () => {
    const path = join(folder, 'mine.data.gz');
    await writeFile(path, '');
    expect(await findCensus(path)).toEqual({ train: path });
  });

  test('says what is not there or is something else', async () => {
    const nowhere = join(folder, 'nowhere');
    expect(await failure(findCensus(nowhere))).toEqual({
      code: 'not-found',
      message: `findCensus: \`path\` must be a file or folder, got ENOENT for ${JSON.stringify(nowhere)}.`,
    });
    const other = join(folder, 'adult.csv');
    await writeFile(other, '');
    expect(await failure(findCensus(other))).toEqual({
      code: 'not-census',
      message: `findCensus: \`path\` must be a file named census-income.data or census-income.test, plain or .gz, got ${JSON.stringify(other)}.`,
    });
  });
});

describe('verifyCensus', () => {
  test('does not know a file with other text, and tells its hash', async () => {
    const path = join(folder, 'census-income.data');
    await writeFile(path, 'abc');
    expect(await verifyCensus(path)).toEqual({
      file: 'train',
      bytes: 3,
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', // FIPS 180-2, appendix B.1
      known: false,
    });
  });

  test('says what is not there or is something else', async () => {
    const nowhere = join(folder, 'nowhere');
    expect(await failure(verifyCensus(nowhere))).toEqual({
      code: 'not-found',
      message: `verifyCensus: \`path\` must be a file, got ENOENT for ${JSON.stringify(nowhere)}.`,
    });
    const other = join(folder, 'adult.csv');
    await writeFile(other, '');
    expect((await failure(verifyCensus(other))).code).toBe('not-census');
  });
});

async function hashOf(bytes: Uint8Array) {
  const path = join(folder, `${basename(folder)}.hash`);
  await writeFile(path, bytes);
  const hashes = await hashFile(path);
  await rm(path);
  return hashes;
}
