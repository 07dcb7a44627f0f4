import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from './random.js';
import { dot, unitPair } from './unitPair.js';

describe('unitPair', () => {
  test('gives two unit vectors with the cosine that was asked for', () => {
    const options = [
      fc.integer({ min: 2, max: 300 }),
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.nat(),
    ] as const;
    fc.assert(
      fc.property(...options, (length, cosine, seed) => {
        const [u, v] = unitPair(length, cosine, createRandom(seed));
        expect(Math.abs(dot(u, u) - 1)).toBeLessThan(1e-12);
        expect(Math.abs(dot(v, v) - 1)).toBeLessThan(1e-12);
        expect(Math.abs(dot(u, v) - cosine)).toBeLessThan(1e-12);
      }),
    );
  });

  test('draws the same first vector whatever the cosine', () => {
    expect(unitPair(5, 0.1, createRandom(1))[0]).toEqual(unitPair(5, -0.9, createRandom(1))[0]);
  });
});
