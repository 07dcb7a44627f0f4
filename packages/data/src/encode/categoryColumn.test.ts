import { ConfigError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import type { SchemaColumn } from '../schema/columnKinds.js';
import type { Table } from '../table/table.js';
import { fitted, rowsOf } from '../testing/encoded.js';
import { fitEncoder } from './fitEncoder.js';

async function ids(city: SchemaColumn, train: readonly unknown[], other: readonly unknown[]) {
  const { encode, encoder, warnings } = await fitted({ city }, rowsOf('city', train));
  return { ids: Array.from(encode(rowsOf('city', other)).ids), encoder, warnings };
}

describe('a category', () => {
  const train = ['Rome', 'Lyon', 'Rome', 'Oslo', null];

  test('numbers the values that occur often enough, and gives the others none', async () => {
    const other = ['Rome', 'Lyon', 'Bern', null];
    const { ids: found, encoder } = await ids({ kind: 'category', minCount: 2 }, train, other);
    expect(found).toEqual([1, 0, 0, 0]);
    expect(encoder.values).toBe(1);
  });

  test('gives unknown and rare values an id of their own, the last, which rare ones teach', async () => {
    const city = { kind: 'category', minCount: 2, unknown: 'own' } as const;
    const { ids: found, encoder, warnings } = await ids(city, train, ['Rome', 'Lyon', 'Bern', null]);
    expect(found).toEqual([1, 2, 2, 0]);
    expect(encoder.shape.columns).toEqual([{ name: 'city', first: 1, last: 2 }]);
    expect([0, 1, 2].map((id) => encoder.decode(id))).toEqual([
      undefined,
      { column: 'city', value: 'Rome' },
      { column: 'city', value: null },
    ]);
    expect(warnings).toEqual([]);
  });

  test('warns where nothing teaches the id of unknown values', async () => {
    const { ids: found, warnings } = await ids({ kind: 'category', unknown: 'own' }, train, ['Bern']);
    expect(found).toEqual([5]);
    expect(warnings[0]).toBe(
      'fitEncoder: unknown values of column "city" have an id of their own, but no training row has one, so that nothing is learnt for it. `minCount` makes rare values unknown.',
    );
  });

  test('gives missing cells an id of their own, or none', async () => {
    const other = [null, 'Lyon', 'Oslo', 'Rome'];
    expect((await ids('category', train, other)).ids).toEqual([1, 2, 3, 4]);
    expect((await ids({ kind: 'category', missing: 'none' }, train, other)).ids).toEqual([0, 1, 2, 3]);
    expect((await ids('category', ['Rome'], [null, 'Rome'])).ids).toEqual([0, 1]);
    const rare = { kind: 'category', minCount: 2 } as const;
    expect((await ids(rare, [null, 'Rome', 'Rome'], [null, 'Rome'])).ids).toEqual([0, 1]);
    const hash = { buckets: 8 };
    expect((await ids({ kind: 'category', hash }, train, [null])).ids).toEqual([8]);
    const none = await ids({ kind: 'category', hash, missing: 'none' }, train, [null]);
    expect([none.ids, none.encoder.values]).toEqual([[0], 7]);
  });

  test('takes markers for missing cells, whoever made the table', async () => {
    const city = { kind: 'category', markers: ['?', 'NA'] } as const;
    const columns = { city };
    const codes = {
      kind: 'categorical',
      codes: Int32Array.of(0, 1, 2),
      dictionary: ['?', 'Rome', 'NA'],
    } as const;
    const table: Table = { rows: 3, columns: new Map([['city', codes]]) };
    const encoder = await fitEncoder({ columns, labels: {} }, table);
    expect(encoder.toJSON().columns[0]).toMatchObject({ markers: ['?', 'NA'], values: ['', 'Rome'] });
    expect(Array.from(encoder.encode(table).ids)).toEqual([1, 2, 1]);
    const { ids: found } = await ids(city, ['?', 'Rome'], ['NA', 'Rome', null]);
    expect(found).toEqual([1, 2, 1]);
  });

  test('hands on the width of its vectors', async () => {
    const { encoder } = await ids({ kind: 'category', units: 16 }, train, []);
    expect(encoder.shape.columns).toEqual([{ name: 'city', first: 1, last: 4, units: 16 }]);
  });

  test('is refused where more values are asked for than an int32 can number', async () => {
    const hash = { buckets: 2 ** 31 - 1 };
    const city = { kind: 'category', hash } as const;
    await expect(fitted({ city, other: city }, [])).rejects.toThrow(
      new ConfigError('fitEncoder: `tables` must be at least one row, got 0.'),
    );
    await expect(fitted({ city, other: city }, [{}])).rejects.toThrow(
      new ConfigError('fitEncoder: `columns` must be at most 2147483647 ids in all, got 4294967294.'),
    );
  });
});
