import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../errors.js';
import { shuffledRows } from './shuffle.js';

const inOrder = (rows: number) => Array.from({ length: rows }, (_, row) => row);

describe('shuffledRows', () => {
  test('gives a permutation of the rows, the same one each time', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.maxSafeInteger(), fc.nat(1000), (rows, seed, epoch) => {
        const order = shuffledRows(rows, seed, epoch);
        expect(Array.from(order).sort((a, b) => a - b)).toEqual(inOrder(rows));
        expect(shuffledRows(rows, seed, epoch)).toEqual(order);
      }),
    );
  });

  test('gives every epoch and every seed an order of its own', () => {
    const orders = [0, 1, 2].flatMap((seed) =>
      [0, 1, 2].map((epoch) => shuffledRows(20, seed, epoch).join()),
    );
    expect(new Set(orders).size).toBe(9);
  });

  test('draws all six orders of three rows equally often', () => {
    const counts = new Map<string, number>();
    for (let epoch = 0; epoch < 6000; epoch++) {
      const order = shuffledRows(3, 5, epoch).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(145); // five standard errors: 5 · √(6000 · 5/36)
  });

  test('is frozen: saved runs and splits depend on it', () => {
    expect(Array.from(shuffledRows(10, 0, 0))).toEqual([5, 2, 6, 4, 0, 9, 7, 3, 1, 8]);
    expect(Array.from(shuffledRows(10, 0, 1))).toEqual([0, 8, 2, 1, 3, 6, 4, 7, 9, 5]);
    expect(Array.from(shuffledRows(10, -42, 0))).toEqual([8, 9, 2, 1, 0, 4, 5, 7, 6, 3]);
  });

  test('has an order for no row and for one', () => {
    expect(shuffledRows(0, 1, 0)).toEqual(new Int32Array(0));
    expect(shuffledRows(1, 1, 0)).toEqual(new Int32Array([0]));
  });

  test('refuses what is no count and no seed', () => {
    expect(() => shuffledRows(-1, 0, 0)).toThrow(
      new ConfigError('shuffledRows: `rows` must be a non-negative integer, got -1.'),
    );
    expect(() => shuffledRows(1, 0, 0.5)).toThrow(
      new ConfigError('shuffledRows: `epoch` must be a non-negative integer, got 0.5.'),
    );
    expect(() => shuffledRows(1, 0.5, 0)).toThrow(
      new ConfigError('deriveSeed: `seed` must be a safe integer, got 0.5.'),
    );
  });
});
