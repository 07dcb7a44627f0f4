import { describe, expect, test } from 'vitest';
import { chance, pick, pickIndex, pickNumber } from './pick.js';
import type { Random } from './random.js';

const always = (uniform: number): Random => ({ uniform: () => uniform, normal: () => 0 });

describe('pick', () => {
  test('gives each value its share of [0, 1)', () => {
    const weights = { a: 1, none: 0, b: 2, c: 1 };
    const picked = [0, 0.24, 0.25, 0.74, 0.75, 0.999].map((uniform) => pick(always(uniform), weights));
    expect(picked).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
  });
});

describe('pickIndex', () => {
  test('gives each index its share of [0, 1)', () => {
    expect(
      [0, 0.24, 0.25, 0.74, 0.75, 0.999].map((uniform) => pickIndex(always(uniform), [1, 0, 2, 1])),
    ).toEqual([0, 0, 2, 2, 3, 3]);
  });
});

describe('pickNumber', () => {
  test('reaches both ends', () => {
    expect([0, 0.3, 0.5, 0.999].map((uniform) => pickNumber(always(uniform), 3, 5))).toEqual([3, 3, 4, 5]);
  });
});

describe('chance', () => {
  test('is true below the probability', () => {
    expect([0, 0.29, 0.3].map((uniform) => chance(always(uniform), 0.3))).toEqual([true, true, false]);
    expect([chance(always(0), 0), chance(always(0.999), 1)]).toEqual([false, true]);
  });
});
