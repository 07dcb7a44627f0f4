import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import { ConfigError, FileError, ShapeError } from '../errors.js';
import type { Examples } from './examples.js';
import { examplesFrom } from './examplesFrom.js';
import { serveExamples } from './serveExamples.js';

/** Rows that say by their label which they are. */
function chunk(first: number, rows = 2): Examples<'y'> {
  const from = (step: number) => Array.from({ length: rows }, (_, i) => first + i * step);
  return {
    rows,
    fields: 1,
    ids: Int32Array.from(from(1)),
    columns: 1,
    numeric: Float32Array.from(from(0.5)),
    labels: { y: Float32Array.from(from(1)) },
    weights: { y: Float32Array.from(from(2)) },
    bags: {
      own: { offsets: Int32Array.from({ length: rows + 1 }, (_, i) => i), ids: Int32Array.from(from(1)) },
    },
  };
}

async function all<V>(stream: AsyncIterable<V>): Promise<V[]> {
  const values: V[] = [];
  for await (const value of stream) values.push(value);
  return values;
}

const channels: MessageChannel[] = [];

function channel(open: Parameters<typeof serveExamples>[1]) {
  const made = new MessageChannel();
  channels.push(made);
  serveExamples(made.port2, open);
  return { ...made, rows: examplesFrom<'y'>(made.port1), port1: made.port1 };
}

afterAll(() => {
  for (const { port1 } of channels) port1.close();
});

describe('examplesFrom and serveExamples', () => {
  test('carry the chunks of an epoch over a port, the arrays of the source unharmed', async () => {
    const table = chunk(5);
    const view = { ...chunk(0), numeric: Float32Array.of(7, 8, 9, 10).subarray(1, 3) };
    const { rows } = channel((epoch) => [table, chunk(10 * epoch, 3), view]);
    for (const epoch of [0, 4]) {
      expect(await all(rows(epoch))).toEqual([
        chunk(5),
        chunk(10 * epoch, 3),
        { ...view, numeric: Float32Array.of(8, 9) },
      ]);
    }
    expect(table).toEqual(chunk(5));
  });

  test('keep several streams apart', async () => {
    const { rows } = channel(async function* (epoch) {
      yield chunk(10 * epoch);
      await new Promise((resolve) => setTimeout(resolve, 2 - epoch));
      yield chunk(10 * epoch + 1);
    });
    const streams = [0, 1, 2].map((epoch) => all(rows(epoch)));
    expect(await Promise.all(streams)).toEqual(
      [0, 1, 2].map((epoch) => [chunk(10 * epoch), chunk(10 * epoch + 1)]),
    );
  });

  test('make the next chunk while one is in use, and not the one after', async () => {
    let made = 0;
    const { rows } = channel(function* () {
      for (;;) yield chunk(made++);
    });
    const stream = rows(0);
    await stream.next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(made).toBe(2);
    await stream.return();
  });

  test('close the stream of the other side with the own', async () => {
    const closed: number[] = [];
    const { rows } = channel(function* (epoch) {
      try {
        for (;;) yield chunk(1);
      } finally {
        closed.push(epoch);
      }
    });
    for await (const { labels } of rows(3)) {
      expect(labels.y[0]).toBe(1);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(closed).toEqual([3]);
  });

  test.each([
    [new ConfigError('a: b'), ConfigError, { name: 'ConfigError', message: 'a: b' }],
    [new ShapeError('c: d'), ShapeError, { name: 'ShapeError', message: 'c: d' }],
    [new FileError('quote', 'e: f'), FileError, { name: 'FileError', message: 'e: f', code: 'quote' }],
    [{ name: 'FileError', message: 'g' }, FileError, { name: 'FileError', message: 'g', code: 'unknown' }],
    [new TypeError('h'), Error, { name: 'MtlError', message: 'h' }],
    ['just text', Error, { name: 'MtlError', message: 'just text' }],
  ])('throw the error %o of the other side when its chunk would come', async (thrown, kind, expected) => {
    const { rows } = channel(function* () {
      yield chunk(1);
      throw thrown;
    });
    const stream = rows(0);
    expect((await stream.next()).value).toEqual(chunk(1));
    const error = await stream.next().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject(expected);
    expect(await stream.next()).toEqual({ value: undefined, done: true });
  });

  test('throw what opening throws', async () => {
    const { rows } = channel(() => {
      throw new FileError('missing', 'openFile: no such file');
    });
    await expect(all(rows(0))).rejects.toMatchObject({ name: 'FileError', code: 'missing' });
  });

  test('end with an error when the port is closed, for a stream that waits and for one to come', async () => {
    const { rows, port1 } = channel(async function* () {
      await new Promise(() => {});
    });
    const waiting = all(rows(0));
    const message = 'examplesFrom: the port was closed, or its worker ended, before the last chunk.';
    const refused = expect(waiting).rejects.toMatchObject({ name: 'MtlError', message });
    await new Promise((resolve) => setTimeout(resolve, 5));
    port1.close();
    await refused;
    await expect(all(rows(0))).rejects.toMatchObject({ name: 'MtlError', message });
  });

  test('work between threads, and tell of a worker that ends', async () => {
    const folder = new URL('.', import.meta.url).pathname;
    const source = `
      import { parentPort } from 'node:worker_threads';
      import { serveExamples } from './serveExamples.js';
      parentPort.once('message', ({ port }) => serveExamples(port, function* (epoch) {
        for (let i = 0; i < 3; i++) {
          if (epoch === 7) process.exit(0);
          const numeric = Float32Array.of(epoch, i);
          yield { rows: 2, fields: 0, ids: new Int32Array(0), columns: 1, numeric, labels: { y: numeric } };
        }
      }));`;
    const { outputFiles } = await build({
      stdin: { contents: source, resolveDir: folder, loader: 'ts' },
      bundle: true,
      write: false,
      format: 'cjs',
      platform: 'node',
    });
    const worker = new Worker(outputFiles[0]?.text as string, { eval: true });
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ port: port2 }, [port2 as never]);
    const rows = examplesFrom<'y'>(port1);
    const numbers = async (epoch: number) => (await all(rows(epoch))).flatMap(({ numeric }) => [...numeric]);
    expect(await numbers(0)).toEqual([0, 0, 0, 1, 0, 2]);
    expect(await numbers(4)).toEqual([4, 0, 4, 1, 4, 2]);
    await expect(numbers(7)).rejects.toThrow('its worker ended');
    await worker.terminate();
  });
});
