import { gzipSync } from 'node:zlib';
import type { Examples } from '@mtl/core/plain';
import { censusColumns, columnsOf, concatTables, readCensus, syntheticCensusText } from '@mtl/data';
import { predictTasks } from '@mtl/train';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { LoadedModel } from '../models/loadAnyModel.js';
import { syntheticData, untrainedModel } from '../testing/smallModel.js';
import { csvCell } from './csvCell.js';
import { openText } from './inputText.js';
import { type PredictedRows, predictRows } from './predictionRows.js';

const rows = 4100; // more than one chunk
let loaded: LoadedModel;
let census: Buffer;
let lines: string[][];
let expected: Readonly<Record<string, Float32Array>>;

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const data = await syntheticData(2000);
  loaded = { model: untrainedModel('shared-bottom', data) as never, encoder: data.encoder as never };
  const parts: Uint8Array[] = [];
  for await (const part of syntheticCensusText({ rows, seed: 5 })) parts.push(part);
  census = Buffer.concat(parts);
  lines = census
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.trim()));
  const table = await concatTables(readCensus(census));
  const examples: Examples = data.encoder.encode(table, { labels: false });
  expected = await predictTasks(loaded.model, examples);
});

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** All predictions for a text that arrives in pieces. */
async function predicted(
  text: string | Uint8Array,
  { keepCells = false, size = 60_000 } = {},
): Promise<{
  chunks: number[];
  values: Record<string, number[]>;
  columns: readonly string[];
  cells: string[][];
}> {
  const input = await openText(undefined, inPieces(Buffer.from(text), size));
  const { columns, chunks } = await predictRows(input, loaded, { keepCells });
  const all: PredictedRows[] = [];
  for await (const chunk of chunks) all.push(chunk);
  const values = Object.fromEntries(
    Object.keys(loaded.model.tasks).map((task) => [
      task,
      all.flatMap((chunk) => [...(chunk.predictions.get(task) as Float32Array)]),
    ]),
  );
  return {
    chunks: all.map((chunk) => chunk.rows),
    values,
    columns,
    cells: all.flatMap((chunk) => chunk.cells.map((cells) => [...cells])),
  };
}

const expectedValues = () =>
  Object.fromEntries(Object.entries(expected).map(([task, values]) => [task, [...values]]));

/** The same people as CSV with a header, columns in the order given. */
const asCsv = (order: readonly number[], end = '\n') =>
  [censusColumns.map(({ name }) => name), ...lines]
    .map((cells) => order.map((i) => csvCell(cells[i] as string)).join(',') + end)
    .join('');

const fileOrder = [...censusColumns.keys()];

describe('predictRows', () => {
  test('reads CSV in chunks, to the same bits as in memory', async () => {
    const { chunks, values, cells } = await predicted(asCsv(fileOrder));
    expect(chunks).toEqual([4096, 4]);
    expect(values).toEqual(expectedValues());
    expect(cells).toEqual([]);
  });

  test('reads gzip whose bytes come one by one', async () => {
    const few = Buffer.from(asCsv(fileOrder).split('\n').slice(0, 21).join('\n'));
    const { values } = await predicted(gzipSync(few), { size: 1 });
    expect(values.income).toEqual(expectedValues().income?.slice(0, 20));
  });

  test('reads CSV with a header, columns in any order and others between them', async () => {
    const reversed = [...fileOrder].reverse();
    expect((await predicted(asCsv(reversed, '\r\n'))).values).toEqual(expectedValues());
    const features = new Set(columnsOf(loaded.encoder.schema, { labels: false }).map(({ name }) => name));
    const without = fileOrder.filter((i) => features.has((censusColumns[i] as { name: string }).name));
    expect(without).toHaveLength(38);
    expect((await predicted(asCsv(without))).values).toEqual(expectedValues());
  });

  test('gives the cells of the input beside the predictions', async () => {
    const csv = await predicted(`\r\n${asCsv(fileOrder, '\r\n\r\n')}`, { keepCells: true, size: 7777 });
    expect(csv.columns).toEqual(censusColumns.map(({ name }) => name));
    expect(csv.cells).toEqual(lines);
    expect(csv.values).toEqual(expectedValues());
  });

  test('refuses gzip that goes on behind a NUL, and gzip that unpacks to more than 200 times its size', async () => {
    const few = asCsv(fileOrder).split('\n').slice(0, 21).join('\n');
    const parts = [gzipSync(`${few}\n`), Buffer.from([0]), gzipSync(few)];
    await expect(predicted(Buffer.concat(parts))).rejects.toEqual(
      expect.objectContaining({ name: 'FileError', code: 'gzip' }),
    );
    const bomb = gzipSync(`${few}\n${'\n'.repeat(100_000_000)}`);
    await expect(predicted(bomb)).rejects.toEqual(
      expect.objectContaining({ name: 'FileError', code: 'limit' }),
    );
  });

  test('names the columns that are missing', async () => {
    const input = await openText(undefined, inPieces(Buffer.from('sex,"a\nb"\nMale,1\n'), 3));
    await expect(predictRows(input, loaded, { keepCells: false })).rejects.toThrow(
      /^predict: `input` must have the columns of the model's encoder, got none of "age", "class_worker", .*"year" \(stdin\)\. The first line is taken for the header\.$/,
    );
    const almost = asCsv(fileOrder.filter((i) => i !== 0 && i !== 12));
    await expect(predicted(almost)).rejects.toThrow(
      'predict: `input` must have the columns of the model\'s encoder, got none of "age", "sex" (stdin). The first line is taken for the header.',
    );
  });

  test('ends at a row that cannot be read, with line and column', async () => {
    const bad = asCsv(fileOrder).replace(/^(.*\n.*\n)\d+,/, '$1thirty,');
    await expect(predicted(bad)).rejects.toThrow(
      'readCsv: `age` must be a number, got "thirty" (stdin, line 3, column 1).',
    );
  });

  test('ends at a number that is too large once scaled', async () => {
    const large = asCsv(fileOrder).replace(/^(.*\n.*\n)\d+,/, '$11e300,');
    await expect(predicted(large)).rejects.toEqual(
      expect.objectContaining({
        name: 'FileError',
        message: expect.stringMatching(
          /^predict: encode: .* got 1e\+300 \(column "age", row 1\)\. \(rows count from row 1 of the input\)$/,
        ),
      }),
    );
  });
});

describe('openText', () => {
  test.each([
    ['', 'predict: `input` must have at least one row, got none (stdin).'],
    ['\n\r\n\n', 'predict: `input` must have at least one row, got none (stdin).'],
    [
      `"${'a'.repeat(1_100_000)}`,
      'predict: `input` must begin with a row of at most 1048576 bytes, got 1100001 or more (stdin).',
    ],
  ])('refuses what is no table, case %#', async (text, message) => {
    const input = openText(undefined, inPieces(Buffer.from(text), 2_000_000));
    await expect(input).rejects.toEqual(expect.objectContaining({ name: 'FileError', message }));
  });

  test('refuses gzip that ends too early, at the latest while it is read', async () => {
    const cut = gzipSync(Buffer.from('a,b\n1,2\n')).subarray(0, 24);
    const all = async () => {
      for await (const chunk of await openText(undefined, inPieces(cut, 5)))
        expect(chunk.length).toBeGreaterThan(0);
    };
    await expect(all()).rejects.toEqual(
      expect.objectContaining({
        code: 'gzip',
        message:
          'unpackText: `source` must be one or more whole gzip members, got damaged or truncated data (stdin).',
      }),
    );
  });

  test('turns what goes wrong while reading into one error', async () => {
    // biome-ignore lint/correctness/useYield: it fails before its first chunk
    async function* broken(): AsyncGenerator<Uint8Array> {
      throw Object.assign(new Error('illegal operation'), { code: 'EISDIR' });
    }
    await expect(openText(undefined, broken())).rejects.toEqual(
      expect.objectContaining({
        code: 'read',
        message: 'unpackText: `source` must be readable, got "illegal operation" (stdin).',
      }),
    );
  });

  test('stops its source when it is closed', async () => {
    let stopped = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.from('a,b\n');
      } finally {
        stopped = true;
      }
    }
    const input = await openText(undefined, endless());
    expect(input.firstLine).toBe('a,b');
    await input.close();
    expect(stopped).toBe(true);
  });
});
