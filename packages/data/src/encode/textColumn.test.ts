import { describe, expect, test } from 'vitest';
import { murmur3 } from '../schema/murmur3.js';
import { fitted, rowsOf } from '../testing/encoded.js';
import type { EncodeReport } from './encodeReport.js';
import { wordsOf } from './textColumn.js';

const slot = (word: string, buckets: number, seed = 0) =>
  1 + (murmur3(`5:title=${word}`, seed) % (buckets - 1));

describe('a column of text', () => {
  test('is a bag of its words, hashed, and a repeated word counts again', async () => {
    const { encode, encoder } = await fitted({ title: 'text' }, rowsOf('title', ['The cat, the CAT!', null]));
    const { bags } = encode(rowsOf('title', ['The cat, the CAT!', null, 'dogs']));
    expect(bags?.title).toEqual({
      offsets: Int32Array.of(0, 4, 4, 5),
      ids: Int32Array.from(['the', 'cat', 'the', 'cat', 'dogs'], (word) => slot(word, 4096)),
    });
    expect(encoder.shape).toEqual({
      fields: 0,
      values: 4095,
      numeric: 0,
      bags: [{ name: 'title', most: 4, combine: 'mean' }],
      columns: [{ name: 'title', first: 1, last: 4095 }],
    });
    expect(encoder.decode(1)).toEqual({ column: 'title', value: null });
  });

  test('has options: buckets and seed, most and combine, units and markers', async () => {
    const title = {
      kind: 'text',
      buckets: 10,
      seed: 5,
      most: 2,
      combine: 'max',
      units: 3,
      markers: ['none'],
    } as const;
    const { encode, encoder } = await fitted({ title, city: 'category' }, [{ title: 'a', city: 'x' }]);
    const report: EncodeReport = { rows: 0, columns: new Map(), labels: new Map() };
    const rows = [{ title: 'a b c' }, { title: 'none' }, { title: '...' }];
    const { bags } = encode(
      rows.map((row) => ({ ...row, city: 'x' })),
      { report },
    );
    expect(bags?.title).toEqual({
      offsets: Int32Array.of(0, 2, 2, 2),
      ids: Int32Array.from(['a', 'b'], (word) => 1 + slot(word, 10, 5)), // id 1 is that of the city
    });
    expect(encoder.shape.columns).toEqual([
      { name: 'city', first: 1, last: 1 },
      { name: 'title', first: 2, last: 10, units: 3 },
    ]);
    expect(encoder.shape.bags).toEqual([{ name: 'title', most: 2, combine: 'max' }]);
    expect(report.columns.get('title')).toEqual({ missing: 2, unknown: 0, examples: [], cut: 1 });
  });

  test('takes letters, marks and digits of any script for words, in one spelling', () => {
    expect(wordsOf('Größe 42: naïve-Übung, e\u0301tude; 東京')).toEqual([
      'größe',
      '42',
      'naïve',
      'übung',
      '\u00e9tude',
      '東京',
    ]);
    expect(wordsOf('…')).toEqual([]);
  });
});
