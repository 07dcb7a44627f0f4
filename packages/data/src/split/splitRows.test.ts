import { ConfigError } from '@mtl/core/plain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitRows } from './splitRows.js';

describe('splitRows', () => {
  test('gives every row to exactly one part, of the size of its share, ascending', () => {
    const shares = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 6 });
    const valid = shares.filter((weights) => weights.some((weight) => weight > 0));
    fc.assert(
      fc.property(fc.nat(500), valid, fc.maxSafeInteger(), (rows, weights, seed) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const fractions = Object.fromEntries(weights.map((weight, i) => [`part${i}`, weight / total]));
        const parts = Object.values(splitRows({ rows, fractions, seed }));
        const all = parts.flatMap((part) => Array.from(part)).sort((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: rows }, (_, row) => row));
        parts.forEach((part, i) => {
          expect(part).toEqual(part.slice().sort());
          expect(Math.abs(part.length - (rows * (weights[i] as number)) / total)).toBeLessThan(1 + 1e-6);
        });
      }),
    );
  });

  test('is frozen: published splits depend on it', () => {
    expect(splitRows({ rows: 10, fractions: { train: 0.6, validation: 0.2, test: 0.2 } })).toEqual({
      train: Int32Array.of(0, 2, 4, 5, 6, 9), // the first six of the order of seed 0
      validation: Int32Array.of(3, 7),
      test: Int32Array.of(1, 8),
    });
  });

  test('splits otherwise with another seed', () => {
    const fractions = { a: 0.5, b: 0.5 };
    expect(splitRows({ rows: 50, fractions, seed: 1 })).not.toEqual(
      splitRows({ rows: 50, fractions, seed: 2 }),
    );
    expect(splitRows({ rows: 50, fractions, seed: 0 })).toEqual(splitRows({ rows: 50, fractions }));
  });

  test('refuses shares that are not those of a whole', () => {
    expect(() => splitRows({ rows: 5, fractions: { a: 0.5, b: 0.25 } })).toThrow(
      new ConfigError('splitRows: `fractions` must be shares that add up to 1, got 0.75.'),
    );
    expect(() => splitRows({ rows: 5 } as never)).toThrow(
      new ConfigError(
        'splitRows: `fractions` must be an object such as { train: 0.8, test: 0.2 }, got undefined.',
      ),
    );
    expect(() => splitRows({ rows: 5, fractions: { a: 1.5, b: -0.5 } })).toThrow(
      new ConfigError('splitRows: `fractions["a"]` must be a number from 0 to 1, got 1.5.'),
    );
    expect(() => splitRows({ rows: 5, fractions: { a: 1, b: Number.NaN } })).toThrow(
      new ConfigError('splitRows: `fractions["b"]` must be a number from 0 to 1, got NaN.'),
    );
    expect(() => splitRows({ rows: 5, fractions: {} })).toThrow(
      new ConfigError('splitRows: `fractions` must be shares that add up to 1, got 0.'),
    );
    expect(() => splitRows({ rows: 0.5, fractions: { a: 1 } })).toThrow(
      new ConfigError('splitRows: `rows` must be a non-negative integer, got 0.5.'),
    );
  });
});
