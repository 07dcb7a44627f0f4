import { ConfigError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { tableFromRows } from '../read/tableFromRows.js';
import type { Table } from '../table/table.js';
import { takeRows } from '../table/takeRows.js';
import { collisions } from './collisions.js';
import { fitEncoder } from './fitEncoder.js';
import { hashedId } from './hashing.js';

const specs = [
  { name: 'city', kind: 'categorical' },
  { name: 'sex', kind: 'categorical' },
] as const;
const columns = ['city', 'sex'];
const table = tableFromRows(
  [
    { city: 'Rome', sex: 'f' },
    { city: 'Lyon', sex: 'm' },
    { city: 'Rome', sex: 'm' },
  ],
  specs,
);

describe('collisions', () => {
  test('puts every pair into the one slot of two buckets', async () => {
    expect(await collisions(table, { columns, buckets: 2 })).toEqual({
      values: 4,
      colliding: 3,
      expected: 3,
      shared: [
        {
          id: 1,
          pairs: [
            { column: 'city', value: 'Lyon' },
            { column: 'city', value: 'Rome' },
            { column: 'sex', value: 'f' },
            { column: 'sex', value: 'm' },
          ],
        },
      ],
    });
  });

  test('finds none where the slots are far more than the values', async () => {
    const found = await collisions(table, { columns, buckets: 2 ** 31 - 1 });
    expect(found).toMatchObject({ values: 4, colliding: 0, shared: [] });
    expect(found.expected).toBeLessThan(1e-6);
  });

  test('expects a thousand of 3,610 values in 5,000 buckets, and finds about as many', async () => {
    const rows = Array.from({ length: 3610 }, (_, i) => ({ city: `value ${i}`, sex: 'f' }));
    const found = await collisions(tableFromRows(rows, specs), { columns: ['city'], buckets: 5000, list: 5 });
    expect(found.expected).toBeCloseTo(1039, 0); // 3610 − 4999 · (1 − (1 − 1/4999)³⁶¹⁰)
    expect(Math.abs(found.colliding - found.expected)).toBeLessThan(120); // over five standard deviations
    expect(found.shared.length).toBe(5);
    for (const { id, pairs } of found.shared) {
      expect(pairs.length).toBeGreaterThan(1);
      for (const { column, value } of pairs) expect(hashedId(column, value, { buckets: 5000 })).toBe(id);
    }
  });

  test('counts what an encoder would do, over chunks', async () => {
    const schema = { continuous: [], categorical: columns, labels: {} };
    const encoder = await fitEncoder(schema, table, { categorical: { hash: { buckets: 4, seed: 3 } } });
    if (!encoder.hash) throw new Error('expected a hash');
    const chunks: Table[] = [0, 1, 2].map((row) => takeRows(table, Int32Array.of(row)));
    const found = await collisions(chunks, { columns: encoder.schema.categorical, ...encoder.hash });
    const distinct = new Set(encoder.encode(table).ids);
    expect(found.colliding).toBe(4 - distinct.size);
    expect(found).toEqual(await collisions(table, { columns, buckets: 4, seed: 3 }));
  });

  test('keeps fields apart whose names and values run into each other', async () => {
    const names = ['a', 'a=b'].map((name) => ({ name, kind: 'categorical' }) as const);
    const odd = tableFromRows([{ a: 'b=c', 'a=b': 'c' }], names);
    for (let seed = 0; seed < 20; seed++) {
      expect((await collisions(odd, { columns: ['a', 'a=b'], buckets: 2 ** 31 - 1, seed })).colliding).toBe(
        0,
      );
    }
  });

  test('finds the pairs that share an id', async () => {
    const { shared } = await collisions(table, { columns, buckets: 2 });
    expect(shared).toHaveLength(1);
    expect(shared[0]?.id).toBe(1);
    expect(shared[0]?.pairs).toHaveLength(4);
  });

  test('refuses what is no table and no option', async () => {
    await expect(collisions([{ city: 'Oslo' }] as never, { columns, buckets: 2 })).rejects.toThrow(
      new ConfigError(
        'collisions: `tables[0]` must be a table of { rows, columns }, got {"city":"Oslo"}. Make a table of objects with `tableFromRows(rows, columnsOf(schema))`.',
      ),
    );
    await expect(collisions(table, { columns, bucket: 2 } as never)).rejects.toThrow(
      new ConfigError(
        'collisions: `options` must be without unknown keys, got "bucket". Did you mean `buckets`?',
      ),
    );
  });

  test('expects nothing of no value', async () => {
    expect(await collisions([], { columns: ['city'], buckets: 2 })).toEqual({
      values: 0,
      colliding: 0,
      expected: 0,
      shared: [],
    });
  });

  test('refuses what is no number of buckets, no seed and no count', async () => {
    await expect(collisions(table, { columns, buckets: 1 })).rejects.toThrow(
      new ConfigError('collisions: `buckets` must be an integer from 2 to 2147483647, got 1.'),
    );
    await expect(collisions(table, { columns, buckets: 2, seed: 0.5 })).rejects.toThrow(
      new ConfigError('collisions: `seed` must be an integer from 0 to 4294967295, got 0.5.'),
    );
    await expect(collisions(table, { columns, buckets: 2, list: -1 })).rejects.toThrow(
      new ConfigError('collisions: `list` must be a non-negative integer, got -1.'),
    );
  });
});
