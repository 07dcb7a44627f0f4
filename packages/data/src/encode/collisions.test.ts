import { ConfigError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { tableFromRows } from '../read/tableFromRows.js';
import { takeRows } from '../table/takeRows.js';
import { collisions } from './collisions.js';
import { fitEncoder } from './fitEncoder.js';
import { slotsOf } from './hashing.js';

const specs = [{ name: 'city', kind: 'categorical' }] as const;
const column = 'city';
const table = tableFromRows(
  ['Rome', 'Lyon', 'Rome', null, 'Oslo'].map((city) => ({ city })),
  specs,
);

describe('collisions', () => {
  test('puts every value into the one slot of two buckets', async () => {
    expect(await collisions(table, { column, buckets: 2 })).toEqual({
      values: 3,
      colliding: 2,
      expected: 2,
      shared: [['Lyon', 'Oslo', 'Rome']],
    });
  });

  test('finds none where the slots are far more than the values', async () => {
    const found = await collisions(table, { column, buckets: 2 ** 31 - 1 });
    expect(found).toMatchObject({ values: 3, colliding: 0, shared: [] });
    expect(found.expected).toBeLessThan(1e-6);
  });

  test('expects a thousand of 3,610 values in 5,000 buckets, and finds about as many', async () => {
    const rows = Array.from({ length: 3610 }, (_, i) => ({ city: `value ${i}` }));
    const found = await collisions(tableFromRows(rows, specs), { column, buckets: 5000, list: 5 });
    expect(found.expected).toBeCloseTo(1039, 0); // 3610 − 4999 · (1 − (1 − 1/4999)³⁶¹⁰)
    expect(Math.abs(found.colliding - found.expected)).toBeLessThan(120); // over five standard deviations
    expect(found.shared.length).toBe(5);
    for (const values of found.shared) {
      expect(values.length).toBeGreaterThan(1);
      expect(new Set(values.map(slotsOf(column, { buckets: 5000 }))).size).toBe(1);
    }
  });

  test('counts what an encoder does, over chunks, with its seed', async () => {
    const hash = { buckets: 4, seed: 3 };
    const schema = { columns: { city: { kind: 'category', hash } }, labels: {} } as const;
    const rows = Array.from({ length: 8 }, (_, i) => ({ city: String(i) }));
    const eight = tableFromRows(rows, specs);
    const { ids } = (await fitEncoder(schema, eight)).encode(eight);
    const chunks = rows.map((_, row) => takeRows(eight, Int32Array.of(row)));
    const found = await collisions(chunks, { column, ...hash });
    expect(found.colliding).toBe(8 - new Set(ids).size);
    expect(found).toEqual(await collisions(eight, { column, ...hash }));
  });

  test('expects nothing of no value', async () => {
    const none = { values: 0, colliding: 0, expected: 0, shared: [] };
    expect(await collisions([], { column, buckets: 2 })).toEqual(none);
    expect(await collisions([], { column, buckets: 3 })).toEqual(none);
  });

  test('refuses what is no table, and options that are none', async () => {
    await expect(collisions([{ city: 'Oslo' }] as never, { column, buckets: 2 })).rejects.toThrow(
      new ConfigError(
        'collisions: `tables[0]` must be a table of { rows, columns }, got {"city":"Oslo"}. Make a table of objects with `tableFromRows(rows, columnsOf(schema))`.',
      ),
    );
    for (const [options, message] of [
      [
        { column, bucket: 2 },
        '`options` must be without unknown keys, got "bucket". Did you mean `buckets`?',
      ],
      [{ column: ['city'], buckets: 2 }, '`column` must be the name of a column, got ["city"].'],
      [{ column, buckets: 1 }, '`buckets` must be an integer from 2 to 2147483647, got 1.'],
      [{ column, buckets: 2, seed: 0.5 }, '`seed` must be an integer from 0 to 4294967295, got 0.5.'],
      [{ column, buckets: 2, list: -1 }, '`list` must be a non-negative integer, got -1.'],
    ] as const) {
      await expect(collisions(table, options as never)).rejects.toThrow(
        new ConfigError(`collisions: ${message}`),
      );
    }
  });
});
