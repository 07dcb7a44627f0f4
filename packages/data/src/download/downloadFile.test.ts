import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ConfigError, type FileError } from '@mtl/core/plain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DownloadOptions, type DownloadProgress, downloadFile } from './downloadFile.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const body = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31) % 251));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let folder: string;
let server: Server;
let origin: string;
/** What the server does with its first, second, … request; the last one stays. */
let answers: Answer[];
let requests: IncomingMessage[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mtl-download-'));
  requests = [];
  server = createServer((request, response) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)] as Answer;
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

/** Serves bytes with ranges and an ETag, as a plain file server does. */
function serve(bytes: Uint8Array, etag = '"v1"'): Answer {
  return (request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? Number.NaN);
    const wanted = request.headers['if-range'];
    if (start >= bytes.length) {
      response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    } else if (start >= 0 && (wanted === undefined || wanted === etag)) {
      response.writeHead(206, {
        etag,
        'content-length': bytes.length - start,
        'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
      });
      response.end(bytes.subarray(start));
    } else {
      response.writeHead(200, { etag, 'content-length': bytes.length }).end(bytes);
    }
  };
}

/** Announces everything, sends the first bytes and breaks the connection. */
function cut(bytes: Uint8Array, at: number, etag?: string): Answer {
  return (_, response) => {
    response.writeHead(200, { 'content-length': bytes.length, ...(etag && { etag }) });
    response.write(bytes.subarray(0, at), () => setTimeout(() => response.destroy(), 50));
  };
}

const status =
  (code: number): Answer =>
  (_, response) =>
    response.writeHead(code).end('no');

const fetchTo = (name: string, more: Partial<DownloadOptions> = {}) =>
  downloadFile({ url: `${origin}/file`, to: join(folder, name), retryDelay: 1, ...more });

const failure = async (promise: Promise<unknown>): Promise<{ code: string; message: string }> => {
  const error = await promise.then(
    () => expect.fail('must not succeed'),
    (reason) => reason as FileError,
  );
  expect(error.name).toBe('FileError');
  return { code: error.code, message: error.message };
};

describe('downloadFile', () => {
  test('fetches a whole file, makes its folder and leaves nothing else behind', async () => {
    answers = [serve(body)];
    const found = await fetchTo('a/b/file', { sha256: sha256(body).toUpperCase(), bytes: 300_000 });
    const path = join(folder, 'a/b/file');
    expect(found).toEqual({ path, bytes: 300_000, sha256: sha256(body), fetched: true });
    expect((await readFile(path)).equals(body)).toBe(true);
    expect(await readdir(join(folder, 'a/b'))).toEqual(['file']);
  });

  test('fetches an empty file', async () => {
    answers = [serve(new Uint8Array(0))];
    expect((await fetchTo('file')).bytes).toBe(0);
    expect(await readFile(join(folder, 'file'))).toHaveLength(0);
  });

  test('asks nobody for a file that is there and has the hash', async () => {
    answers = [status(500)];
    await writeFile(join(folder, 'file'), body);
    expect((await fetchTo('file', { sha256: sha256(body) })).fetched).toBe(false);
    expect(requests).toHaveLength(0);
  });

  test('knows a present gzip file by the hash of what it holds', async () => {
    answers = [status(500)];
    await writeFile(join(folder, 'file.gz'), gzipSync(body, { level: 1 }));
    expect((await fetchTo('file.gz', { textSha256: sha256(body) })).fetched).toBe(false);
  });

  test('replaces a present file that has another hash, or none to be known by', async () => {
    answers = [serve(body)];
    await writeFile(join(folder, 'file'), 'old');
    await fetchTo('file', { sha256: sha256(body) });
    expect((await readFile(join(folder, 'file'))).equals(body)).toBe(true);
    await fetchTo('file');
    expect(requests).toHaveLength(2);
  });

  test('goes on where the server cut the connection', async () => {
    answers = [cut(body, 70_000, '"v1"'), serve(body)];
    await fetchTo('file', { sha256: sha256(body) });
    expect(requests[1]?.headers).toMatchObject({ range: 'bytes=70000-', 'if-range': '"v1"' });
    expect((await readFile(join(folder, 'file'))).equals(body)).toBe(true);
  });

  test('goes on by the date where there is no ETag, and without a condition where there is neither', async () => {
    const date = 'Mon, 03 Apr 2000 10:00:00 GMT';
    const dated: Answer = (request, response) => {
      response.setHeader('last-modified', date);
      cut(body, 10)(request, response);
    };
    answers = [dated, cut(body, 20), serve(body, '')];
    await fetchTo('file', { sha256: sha256(body) });
    expect(requests[1]?.headers).toMatchObject({ range: 'bytes=10-', 'if-range': date });
    expect(requests[2]?.headers.range).toBe('bytes=20-');
    expect(requests[2]?.headers['if-range']).toBeUndefined();
    expect((await readFile(join(folder, 'file'))).equals(body)).toBe(true);
  });

  test('starts anew where the server ignores the range', async () => {
    const whole: Answer = (_, response) =>
      response.writeHead(200, { 'content-length': body.length }).end(body);
    answers = [cut(body, 70_000), whole];
    await fetchTo('file', { bytes: body.length });
    expect((await readFile(join(folder, 'file'))).equals(body)).toBe(true);
  });

  test('starts anew where the file changed in between, by If-Range', async () => {
    const changed = Buffer.from(body.map((value) => 255 - value));
    answers = [cut(body, 70_000, '"v1"'), serve(changed, '"v2"')];
    await fetchTo('file');
    expect((await readFile(join(folder, 'file'))).equals(changed)).toBe(true);
    expect(requests).toHaveLength(2);
  });

  test('starts anew where the file changed and the server does not look at If-Range', async () => {
    const changed = Buffer.from(body.map((value) => 255 - value));
    const careless: Answer = (request, response) => {
      delete request.headers['if-range'];
      serve(changed, '"v2"')(request, response);
    };
    answers = [cut(body, 70_000, '"v1"'), careless];
    await fetchTo('file');
    expect((await readFile(join(folder, 'file'))).equals(changed)).toBe(true);
    expect(requests.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=70000-', undefined]);
  });

  test('starts anew where the answer continues at another place', async () => {
    const shifted: Answer = (_, response) => {
      response.writeHead(206, { 'content-range': `bytes 5-${body.length - 1}/${body.length}` });
      response.end(body.subarray(5));
    };
    answers = [cut(body, 70_000), shifted, serve(body)];
    await fetchTo('file');
    expect((await readFile(join(folder, 'file'))).equals(body)).toBe(true);
  });

  test('goes on in the next call with what an earlier one left, if a hash can prove the result', async () => {
    answers = [cut(body, 70_000)];
    const { code } = await failure(fetchTo('file', { sha256: sha256(body), retries: 0 }));
    expect(code).toBe('truncated');
    expect(await readdir(folder)).toEqual(['file.part']);
    answers = [serve(body)];
    await fetchTo('file', { sha256: sha256(body) });
    expect(requests[1]?.headers.range).toBe('bytes=70000-');
    expect(await readdir(folder)).toEqual(['file']);
  });

  test('leaves nothing where no hash can prove the result, and clears away older remains', async () => {
    await writeFile(join(folder, 'file.part'), 'older');
    answers = [cut(body, 70_000)];
    await failure(fetchTo('file', { retries: 0 }));
    expect(requests[0]?.headers.range).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });

  test('takes over the part of a process that died, but not one that is being written', async () => {
    await writeFile(join(folder, 'file.1-0.part'), body.subarray(0, 1000));
    await writeFile(join(folder, 'file.2-0.part'), body.subarray(0, 2000));
    const past = new Date(Date.now() - 3_600_000);
    await utimes(join(folder, 'file.1-0.part'), past, past);
    answers = [serve(body)];
    await fetchTo('file', { sha256: sha256(body) });
    expect(requests[0]?.headers.range).toBe('bytes=1000-');
    expect(await readdir(folder)).toEqual(['file', 'file.2-0.part']);
  });

  test('starts anew where remains and the rest do not make the right file', async () => {
    await writeFile(join(folder, 'file.part'), Buffer.alloc(1000, 7));
    answers = [serve(body)];
    await fetchTo('file', { sha256: sha256(body) });
    expect(requests.map(({ headers }) => headers.range)).toEqual(['bytes=1000-', undefined]);
    expect((await readFile(join(folder, 'file'))).equals(body)).toBe(true);
  });

  test('needs no byte more where the remains are the whole file', async () => {
    await writeFile(join(folder, 'file.part'), body);
    answers = [serve(body)];
    await fetchTo('file', { sha256: sha256(body) });
    expect(requests.map(({ headers }) => headers.range)).toEqual(['bytes=300000-']);
    expect((await readFile(join(folder, 'file'))).equals(body)).toBe(true);
  });

  test('starts anew where the remains are longer than the file', async () => {
    await writeFile(join(folder, 'file.part'), Buffer.concat([body, body]));
    answers = [serve(body)];
    await fetchTo('file', { sha256: sha256(body) });
    expect((await readFile(join(folder, 'file'))).equals(body)).toBe(true);
  });

  test('gives up at status 404 without trying again', async () => {
    answers = [status(404)];
    expect(await failure(fetchTo('file'))).toEqual({
      code: 'http-status',
      message: `downloadFile: \`url\` must be answered with status 200, got 404 from "${origin}/file".`,
    });
    expect(requests).toHaveLength(1);
    expect(await readdir(folder)).toEqual([]);
  });

  test('tries again after status 500, and as often as it is told', async () => {
    answers = [status(500), status(503), serve(body)];
    expect((await fetchTo('file')).bytes).toBe(300_000);
    requests = [];
    answers = [status(500)];
    expect(await failure(fetchTo('other', { retries: 2 }))).toEqual({
      code: 'busy',
      message: `downloadFile: \`url\` must be answered with status 200, got 500 from "${origin}/file".`,
    });
    expect(requests).toHaveLength(3);
  });

  test('says how far it came where the announced length never arrives', async () => {
    answers = [cut(body, 70_000)];
    expect(await failure(fetchTo('file', { retries: 1 }))).toEqual({
      code: 'truncated',
      message: `downloadFile: \`url\` must give 300000 bytes, got 70000 and the end of the connection from "${origin}/file".`,
    });
    expect(requests).toHaveLength(2);
  });

  test('notices a missing end where only the caller knows the length', async () => {
    const closing: Answer = (_, response) => {
      response.useChunkedEncodingByDefault = false; // as HTTP/1.0: the end of the connection is the end of the file
      response.writeHead(200, { connection: 'close' });
      response.end(body.subarray(0, 70_000));
    };
    answers = [closing, serve(body)];
    expect((await fetchTo('file', { bytes: 300_000 })).bytes).toBe(300_000);
    expect(requests[1]?.headers.range).toBe('bytes=70000-');
  });

  test('refuses a file of another size, announced or not', async () => {
    const chunked: Answer = (_, response) => response.writeHead(200).end(body);
    for (const [answer, bytes, got] of [
      [serve(body), 299_999, 300_000],
      [serve(body), 300_001, 300_000],
    ] as const) {
      answers = [answer];
      expect(await failure(fetchTo('file', { bytes }))).toEqual({
        code: 'size',
        message: `downloadFile: \`url\` must give ${bytes} bytes, got ${got} from "${origin}/file".`,
      });
    }
    answers = [chunked];
    expect((await failure(fetchTo('file', { bytes: 1000, sha256: sha256(body) }))).code).toBe('size');
    expect(await readdir(folder)).toEqual([]);
  });

  test('refuses a file with another hash and removes it', async () => {
    answers = [serve(body)];
    const wanted = '0'.repeat(64);
    expect(await failure(fetchTo('file', { sha256: wanted }))).toEqual({
      code: 'checksum',
      message: `downloadFile: \`sha256\` must be ${wanted}, got ${sha256(body)} from "${origin}/file".`,
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test('keeps the old file where the new one fails', async () => {
    await writeFile(join(folder, 'file'), 'old');
    answers = [serve(body)];
    await failure(fetchTo('file', { sha256: '0'.repeat(64) }));
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('old');
  });

  test('checks what a gzip file holds, and says where it is damaged', async () => {
    answers = [serve(gzipSync(body))];
    await fetchTo('file.gz', { textSha256: sha256(body) });
    answers = [serve(gzipSync(body).subarray(0, 200))];
    expect(await failure(fetchTo('other.gz', { textSha256: sha256(body) }))).toEqual({
      code: 'checksum',
      message: `downloadFile: \`textSha256\` must be ${sha256(body)}, got damaged gzip data from "${origin}/file".`,
    });
  });

  test('keeps a gzip file gzip where the server calls that an encoding of the connection', async () => {
    const encoding: Answer = (_, response) => {
      const packed = gzipSync(body);
      response.writeHead(200, { 'content-encoding': 'x-gzip', 'content-length': packed.length }).end(packed);
    };
    answers = [encoding];
    await fetchTo('file.gz', { textSha256: sha256(body) });
    expect(gunzipSync(await readFile(join(folder, 'file.gz'))).equals(body)).toBe(true);
    await fetchTo('file', { sha256: sha256(body) });
    expect((await readFile(join(folder, 'file'))).equals(body)).toBe(true);
  });

  test('says where nobody listens', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(await failure(fetchTo('file'))).toEqual({
      code: 'offline',
      message: `downloadFile: \`url\` must be an address that answers, got ECONNREFUSED from "${origin}/file". Check the connection.`,
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test('tries again where the connection breaks before an answer', async () => {
    answers = [(request) => request.socket.destroy(), serve(body)];
    expect((await fetchTo('file')).bytes).toBe(300_000);
    answers = [(request) => request.socket.destroy()];
    expect((await failure(fetchTo('file', { retries: 0 }))).code).toBe('connection');
  });

  test('gives up a connection on which nothing comes', async () => {
    const silent: Answer = (_, response) => {
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.subarray(0, 1000));
    };
    answers = [silent];
    expect(await failure(fetchTo('file', { timeout: 500, retries: 0 }))).toEqual({
      code: 'stalled',
      message: `downloadFile: \`url\` must send a byte within 500 ms, got none after 1000 bytes from "${origin}/file".`,
    });
    answers = [() => undefined, serve(body)];
    requests = [];
    expect((await fetchTo('file', { timeout: 500 })).bytes).toBe(300_000);
  });

  test('stops at the signal: before, while it waits for an answer, in the middle, and between two tries', async () => {
    const message = `downloadFile: \`signal\` has stopped the download of "${origin}/file".`;
    answers = [serve(body)];
    expect(await failure(fetchTo('file', { signal: AbortSignal.abort() }))).toEqual({
      code: 'aborted',
      message,
    });
    expect(requests).toHaveLength(0);

    const waiting = new AbortController();
    answers = [() => waiting.abort()];
    expect((await failure(fetchTo('file', { signal: waiting.signal }))).message).toBe(message);

    const middle = new AbortController();
    answers = [
      (_, response) => {
        response.writeHead(200, { 'content-length': body.length });
        response.write(body.subarray(0, 1000));
      },
    ];
    const onProgress = ({ received }: DownloadProgress) => received === 1000 && middle.abort();
    const stopped = fetchTo('file', { signal: middle.signal, sha256: sha256(body), onProgress });
    expect((await failure(stopped)).message).toBe(message);
    expect(await readFile(join(folder, 'file.part'))).toHaveLength(1000);

    const between = new AbortController();
    answers = [status(500)];
    setTimeout(() => between.abort(), 100);
    const pausing = fetchTo('other', { signal: between.signal, retryDelay: 60_000 });
    expect((await failure(pausing)).message).toBe(message);
  });

  test('hands on what the progress callback throws, and leaves nothing', async () => {
    answers = [serve(body)];
    const onProgress = () => {
      throw new RangeError('mine');
    };
    await expect(fetchTo('file', { onProgress })).rejects.toThrow(new RangeError('mine'));
    expect(await readdir(folder)).toEqual([]);
  });

  test('asks nobody where the file cannot be written', async () => {
    answers = [serve(body)];
    await writeFile(join(folder, 'plain'), 'a file, no folder');
    const path = join(folder, 'plain', 'file');
    expect(await failure(fetchTo('plain/file'))).toEqual({
      code: 'cannot-write',
      message: `downloadFile: \`to\` must be a file that can be written, got EEXIST for ${JSON.stringify(path)}.`,
    });
    await mkdir(join(folder, 'folder'));
    expect(await failure(fetchTo('folder'))).toEqual({
      code: 'cannot-write',
      message: `downloadFile: \`to\` must be a file that can be written, got "a folder" for ${JSON.stringify(join(folder, 'folder'))}.`,
    });
    expect(requests).toHaveLength(0);
  });

  test('follows redirects, also where it goes on after a cut', async () => {
    const moved: Answer = (_, response) => response.writeHead(302, { location: '/elsewhere' }).end();
    answers = [moved, cut(body, 70_000, '"v1"'), moved, serve(body)];
    await fetchTo('file', { sha256: sha256(body) });
    expect(requests.map(({ url }) => url)).toEqual(['/file', '/elsewhere', '/file', '/elsewhere']);
    expect(requests[3]?.headers.range).toBe('bytes=70000-');
    expect((await readFile(join(folder, 'file'))).equals(body)).toBe(true);
  });

  test('makes one good file of two downloads at the same time', async () => {
    answers = [serve(body)];
    const more = { sha256: sha256(body) };
    const both = await Promise.all([fetchTo('file', more), fetchTo('file', more)]);
    expect(both.map(({ bytes }) => bytes)).toEqual([300_000, 300_000]);
    expect((await readFile(join(folder, 'file'))).equals(body)).toBe(true);
    expect(await readdir(folder)).toEqual(['file']);
  });

  test('reports progress that only goes up, to the end, whatever happens underneath', async () => {
    const reports: DownloadProgress[] = [];
    const whole: Answer = (_, response) =>
      response.writeHead(200, { 'content-length': body.length }).end(body);
    answers = [cut(body, 70_000), whole];
    await fetchTo('file', { onProgress: (progress) => reports.push(progress) });
    const received = reports.map((report) => report.received);
    expect(received).toEqual([...new Set(received)].sort((a, b) => a - b));
    expect(received[0]).toBe(0);
    expect(received.at(-1)).toBe(300_000);
    expect(new Set(reports.map(({ total }) => total))).toEqual(new Set([300_000]));
  });

  test('knows no total where nobody said it', async () => {
    const reports: DownloadProgress[] = [];
    answers = [(_, response) => response.writeHead(200).end(body)];
    await fetchTo('file', { onProgress: (progress) => reports.push(progress) });
    expect(reports.at(-1)).toEqual({ received: 300_000, total: undefined });
  });

  test('takes the next address where one fails, also for a wrong file', async () => {
    answers = [status(404), serve(Buffer.from('wrong')), serve(body)];
    const url = [`${origin}/1`, `${origin}/2`, `${origin}/3`];
    expect((await fetchTo('file', { url, sha256: sha256(body) })).bytes).toBe(300_000);
    expect(requests.map((request) => request.url)).toEqual(['/1', '/2', '/3']);
  });

  test('tells the failure of every address', async () => {
    answers = [status(404), status(410)];
    expect(await failure(fetchTo('file', { url: [`${origin}/1`, `${origin}/2`] }))).toEqual({
      code: 'http-status',
      message: `downloadFile: \`url\` must have an address that works, got http-status from "${origin}/1", http-status from "${origin}/2".`,
    });
  });

  test('does not mix the bytes of two addresses where no hash could tell', async () => {
    answers = [cut(Buffer.alloc(300_000), 70_000, '"v1"'), serve(body, '"v1"')];
    await fetchTo('file', { url: [`${origin}/1`, `${origin}/2`], retries: 0 });
    expect((await readFile(join(folder, 'file'))).equals(body)).toBe(true);
  });

  test.each<[Partial<DownloadOptions>, string]>([
    [{ url: [] }, '`url` must be at least one address, got [].'],
    [{ url: 'data.csv' }, '`url` must be an http or https address, got "data.csv".'],
    [{ url: 'file:///etc/passwd' }, '`url` must be an http or https address, got "file:///etc/passwd".'],
    [{ to: '' }, '`to` must be the path of a file, got "".'],
    [{ sha256: 'abc' }, '`sha256` must be 64 hexadecimal digits, got "abc".'],
    [{ textSha256: '' }, '`textSha256` must be 64 hexadecimal digits, got "".'],
    [{ bytes: -1 }, '`bytes` must be a non-negative integer, got -1.'],
    [{ retries: 0.5 }, '`retries` must be a non-negative integer, got 0.5.'],
    [{ retryDelay: -1 }, '`retryDelay` must be a non-negative integer, got -1.'],
    [{ timeout: 0 }, '`timeout` must be a positive integer, got 0.'],
  ])('refuses %j', async (wrong, message) => {
    await expect(fetchTo('file', wrong)).rejects.toThrow(new ConfigError(`downloadFile: ${message}`));
    expect(existsSync(join(folder, 'file'))).toBe(false);
  });
});
