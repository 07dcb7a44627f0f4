import { binary, type Examples, multiclass, regression } from '@mtl/core';
import { describe, expect, test } from 'vitest';
import { ClassCounts } from './classCounts.js';
import { assertClassWeights, weighClasses } from './classWeights.js';

const tasks = { fraud: binary(), kind: multiclass({ classes: 3 }), price: regression() };
const none = Number.NaN;

function rowsOf(
  labels: Record<string, readonly number[]>,
  weights?: Record<string, readonly number[]>,
): Examples {
  const arrays = (given: Record<string, readonly number[]>) =>
    Object.fromEntries(Object.entries(given).map(([name, values]) => [name, Float32Array.from(values)]));
  return {
    rows: Object.values(labels)[0]?.length ?? 0,
    fields: 0,
    ids: new Int32Array(0),
    columns: 0,
    numeric: new Float32Array(0),
    labels: arrays(labels),
    ...(weights && { weights: arrays(weights) }),
  };
}

describe('class weights', () => {
  test.each([
    [7, "`classWeights` must be an object of task name → 'balanced' or one number per class, got 7."],
    [
      [1, 2],
      "`classWeights` must be an object of task name → 'balanced' or one number per class, got [1,2].",
    ],
    [null, "`classWeights` must be an object of task name → 'balanced' or one number per class, got null."],
    [{ fraudd: 'balanced' }, '`classWeights` must be keyed by fraud, kind, price, got "fraudd".'],
    [{ toString: 'balanced' }, '`classWeights` must be keyed by fraud, kind, price, got "toString".'],
    [
      { price: 'balanced' },
      '`classWeights.price` must be of a binary or multiclass task, got {"kind":"regression","units":1}.',
    ],
    [
      { fraud: 'balance' },
      '`classWeights.fraud` must be \'balanced\' or 2 numbers, one per class, got "balance".',
    ],
    [
      { fraud: undefined },
      "`classWeights.fraud` must be 'balanced' or 2 numbers, one per class, got undefined.",
    ],
    [{ fraud: [1] }, "`classWeights.fraud` must be 'balanced' or 2 numbers, one per class, got [1]."],
    [{ kind: [1, 1] }, "`classWeights.kind` must be 'balanced' or 3 numbers, one per class, got [1,1]."],
    [{ kind: [1, -1, 1] }, '`classWeights.kind[1]` must be a finite number ≥ 0, got -1.'],
    [{ fraud: [none, 1] }, '`classWeights.fraud[0]` must be a finite number ≥ 0, got NaN.'],
    [{ fraud: [1, 1e39] }, '`classWeights.fraud[1]` must be a finite number ≥ 0, got 1e+39.'],
    [{ fraud: ['1', 1] }, '`classWeights.fraud[0]` must be a finite number ≥ 0, got "1".'],
    [{ fraud: [0, 0] }, '`classWeights.fraud` must be above 0 for some class, got [0,0].'],
  ])('refuse %j by name', (given, message) => {
    expect(() => assertClassWeights('fitTasks', tasks, given)).toThrow(
      expect.objectContaining({ name: 'ConfigError', message: `fitTasks: ${message}` }),
    );
  });

  test('take one number per class, and balanced', () => {
    assertClassWeights('fitTasks', tasks, { fraud: [0, 2], kind: 'balanced' });
    assertClassWeights('fitTasks', tasks, {});
  });

  test('balanced are n / (classes · n_c) over all chunks, of rows that have a label', () => {
    const counts = new ClassCounts(tasks, { fraud: 'balanced', kind: [1, 2, 3] });
    expect(counts.needed).toBe(true);
    counts.add(rowsOf({ fraud: [0, 0, 1, none, 0, 0], kind: [0, 0, 0, 0, 0, 0] }));
    counts.add(rowsOf({ fraud: [0, 0, 0, 1], kind: [0, 0, 0, 0] }));
    // 9 rows: 7 of class 0, 2 of class 1.
    expect(counts.factors('fitTasks')).toEqual({ fraud: [9 / 14, 9 / 4], kind: [1, 2, 3] });
    expect(new ClassCounts(tasks, { kind: [1, 2, 3] }).needed).toBe(false);
    expect(new ClassCounts(tasks, {}).factors('fitTasks')).toEqual({});
  });

  test('balanced count a row of weight 2 as the row twice, and one of weight 0 as none', () => {
    const once = new ClassCounts(tasks, { kind: 'balanced' });
    once.add(rowsOf({ kind: [0, 1, 2, 2, 1] }, { kind: [2, 1, 1, 3, 0] }));
    const twice = new ClassCounts(tasks, { kind: 'balanced' });
    twice.add(rowsOf({ kind: [0, 0, 1, 2, 2, 2, 2] }));
    expect(once.factors('fitTasks')).toEqual(twice.factors('fitTasks'));
    expect(once.factors('fitTasks')).toEqual({ kind: [7 / 6, 7 / 3, 7 / 12] });
  });

  test('balanced refuse a class without rows by its number', () => {
    const counts = new ClassCounts(tasks, { kind: 'balanced' });
    counts.add(rowsOf({ kind: [0, 2, 2, 1] }, { kind: [1, 1, 1, 0] }));
    expect(() => counts.factors('evaluateTasks')).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        message:
          'evaluateTasks: `classWeights.kind` must be balanced over classes that all have rows, got "none of class 1". Give one number per class instead.',
      }),
    );
  });

  test('multiply the weights of rows, and leave those of other tasks and of rows without a label', () => {
    const rows = rowsOf(
      { fraud: [0, 1, none, 1], kind: [0, 1, 2, none], price: [1, 2, 3, 4] },
      { kind: [1, 2, 3, 4], price: [5, 6, 7, 8] },
    );
    const { weights, ...others } = weighClasses(rows, { fraud: [0.5, 3], kind: [1, 10, 100] });
    expect(weights).toEqual({
      fraud: Float32Array.of(0.5, 3, 1, 3),
      kind: Float32Array.of(1, 20, 300, 4),
      price: Float32Array.of(5, 6, 7, 8),
    });
    expect(others).toEqual((({ weights: _, ...rest }) => rest)(rows));
    expect(weighClasses(rows, {})).toBe(rows);
  });
});
