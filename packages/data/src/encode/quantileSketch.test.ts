import { describe, expect, test } from 'vitest';
import { quantileSketch, sketchSize } from './quantileSketch.js';

/** A sketch of numbers. */
function sketchOf(numbers: Iterable<number>, size?: number): (p: number) => number {
  const sketch = quantileSketch(size);
  for (const x of numbers) sketch.add(x);
  return sketch.quantiles();
}

/** 0 … count − 1 in an order that looks like none: a step that has no divisor in common with the count. */
function shuffled(count: number, step = 7919): number[] {
  return Array.from({ length: count }, (_, i) => (i * step) % count);
}

describe('quantileSketch', () => {
  test('is exact and linear between two numbers, in any order', () => {
    const at = sketchOf([40, 10, 20, 30]);
    expect([0, 0.25, 0.5, 0.9, 1].map(at)).toEqual([10, 17.5, 25, 37, 40]);
    expect(sketchOf([7])(0.3)).toBe(7);
    expect(sketchOf([])(0.5)).toBe(Number.NaN);
  });

  test('is exact up to its size', () => {
    const at = sketchOf(shuffled(16), 16);
    expect([0, 0.1, 0.5, 1].map(at)).toEqual([0, 1.5, 7.5, 15]);
    expect(sketchSize).toBe(65_536);
  });

  test('keeps every second number of a full buffer for two, the first and the second of a pair in turn', () => {
    const at = sketchOf([3, 1, 4, 2, 5, 8, 7, 6, 9], 4); // 1, 3 of 1 … 4; 6, 8 of 5 … 8; 9
    expect([0, 0.2, 0.25, 0.5, 0.75, 0.9, 1].map(at)).toEqual([1, 1, 3, 6, 8, 9, 9]);
  });

  test.each([
    ['in order', (n: number) => shuffled(n, 1)],
    ['backwards', (n: number) => shuffled(n, n - 1)],
    ['mixed', (n: number) => shuffled(n)],
  ])('misses the rank by no more than it says: %s', (_, orderOf) => {
    const [n, size] = [100_003, 64];
    const at = sketchOf(orderOf(n), size);
    const bound = (n * (Math.log2(n / size) + 4)) / (2 * size);
    for (let i = 0; i <= 20; i++) expect(Math.abs(at(i / 20) - (i / 20) * n)).toBeLessThanOrEqual(bound);
    expect(bound / n).toBeLessThan(0.12);
  });
});
