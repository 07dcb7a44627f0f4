import { ConfigError, ShapeError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { countValues } from './vocabulary.js';

const cells = (...values: string[]) => ({
  codes: Int32Array.from(values, (_, i) => i),
  dictionary: values,
});

describe('countValues', () => {
  test('counts over dictionaries that grow and that are new', () => {
    const counter = countValues({ owner: 'test', name: 'city', field: 'columns.city' });
    const dictionary = ['a', 'unused'];
    counter.add({ codes: Int32Array.of(0, 0), dictionary });
    dictionary.push('b', 'c');
    counter.add({ codes: Int32Array.of(2, 0), dictionary });
    counter.add({ codes: Int32Array.of(1, 1, 0), dictionary: ['b', 'd'] });
    expect([...counter.result()]).toEqual([
      ['a', 3],
      ['b', 2],
      ['d', 2],
    ]);
  });

  test('leaves out what occurs too rarely', () => {
    const counter = countValues({ owner: 'test', name: 'city', field: 'columns.city', minCount: 2 });
    counter.add({ codes: Int32Array.of(0, 1, 0), dictionary: ['a', 'b'] });
    expect([...counter.result()]).toEqual([['a', 2]]);
  });

  test('forgets what it saw least where values are too many, and says how much that may be', () => {
    const warnings: string[] = [];
    const options = { owner: 'fitEncoder', name: 'city', field: 'columns.city', minCount: 3, most: 3 };
    const counter = countValues({ ...options, onWarning: (message) => warnings.push(message) });
    counter.add(cells('a', 'b', 'c'));
    counter.add(cells('a', 'b'));
    counter.add(cells('a', 'd')); // a 3, b 2; c and d, seen once, go
    counter.add(cells('d', 'e')); // both may have been seen once before; a, b, d and e are too many, and all but a go
    expect([...counter.result()]).toEqual([['a', 3]]);
    expect(warnings).toEqual([
      'fitEncoder: column "city" has more than 3 distinct values; some of those that occur fewer than 5 times may be missing.',
    ]);
  });

  test('keeps every value that occurs often enough, and none that does not, over a stream with a long tail', () => {
    const counter = countValues({ owner: 'test', name: 'id', field: 'columns.id', minCount: 40, most: 500 });
    // Value v, from 0 to 19, comes 10·(v + 1) times among 40,000 that come once; 1/500 of all cells is 84.2.
    const stream: string[] = Array.from({ length: 40_000 }, (_, i) => `tail ${i}`);
    for (let v = 0; v < 20; v++) {
      for (let k = 0; k < 10 * (v + 1); k++)
        stream.splice(Math.floor(((k + 0.5) / (10 * (v + 1))) * stream.length), 0, `often ${v}`);
    }
    for (let from = 0; from < stream.length; from += 100)
      counter.add(cells(...stream.slice(from, from + 100)));
    const found = counter.result();
    for (let v = 0; v < 20; v++) {
      const times = 10 * (v + 1);
      if (times < 40) expect(found.has(`often ${v}`)).toBe(false);
      if (times >= 40 + 84) expect(found.get(`often ${v}`)).toBeGreaterThanOrEqual(times - 84);
      expect(found.get(`often ${v}`) ?? 40).toBeLessThanOrEqual(Math.max(times, 40));
    }
    expect([...found.keys()].every((value) => value.startsWith('often'))).toBe(true);
  });

  test('refuses more values than it may count, and codes that the dictionary does not have', () => {
    const counter = countValues({ owner: 'test', name: 'city', field: 'columns.city', most: 2 });
    counter.add(cells('a', 'b', 'c'));
    expect(() => counter.result()).toThrow(
      new ConfigError(
        'test: `columns.city` must be a column of at most 2 distinct values, got 3. Hash it, give it a `minCount`, or leave it out.',
      ),
    );
    expect(() => counter.add({ codes: Int32Array.of(0, 5), dictionary: ['a'] })).toThrow(
      new ShapeError('test: `codes` must be from 0 to 0, got 5 (column "city", row 1).'),
    );
  });
});
