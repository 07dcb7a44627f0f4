import { ShapeError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import type { CategoriesColumn } from '../schema/columnKinds.js';
import { murmur3 } from '../schema/murmur3.js';
import type { Table } from '../table/table.js';
import { fitted, rowsOf } from '../testing/encoded.js';
import type { EncodeReport } from './encodeReport.js';

async function bagOf(
  options: Omit<CategoriesColumn, 'kind'>,
  train: readonly unknown[],
  other: readonly unknown[] = train,
) {
  const columns = { tags: { kind: 'categories', ...options } } as const;
  const { encode, encoder, warnings } = await fitted(columns, rowsOf('tags', train));
  const bag = encode(rowsOf('tags', other)).bags?.tags;
  return { bag, encoder, warnings };
}

describe('several values in a cell', () => {
  test('become a bag of ids in the order of the cell, from a text or a list', async () => {
    const { bag, encoder } = await bagOf({}, ['Noir|War', ['War', 'Art', 'War'], '', null]);
    expect(bag).toEqual({
      offsets: Int32Array.of(0, 2, 5, 5, 5),
      ids: Int32Array.of(2, 3, 3, 1, 3),
    });
    expect(encoder.shape).toEqual({
      fields: 0,
      values: 3,
      numeric: 0,
      bags: [{ name: 'tags', most: 3, combine: 'mean' }],
      columns: [{ name: 'tags', first: 1, last: 3 }],
    });
    expect(encoder.decode(2)).toEqual({ column: 'tags', value: 'Noir' });
  });

  test('have the weights of the cell', async () => {
    const { bag } = await bagOf({ separator: ' ', weightSeparator: ':', combine: 'sum' }, ['a:0.5 b', 'b:0']);
    expect(bag).toEqual({
      offsets: Int32Array.of(0, 2, 3),
      ids: Int32Array.of(1, 2, 2),
      weights: Float32Array.of(0.5, 1, 0),
    });
  });

  test('lose those that are unknown, or give them an id of their own', async () => {
    const [train, other] = [['a|a|b'], ['c|a|b']];
    expect((await bagOf({}, train, other)).bag?.ids).toEqual(Int32Array.of(1, 2));
    const own = await bagOf({ minCount: 2, unknown: 'own' }, train, other);
    expect(own.bag?.ids).toEqual(Int32Array.of(2, 1, 2));
    expect(own.encoder.values).toBe(2);
  });

  test('are cut to the first or the last, weights along, after unknown ones are gone', async () => {
    const [train, other] = [
      ['a', 'b', 'c'],
      ['a|x|b|c', 'c'],
    ];
    const first = await bagOf({ most: 2 }, train, other);
    expect(first.bag).toEqual({ offsets: Int32Array.of(0, 2, 3), ids: Int32Array.of(1, 2, 3) });
    const last = await bagOf({ most: 2, keep: 'last', weightSeparator: ':' }, train, [
      'a:1|x:9|b:2|c:3',
      'c',
    ]);
    expect(last.bag).toEqual({
      offsets: Int32Array.of(0, 2, 3),
      ids: Int32Array.of(2, 3, 3),
      weights: Float32Array.of(2, 3, 1),
    });
  });

  test('are as many as a training row has, at least one and at most a hundred', async () => {
    const mostOf = async (...train: unknown[]) => (await bagOf({}, train)).encoder.shape.bags?.[0]?.most;
    expect(await mostOf('a|b', 'a')).toBe(2);
    expect(await mostOf('', null)).toBe(1);
    expect(await mostOf(Array.from({ length: 150 }, (_, i) => String(i)))).toBe(100);
    expect((await bagOf({ most: 7 }, ['a'])).encoder.shape.bags?.[0]?.most).toBe(7);
  });

  test('are hashed without an id of missing cells', async () => {
    const { bag, encoder } = await bagOf({ hash: { buckets: 100, seed: 3 }, combine: 'max', units: 4 }, [
      'a|b',
      '',
    ]);
    expect(bag?.ids).toEqual(
      Int32Array.from(['a', 'b'], (value) => 1 + (murmur3(`4:tags=${value}`, 3) % 99)),
    );
    expect(encoder.shape).toMatchObject({
      values: 99,
      bags: [{ name: 'tags', most: 2, combine: 'max' }],
      columns: [{ name: 'tags', first: 1, last: 99, units: 4 }],
    });
  });

  test('have the ids of another column, which alone teaches them', async () => {
    const columns = {
      history: { kind: 'categories', sameAs: 'item', most: 2, keep: 'last' },
      shop: 'category',
      item: { kind: 'category', minCount: 2, unknown: 'own', units: 6 },
      seen: { kind: 'categories', sameAs: 'tags' },
      tags: 'categories',
    } as const;
    const row = { shop: 's', tags: 'x|y', seen: 'y' };
    const { encode, encoder } = await fitted(columns, [
      { ...row, item: 'p', history: 'q' },
      { ...row, item: 'p', history: 'z|p|q' },
      { ...row, item: 'q', history: 'p' },
    ]);
    expect(encoder.shape.columns).toEqual([
      { name: 'shop', first: 1, last: 1 },
      { name: 'item', first: 2, last: 3, units: 6 },
      { name: 'history', first: 2, last: 3, units: 6 },
      { name: 'seen', first: 4, last: 5 },
      { name: 'tags', first: 4, last: 5 },
    ]);
    expect(encoder.values).toBe(5);
    const { ids, bags } = encode([{ ...row, item: 'p', history: 'p|p|new' }]);
    expect(Array.from(ids)).toEqual([1, 2]);
    expect(bags?.history?.ids).toEqual(Int32Array.of(2, 3));
    expect(bags?.seen?.ids).toEqual(Int32Array.of(5));
    expect(encoder.decode(5)).toEqual({ column: 'tags', value: 'y' });
    const hashed = await fitted(
      { item: { kind: 'category', hash: { buckets: 50 } }, history: { kind: 'categories', sameAs: 'item' } },
      [{ item: 'p', history: 'p|p' }],
    );
    const other = hashed.encode([{ item: 'new', history: 'old|new' }]);
    expect(other.bags?.history?.ids[1]).toBe(other.ids[0]);
    expect(hashed.encoder.values).toBe(50);
  });

  test('are counted in the report: rows without any, unknown values, rows that were cut', async () => {
    const { encode, warnings } = await fitted(
      { tags: { kind: 'categories', most: 1 } },
      rowsOf('tags', ['a|b']),
    );
    const report: EncodeReport = { rows: 0, columns: new Map(), labels: new Map() };
    const some = rowsOf('tags', ['', 'a|b', 'c|a', null]);
    for (let i = 0; i < 2; i++) encode(some, { report });
    expect(report.columns.get('tags')).toEqual({ missing: 4, unknown: 2, examples: ['c'], cut: 2 });
    expect(warnings).toEqual([]);
    for (let i = 0; i < 2; i++) encode(rowsOf('tags', ['A|B']));
    expect(warnings).toEqual([
      'encode: 2 of 2 values of column "tags" are unknown to the encoder, such as ["A","B"]; it knows ["a","b"].',
    ]);
  });

  test('are refused with weights that count below nothing, and codes that the dictionary does not have', async () => {
    const { encode, encoder } = await fitted(
      { tags: { kind: 'categories', weightSeparator: ':' } },
      rowsOf('tags', ['a']),
    );
    expect(() => encode(rowsOf('tags', ['a', 'a:-1']))).toThrow(
      new ShapeError(
        'encode: `table` must have weights that are finite and not below 0, got -1 (column "tags", row 1).',
      ),
    );
    const offsets = Int32Array.of(0, 1);
    const several = { kind: 'several', offsets, codes: Int32Array.of(3), dictionary: ['a'] } as const;
    const broken: Table = { rows: 1, columns: new Map([['tags', several]]) };
    expect(() => encoder.encode(broken)).toThrow(
      new ShapeError('encode: `codes` must be from 0 to 0, got 3 (column "tags", row 0).'),
    );
  });
});
