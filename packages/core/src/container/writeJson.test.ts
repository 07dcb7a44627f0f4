import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusal } from '../../../testing/hostile/refusal.js';
import { writeJson } from './writeJson.js';

class Point {
  x = 1;
}

describe('writeJson', () => {
  test('what it writes comes back equal, for every JSON value', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (json) => {
        const value: unknown = JSON.parse(json.replaceAll('-0', '0'));
        expect(JSON.parse(writeJson('packModel', 'config', value))).toStrictEqual(value);
        expect(writeJson('packModel', 'config', value)).toBe(JSON.stringify(value));
      }),
    );
  });

  test('what it takes comes back equal, whatever else there is', () => {
    const values = fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
    });
    let taken = 0;
    fc.assert(
      fc.property(values, (value) => {
        let text: string;
        try {
          text = writeJson('packModel', 'config', value);
        } catch (error) {
          expect((error as Error).name).toBe('ConfigError');
          return;
        }
        taken++;
        expect(JSON.parse(text)).toEqual(value); // undefined fields are left out
      }),
      { numRuns: 2000, seed: 7 },
    );
    expect(taken).toBeGreaterThan(200);
  });

  test.each([
    ['undefined', undefined, 'undefined'],
    ['NaN', Number.NaN, 'NaN'],
    ['infinity', Number.NEGATIVE_INFINITY, '-Infinity'],
    ['-0', -0, '"-0"'],
    ['a bigint', 1n, '1'],
    ['a symbol', Symbol('s'), '"Symbol(s)"'],
    ['a function', () => 1, 'a function'],
    ['a Date', new Date(0), '"[object Date]"'],
    ['a Map', new Map(), '"[object Map]"'],
    ['a regular expression', /a/, '"[object RegExp]"'],
    ['a number in a box', Object(1), '"[object Number]"'],
    ['an array of bytes', new Uint8Array(1), '"[object Uint8Array]"'],
    ['an instance of a class', new Point(), '"[object Object]"'],
    ['an object over another', Object.create({ x: 1 }), '"[object Object]"'],
    ['an object over one without a prototype', Object.create(Object.create(null)), '"[object Object]"'],
    ['what writes itself as another thing', { toJSON: () => 1 }, '"[object Object]"'],
    [
      'a list that writes itself as another thing',
      Object.assign([1], { toJSON: () => 1 }),
      '"[object Array]"',
    ],
    ['a list with more than its items', Object.assign([1], { unit: 'm' }), '"[object Array]"'],
    [
      'a list with a hole and more than its items',
      Object.assign(Array(1), { unit: 'm' }),
      '"[object Array]"',
    ],
    ['a list with a number that is no place', Object.assign([1], { [2 ** 32 - 1]: 1 }), '"[object Array]"'],
    ['a list with a hole and a key like x1', Object.assign(Array(1), { x1: 1 }), '"[object Array]"'],
    ['a list with a hole and a key like 1x', Object.assign(Array(1), { '1x': 1 }), '"[object Array]"'],
    ['a key that is a symbol', { [Symbol('s')]: 1 }, '"[object Object]"'],
  ])('refuses %s, alone, in a list and in an object', (_, value, shown) => {
    const refused = (given: unknown) => refusal(() => writeJson('packModel', 'config', given));
    expect(refused(value)).toBe(`ConfigError | packModel: \`config\` must be plain JSON data, got ${shown}.`);
    expect(refused({ a: [0, value] })).toBe(
      `ConfigError | packModel: \`config: … "1"\` must be plain JSON data, got ${shown}.`,
    );
    if (value === undefined) expect(writeJson('packModel', 'config', { a: { b: value } })).toBe('{"a":{}}');
    else expect(refused({ a: { b: value } })).toContain('`config: … "b"` must be plain JSON data');
  });

  test('takes long lists', () => {
    const list = Array.from({ length: 101 }, (_, i) => i);
    expect(writeJson('packModel', 'config', list)).toBe(JSON.stringify(list));
  });

  test('refuses a hole in a list', () => {
    const list = [1];
    list[2] = 1;
    expect(refusal(() => writeJson('packModel', 'config', list))).toBe(
      'ConfigError | packModel: `config: … "1"` must be plain JSON data, got undefined.',
    );
  });

  test('takes objects of another realm, without a prototype, and the same one in two places', () => {
    const shared = Object.assign(Object.create(null), { y: 2 });
    const value = { other: runInNewContext('({ x: [1] })'), shared, again: shared };
    expect(writeJson('packModel', 'config', value)).toBe(
      '{"other":{"x":[1]},"shared":{"y":2},"again":{"y":2}}',
    );
  });

  test('refuses a circle, and more than 64 levels, however many', () => {
    const circle: unknown[] = [];
    circle.push({ circle });
    expect(refusal(() => writeJson('packModel', 'config', circle))).toBe(
      'ConfigError | packModel: `config` must be plain JSON data, got "a circle of objects".',
    );
    const nested = (levels: number) => {
      let value: unknown[] = [];
      for (let i = 1; i < levels; i++) value = [value];
      return value;
    };
    expect(writeJson('packModel', 'config', nested(64))).toBe('['.repeat(64) + ']'.repeat(64));
    for (const levels of [65, 100_000]) {
      expect(refusal(() => writeJson('packModel', 'config', nested(levels)))).toBe(
        'limit | packModel: `config` must be JSON of at most 64 levels, got 65.',
      );
    }
  });
});
