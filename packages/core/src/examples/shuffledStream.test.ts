import { describe, expect, test } from 'vitest';
import type { Examples } from './examples.js';
import { shuffledRows } from './shuffle.js';
import { shuffledStream } from './shuffledStream.js';
import { takeExamples } from './takeExamples.js';

/** Rows whose label, number, id and bag all say which row they are. */
function tableOf(rows: number): Examples<'row'> {
  const numbers = Array.from({ length: rows }, (_, row) => row);
  return {
    rows,
    fields: 1,
    ids: Int32Array.from(numbers),
    columns: 1,
    numeric: Float32Array.from(numbers),
    labels: { row: Float32Array.from(numbers) },
    weights: { row: Float32Array.from(numbers) },
    bags: {
      own: {
        offsets: Int32Array.from({ length: rows + 1 }, (_, row) => row),
        ids: Int32Array.from(numbers),
      },
    },
  };
}

/** The rows of a table in chunks of these sizes. */
function* chunksOf(sizes: readonly number[]): Generator<Examples<'row'>> {
  const table = tableOf(sizes.reduce((sum, size) => sum + size, 0));
  let from = 0;
  for (const size of sizes) {
    const first = from;
    yield takeExamples(
      table,
      Int32Array.from({ length: size }, (_, i) => first + i),
    );
    from += size;
  }
}

async function orderOf(
  sizes: readonly number[],
  options: Parameters<typeof shuffledStream>[1],
): Promise<number[]> {
  const order: number[] = [];
  for await (const chunk of shuffledStream(chunksOf(sizes), options)) {
    const rows = Array.from(chunk.labels.row);
    expect(chunk.rows).toBeLessThanOrEqual(4096);
    for (const all of [chunk.ids, chunk.numeric, chunk.weights?.row, chunk.bags?.own?.ids]) {
      expect(Array.from(all as Float32Array)).toEqual(rows);
    }
    order.push(...rows);
  }
  return order;
}

const sorted = (order: readonly number[]) => [...order].sort((a, b) => a - b);
const upTo = (rows: number) => Array.from({ length: rows }, (_, row) => row);

describe('shuffledStream', () => {
  test.each([[[50]], [[10, 0, 39, 1]], [[1, 49]]])(
    'of chunks %j has the order of the table where the buffer holds all rows',
    async (sizes) => {
      for (const size of [50, 51, 1000]) {
        for (const epoch of [0, 3]) {
          const order = await orderOf(sizes, { size, seed: 7, epoch });
          expect(order).toEqual(Array.from(shuffledRows(50, 7, epoch)));
        }
      }
      expect(await orderOf(sizes, { size: 50 })).toEqual(Array.from(shuffledRows(50, 0, 0)));
    },
  );

  test('gives every row once, in an order that does not depend on the chunks, and another one by seed and epoch', async () => {
    for (const size of [1, 2, 7, 49]) {
      const order = await orderOf([50], { size, seed: 1 });
      expect(sorted(order)).toEqual(upTo(50));
      expect(await orderOf([3, 0, 30, 17], { size, seed: 1 })).toEqual(order);
      if (size > 2) {
        expect(await orderOf([50], { size, seed: 2 })).not.toEqual(order);
        expect(await orderOf([50], { size, seed: 1, epoch: 1 })).not.toEqual(order);
      }
    }
    expect(await orderOf([50], { size: 1, seed: 1 })).toEqual(upTo(50));
    expect(await orderOf([], { size: 3 })).toEqual([]);
    expect(await orderOf([0, 0], { size: 3 })).toEqual([]);
  });

  test('lets no row come a buffer early, half of those that wait at a time, and mixes every round anew', async () => {
    const [rows, size] = [4000, 100];
    const order = await orderOf(
      Array.from({ length: 40 }, () => 100),
      { size, seed: 5 },
    );
    const places = new Map(order.map((row, place) => [row, place]));
    const late = upTo(rows).map((row) => (places.get(row) as number) - row);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(1 - size);
    expect(Math.max(...late)).toBeGreaterThan(2 * size);
    // Half leaves with every 50 rows: about one row in 32 stays for five rounds more, 0.75 · size early + 5 · size / 2.
    const waited = late.filter((places) => places > 1.75 * size).length / rows;
    expect(waited).toBeGreaterThan(1 / 64);
    expect(waited).toBeLessThan(1 / 16);
    // Two rounds that had the same permutation would repeat their steps.
    const steps = (from: number) => order.slice(from, from + 50).map((row) => row - from);
    expect(steps(1000)).not.toEqual(steps(1050));
  });

  test('takes no more than the buffer from its source, and closes it', async () => {
    let asked = 0;
    let closed = false;
    const endless = function* () {
      try {
        for (;;) {
          asked += 10;
          yield* chunksOf([10]);
        }
      } finally {
        closed = true;
      }
    };
    const stream = shuffledStream(endless(), { size: 40 });
    const { value } = await stream.next();
    expect((value as Examples).rows).toBe(20);
    expect(asked).toBe(50);
    await stream.return();
    expect(closed).toBe(true);
  });

  test('cuts what it gives into pieces', async () => {
    const sizes: number[] = [];
    for await (const { rows } of shuffledStream(chunksOf([5000]), { size: 10_000 })) sizes.push(rows);
    expect(sizes).toEqual([4096, 904]);
  });

  test.each([
    [{}, '`size` must be a positive integer, got undefined.'],
    [undefined, '`size` must be a positive integer, got undefined.'],
    [{ size: 0 }, '`size` must be a positive integer, got 0.'],
    [{ size: 3, seed: 0.5 }, '`seed` must be a safe integer, got 0.5.'],
    [{ size: 3, epoch: -1 }, '`epoch` must be a non-negative integer, got -1.'],
    [{ sise: 3 }, '`options` must be without unknown keys, got "sise". Did you mean `size`?'],
  ])('refuses %j at once', (options, message) => {
    expect(() => shuffledStream([], options as never)).toThrow(
      expect.objectContaining({ name: 'ConfigError', message: `shuffledStream: ${message}` }),
    );
  });
});
