import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveSeed } from './seed.js';

describe('deriveSeed', () => {
  // From an implementation of FNV-1a and MurmurHash3's mixer in another language. Saved runs depend on them.
  test.each([
    [[0], 1234930415],
    [[0, 'level_1'], 1080618761],
    [[0, 'level_1', 'experts_1'], 594335186],
    [[7, 'income_tower_1', 'kernel'], 1709082736],
    [[-1, 'embedding'], 1365694624],
    [[42, 'native', 0], 1329840871],
    [[42, 'native', 1], 523975072],
    [[Number.MAX_SAFE_INTEGER, 'x'], 1802163007],
    [[0, 'épaule', '本地专家'], 1930442122],
    [[1, 'a', '', 'b'], 553051118],
  ] as const)('is frozen: %j gives %i', ([seed, ...path], expected) => {
    expect(deriveSeed(seed, ...path)).toBe(expected);
  });

  test('is a positive 31-bit integer, whatever the path', () => {
    const path = fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 5 });
    fc.assert(
      fc.property(fc.maxSafeInteger(), path, (seed, parts) => {
        const derived = deriveSeed(seed, ...parts);
        expect(Number.isInteger(derived)).toBe(true);
        expect(derived).toBeGreaterThanOrEqual(1);
        expect(derived).toBeLessThan(2 ** 31);
      }),
      { seed: 1 },
    );
  });

  test('is 1 where the hash is 0, which tfjs would take for no seed', () => {
    expect(deriveSeed(0, '\u96f9\ue0e6')).toBe(1);
  });

  test('keeps the parts of a path apart', () => {
    const seeds = [
      deriveSeed(1, 'ab'),
      deriveSeed(1, 'a', 'b'),
      deriveSeed(1, 'a', '', 'b'),
      deriveSeed(1, '', 'ab'),
      deriveSeed(1, 'ab', ''),
      deriveSeed(1),
      deriveSeed(1, ''),
      deriveSeed(11, '2'),
      deriveSeed(1, '12'),
      deriveSeed(1, '1', '2'),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
  });

  test('differs for different paths and roots', () => {
    const part = fc
      .string({ unit: 'grapheme', minLength: 0, maxLength: 8 })
      .filter((s) => !s.includes('\u0000'));
    const place = fc.tuple(fc.integer(), fc.array(part, { maxLength: 4 }));
    fc.assert(
      fc.property(place, place, ([seed, path], [otherSeed, otherPath]) => {
        const same = seed === otherSeed && JSON.stringify(path) === JSON.stringify(otherPath);
        expect(deriveSeed(seed, ...path) === deriveSeed(otherSeed, ...otherPath)).toBe(same);
      }),
      { seed: 2, numRuns: 1000 },
    );
  });

  test('spreads the seeds of neighbours over the whole range', () => {
    const seeds = Array.from({ length: 4000 }, (_, i) => deriveSeed(0, 'expert', i));
    expect(new Set(seeds).size).toBe(4000);
    const mean = seeds.reduce((sum, seed) => sum + seed) / seeds.length / 2 ** 31;
    expect(mean).toBeGreaterThan(0.48);
    expect(mean).toBeLessThan(0.52);
    for (let bit = 0; bit < 31; bit++) {
      const ones = seeds.filter((seed) => (seed >>> bit) & 1).length;
      expect(ones, `bit ${bit}`).toBeGreaterThan(1800);
      expect(ones, `bit ${bit}`).toBeLessThan(2200);
    }
  });

  test.each([
    [0.5, '0.5'],
    [Number.NaN, 'NaN'],
    [2 ** 53, '9007199254740992'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
  ])('refuses the root seed %d', (seed, shown) => {
    const message = `deriveSeed: \`seed\` must be a safe integer, got ${shown}.`;
    expect(() => deriveSeed(seed, 'a')).toThrow(expect.objectContaining({ name: 'ConfigError', message }));
  });
});
