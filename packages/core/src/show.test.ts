import { describe, expect, test } from 'vitest';
import { show } from './show.js';

/** Text in one piece; `repeat` puts off the work until someone reads. */
function flat(character: string, length: number): string {
  return Buffer.alloc(length, character).toString('latin1');
}

describe('show', () => {
  test.each([
    [3, '3'],
    [-0.5, '-0.5'],
    [-0, '-0'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [12n, '12'],
    [undefined, 'undefined'],
    [null, 'null'],
    [true, 'true'],
    ['a "b"\n', '"a \\"b\\"\\n"'],
    [[1, Number.NaN, 'x'], '[1,"NaN","x"]'],
    [{ a: 1 }, '{"a":1}'],
    [() => 1, 'a function'],
    [Symbol('s'), 'Symbol(s)'],
  ])('shows %o on one line', (value, text) => {
    expect(show(value)).toBe(text);
  });

  test('cuts what is longer than 80 characters', () => {
    expect(show('x'.repeat(78))).toBe(`"${'x'.repeat(78)}"`);
    expect(show('x'.repeat(79))).toBe(`"${'x'.repeat(76)}…`);
  });

  test('shows lists of every kind by their values, and what JSON shows of an object', () => {
    expect(show(new Float32Array([1, 0.5]))).toBe('[1,0.5]');
    expect(show(new BigInt64Array([1n, -2n]))).toBe('[1,-2]');
    expect(show([1n, undefined, () => 1, Symbol('s'), [null, true]])).toBe(
      '[1,null,null,Symbol(s),[null,true]]',
    );
    expect(show({ a: undefined, b: () => 1, c: { d: [] }, 'e\n': 'f' })).toBe('{"c":{"d":[]},"e\\n":"f"}');
    expect(show(new Date(0))).toBe('"1970-01-01T00:00:00.000Z"');
    expect(show(new Date(Number.NaN))).toBe('null');
    expect(show(new URL('https://example.org/a'))).toBe('"https://example.org/a"');
    expect(show(Object.create(null))).toBe('{}');
    expect(show([])).toBe('[]');
  });

  test('shows characters that control, hide or reorder text by their numbers', () => {
    expect(show('a\u001b[31m\u009b\u007f')).toBe('"a\\u001b[31m\\u009b\\u007f"');
    expect(show('pay\u202etxt.exe')).toBe('"pay\\u202etxt.exe"');
    expect(show(['\u2066', '\u200f', '\u200b', '\ufeff', '\u2028'])).toBe(
      '["\\u2066","\\u200f","\\u200b","\\ufeff","\\u2028"]',
    );
    expect(show('\u{e0041}')).toBe('"\\udb40\\udc41"'); // a tag character, which no one sees
    expect(show('\ud800')).toBe('"\\ud800"');
    expect(show(Symbol('\u0007'))).toBe('Symbol(\\u0007)');
    expect(show('naïve 世界 😀 العربية')).toBe('"naïve 世界 😀 العربية"');
  });

  test('does not cut a character in halves', () => {
    for (let before = 70; before < 80; before++) {
      expect(show(`${'x'.repeat(before)}${'😀'.repeat(10)}`)).not.toMatch(/[\ud800-\udbff]…/);
    }
  });

  /** What shows its first characters only, and how they begin. */
  const huge: [string, () => unknown, string][] = [
    ['text', () => flat('x', 200_000_000), '"xxx'],
    ['a text of control characters', () => flat('\u0001', 200_000_000), '"\\u0001'],
    ['a list of numbers', () => new Array(5_000_000).fill(7), '[7,7,'],
    ['a list of holes', () => new Array(4e9), '[null,null,'],
    ['a typed array', () => new Float32Array(50_000_000), '[0,0,'],
    ['a buffer', () => new Uint8Array(200_000_000), '[0,0,'],
    ['a list of long texts', () => new Array(1000).fill('y'.repeat(1_000_000)), '["yyy'],
    ['a record with a long key', () => ({ [flat('k', 100_000_000)]: 1 }), '{"kkk'],
    [
      'a record of many keys',
      () => Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`k${i}`, i])),
      '{"k0":0,',
    ],
    ['a bigint', () => 1n << 20_000_000n, 'over 1e80'],
    ['a negative bigint', () => -(1n << 20_000_000n), 'under -1e80'],
    ['a symbol', () => Symbol(flat('s', 100_000_000)), 'Symbol(sss'],
    [
      'a list that is 100,000 deep',
      () => {
        let deep: unknown = [];
        for (let i = 0; i < 100_000; i++) deep = [deep];
        return deep;
      },
      '[[[',
    ],
    [
      'a circle',
      () => {
        const circle: Record<string, unknown> = {};
        circle.me = circle;
        return circle;
      },
      '{"me":{"me":',
    ],
    [
      'an object that makes itself longer',
      () => {
        const endless = { toJSON: () => ({ again: endless }) };
        return endless;
      },
      '{"again":{"again":',
    ],
  ];
  for (const [name, make, start] of huge) {
    test(`shows of ${name} no more than 80 characters, at once`, () => {
      const value = make();
      const before = process.cpuUsage();
      const text = show(value);
      const { user, system } = process.cpuUsage(before); // microseconds; other processes do not count
      expect((user + system) / 1000).toBeLessThan(500);
      expect(text.startsWith(start)).toBe(true);
      expect(text.length).toBeLessThanOrEqual(80);
    });
  }

  test('says of a promise that it was not awaited', () => {
    expect(show(Promise.resolve(1))).toBe('a promise that was not awaited');
    expect(show({ input: Promise.resolve(1) })).toBe('{"input":a promise that was not awaited}');
  });

  test('does not fail where a getter, a proxy or a toJSON does', () => {
    const failing = () => {
      throw new Error('no');
    };
    expect(
      show({
        a: 1,
        get b() {
          return failing();
        },
      }),
    ).toBe('{"a":1…');
    expect(show({ toJSON: failing })).toBe('…');
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(show(proxy)).toBe('…');
    expect(show(new Proxy({ a: 1 }, { ownKeys: failing }))).toBe('{…');
  });
});
