import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldRows } from './foldRows.js';
import { splitRows } from './splitRows.js';

const halves = { train: 0.5, test: 0.5 };
const usual = { train: 0.6, validation: 0.2, test: 0.2 };

/** Rows of all parts together, ascending. */
const together = (parts: Record<string, Int32Array>) =>
  Object.values(parts)
    .flatMap((part) => [...part])
    .sort((a, b) => a - b);
const every = (rows: number) => Array.from({ length: rows }, (_, row) => row);

describe('splitRows by group', () => {
  test('keeps ten rows of a user in one part', () => {
    const users = every(1000).map((row) => `user ${row % 100}`);
    const parts = splitRows({ rows: 1000, fractions: usual, groups: users, seed: 3 });
    expect(together(parts)).toEqual(every(1000));
    expect([parts.train.length, parts.validation.length, parts.test.length]).toEqual([600, 200, 200]);
    const usersOf = (part: Int32Array) => new Set([...part].map((row) => users[row]));
    expect(usersOf(parts.train).size + usersOf(parts.validation).size + usersOf(parts.test).size).toBe(100);
  });

  test('differs from the shares by one group at most, whatever the sizes', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(groups, fc.maxSafeInteger(), (keys, seed) => {
        const parts = splitRows({ rows: keys.length, fractions: halves, groups: keys, seed });
        expect(together(parts)).toEqual(every(keys.length));
        const inTrain = new Set([...parts.train].map((row) => keys[row]));
        expect([...parts.test].filter((row) => inTrain.has(keys[row] as number))).toEqual([]);
        const largest = Math.max(...keys.map((key) => keys.filter((other) => other === key).length));
        expect(Math.abs(parts.train.length - parts.test.length)).toBeLessThanOrEqual(largest);
      }),
    );
  });

  test('draws other groups with another seed, and takes 1 and "1" for two groups', () => {
    const groups = every(60).map((row) => row % 20);
    const split = (seed: number) => splitRows({ rows: 60, fractions: halves, groups, seed });
    expect(split(1)).toEqual(split(1));
    expect(split(1)).not.toEqual(split(2));
    const two = splitRows({ rows: 2, fractions: halves, groups: [1, '1'] });
    expect([two.train.length, two.test.length]).toEqual([1, 1]);
  });
});

describe('splitRows by label', () => {
  test('gives every part its share of a rare label', () => {
    const bought = every(1000).map((row) => (row % 50 === 0 ? 1 : 0)); // 20 positives
    const parts = splitRows({ rows: 1000, fractions: usual, strata: { bought } });
    const positives = (part: Int32Array) => [...part].filter((row) => bought[row] === 1).length;
    expect(together(parts)).toEqual(every(1000));
    expect(Object.values(parts).map(positives)).toEqual([12, 4, 4]);
    expect(Object.values(parts).map((part) => part.length)).toEqual([600, 200, 200]);
  });

  test('leaves no part without a positive of any task where there are enough', () => {
    const labels = fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 12, maxLength: 60 });
    fc.assert(
      fc.property(labels, fc.maxSafeInteger(), (rows, seed) => {
        // At least three rows that have both, so that every part can have one of each.
        const both = [...rows, [true, true], [true, true], [true, true]] as const;
        const strata = {
          bought: both.map(([yes]) => (yes ? 1 : 0)),
          returned: both.map(([, yes]) => (yes ? 1 : 0)),
        };
        const parts = splitRows({ rows: both.length, fractions: usual, strata, seed });
        expect(together(parts)).toEqual(every(both.length));
        for (const part of Object.values(parts)) {
          expect([...part].some((row) => strata.bought[row] === 1)).toBe(true);
          expect([...part].some((row) => strata.returned[row] === 1)).toBe(true);
        }
      }),
    );
  });

  test('counts rows without a label only as rows', () => {
    const rare = every(40).map((row) => (row < 4 ? 1 : Number.NaN));
    const parts = splitRows({ rows: 40, fractions: halves, strata: { rare } });
    const labelled = (part: Int32Array) => [...part].filter((row) => row < 4).length;
    expect([labelled(parts.train), labelled(parts.test)]).toEqual([2, 2]);
    expect([parts.train.length, parts.test.length]).toEqual([20, 20]);
  });

  test('goes together with groups', () => {
    const users = every(400).map((row) => row % 40);
    const bought = users.map((user) => (user < 8 ? 1 : 0)); // 8 of 40 users buy, with all their rows
    const parts = splitRows({ rows: 400, fractions: halves, groups: users, strata: { bought }, seed: 5 });
    const usersOf = (part: Int32Array) => new Set([...part].map((row) => users[row] as number));
    const buyers = (part: Int32Array) => [...usersOf(part)].filter((user) => user < 8).length;
    expect([buyers(parts.train), buyers(parts.test)]).toEqual([4, 4]);
    expect([usersOf(parts.train).size, usersOf(parts.test).size]).toEqual([20, 20]);
  });

  test('refuses a label that is a quantity', () => {
    const price = every(200).map((row) => row * 1.5);
    expect(() => splitRows({ rows: 200, fractions: halves, strata: { price } })).toThrow(
      'splitRows: `strata.price` must be labels of at most 100 different values, got 150 (row 100, the 101th). Leave a task out whose label is a quantity.',
    );
  });
});

describe('splitRows by time', () => {
  test('puts the newest rows last', () => {
    const time = every(10).map((row) => 100 - row);
    expect(splitRows({ rows: 10, fractions: usual, time })).toEqual({
      train: Int32Array.of(4, 5, 6, 7, 8, 9),
      validation: Int32Array.of(2, 3),
      test: Int32Array.of(0, 1),
    });
  });

  test('leaves out what lies in the gap before a bound', () => {
    const time = every(10);
    const { train, validation, test } = splitRows({ rows: 10, fractions: usual, time, gap: 2 });
    expect([[...train], [...validation], [...test]]).toEqual([[0, 1, 2, 3, 4], [6], [8, 9]]);
  });

  test('keeps rows of one time together, at the nearest bound', () => {
    const time = [1, 1, 1, 2, 2, 2, 2, 2, 3, 3];
    const { train, test } = splitRows({ rows: 10, fractions: halves, time });
    expect([train.length, test.length]).toEqual([3, 7]); // 2 places from a half, against 3
    expect(() => splitRows({ rows: 3, fractions: halves, time: [7, 7, 7] })).toThrow(
      'splitRows: `time` must be of at least two different values, got 7.',
    );
  });

  test('gives a group on both sides of a bound to the later part', () => {
    const time = every(8);
    const groups = ['a', 'b', 'c', 'd', 'b', 'e', 'f', 'g'];
    const { train, test } = splitRows({ rows: 8, fractions: halves, time, groups });
    expect([[...train], [...test]]).toEqual([
      [0, 2, 3],
      [1, 4, 5, 6, 7],
    ]);
  });

  test('never has a row in an earlier part that is newer than one of its own time in a later', () => {
    const times = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 80 });
    const varied = times.filter((values) => new Set(values).size > 1);
    fc.assert(
      fc.property(varied, fc.integer({ min: 0, max: 5 }), (time, gap) => {
        const parts = Object.values(splitRows({ rows: time.length, fractions: usual, time, gap }));
        parts.forEach((part, i) => {
          const later = parts.slice(i + 1).flatMap((other) => [...other].map((row) => time[row] as number));
          for (const row of part)
            for (const other of later)
              expect(other - (time[row] as number)).toBeGreaterThanOrEqual(Math.max(gap, 1));
        });
        if (gap === 0) expect(parts.reduce((sum, part) => sum + part.length, 0)).toBe(time.length);
      }),
    );
  });

  test('refuses what does not go together', () => {
    expect(() => splitRows({ rows: 2, fractions: halves, time: [1, 2], strata: { a: [0, 1] } })).toThrow(
      'splitRows: `strata` must be left out where `time` is given, got ["a"].',
    );
    expect(() => splitRows({ rows: 2, fractions: halves, gap: 1 })).toThrow(
      'splitRows: `gap` must be a number ≥ 0, and 0 without `time`, got 1.',
    );
    expect(() => splitRows({ rows: 2, fractions: halves, time: [1, Number.NaN] })).toThrow(
      'splitRows: `time` must be finite, got NaN (row 1).',
    );
    expect(() => splitRows({ rows: 2, fractions: halves, groups: ['a'] })).toThrow(
      'splitRows: `groups` must be one key per row, 2, got 1.',
    );
    expect(() => splitRows({ rows: 2, fractions: halves, group: ['a'] } as never)).toThrow(
      'splitRows: `options` must be without unknown keys, got "group". Did you mean `groups`?',
    );
  });
});

describe('foldRows', () => {
  test('has every row in the validation of one fold and in the training of all others', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 2, max: 7 }),
        fc.maxSafeInteger(),
        (rows, count, seed) => {
          const folds = foldRows({ rows, folds: count, seed });
          expect(folds.flatMap(({ validation }) => [...validation]).sort((a, b) => a - b)).toEqual(
            every(rows),
          );
          for (const { train, validation } of folds) {
            expect(together({ train, validation })).toEqual(every(rows));
            expect(Math.abs(validation.length - rows / count)).toBeLessThan(1);
          }
        },
      ),
    );
  });

  test('shares out labels, and keeps groups together', () => {
    const users = every(120).map((row) => row % 30);
    const bought = users.map((user) => (user < 5 ? 1 : 0));
    for (const { train, validation } of foldRows({
      rows: 120,
      folds: 5,
      groups: users,
      strata: { bought },
    })) {
      expect([...validation].filter((row) => bought[row] === 1)).toHaveLength(4);
      const inTrain = new Set([...train].map((row) => users[row]));
      expect([...validation].some((row) => inTrain.has(users[row]))).toBe(false);
    }
  });

  test('refuses one fold', () => {
    expect(() => foldRows({ rows: 5, folds: 1 })).toThrow('foldRows: `folds` must be at least 2, got 1.');
  });
});
