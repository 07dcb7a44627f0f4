import { describe, expect, test } from 'vitest';
import { singleAuc } from './singleAuc.js';

describe('singleAuc', () => {
  test('ranks numbers, ties a half, in the better direction; a missing number is below all', () => {
    const ranks = (cells: readonly string[], labels: readonly number[]) => singleAuc(cells, labels, Number);
    expect(ranks(['1', '2', '3', '4'], [0, 1, 0, 1])).toBe(0.75);
    expect(ranks(['4', '3', '2', '1'], [0, 1, 0, 1])).toBe(0.75);
    expect(ranks(['1', '1', '2'], [0, 1, 1])).toBe(0.75);
    expect(ranks(['x', '1', '2'], [0, 1, 1])).toBe(1);
    expect(ranks(['1', '2', '9'], [0, 1, Number.NaN])).toBe(1);
    expect(ranks(['1', '2'], [1, 1])).toBe(Number.NaN);
  });

  test('scores a value by the share of positives that it has in the other half of the rows', () => {
    // Even rows: a 1, b 0; odd rows: a 1, b 0. Shares with one row of the mean 1/2: a 3/4, b 1/4.
    expect(singleAuc(['a', 'a', 'b', 'b'], [1, 1, 0, 0])).toBe(1);
    // Each value alone, in one half: all have the mean of all rows.
    expect(singleAuc(['a', 'b', 'c', 'd'], [1, 1, 0, 0])).toBe(0.5);
    // c stands in both halves and says the opposite: c in row 0 (positive) has share 1/4, in row 1 (negative) 3/4: no better than chance.
    expect(singleAuc(['c', 'c', 'd', 'e'], [1, 0, 1, 0])).toBe(0.5);
    expect(singleAuc(['a', 'a', 'b', 'b', 'a', 'b'], [1, 1, 0, 0, Number.NaN, Number.NaN])).toBe(1);
  });
});
