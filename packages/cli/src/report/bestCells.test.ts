import { describe, expect, test } from 'vitest';
import { bestCells } from './bestCells.js';

const cell = (row: number, column: number, group: string, value: number, higherIsBetter = true) => ({
  row,
  column,
  group,
  value,
  higherIsBetter,
});

describe('bestCells', () => {
  test('are the highest or the lowest of a group, in every column', () => {
    const best = bestCells([
      cell(0, 2, 'income', 0.9),
      cell(1, 2, 'college', 0.95),
      cell(2, 2, 'income', 0.8),
      cell(3, 2, 'college', 0.96),
      cell(0, 3, 'income', 0.3, false),
      cell(2, 3, 'income', 0.2, false),
    ]);
    expect([...best].sort()).toEqual(['0,2', '2,3', '3,2']);
  });

  test('are compared along a row where that is said', () => {
    const along = 'row' as const;
    const best = bestCells([
      { ...cell(0, 1, 'auc', 0.9), along },
      { ...cell(0, 2, 'auc', 0.8), along },
      { ...cell(1, 1, 'loss', 0.9, false), along },
      { ...cell(1, 2, 'loss', 0.8, false), along },
    ]);
    expect([...best]).toEqual(['0,1', '1,2']);
  });

  test('are several where they are equal, and none without a rival that has a value', () => {
    expect([...bestCells([cell(0, 1, 'a', 2), cell(1, 1, 'a', 2), cell(2, 1, 'a', 1)])]).toEqual([
      '0,1',
      '1,1',
    ]);
    expect(bestCells([cell(0, 1, 'a', 2), cell(1, 1, 'a', Number.NaN), cell(2, 1, 'b', 1)]).size).toBe(0);
  });
});
