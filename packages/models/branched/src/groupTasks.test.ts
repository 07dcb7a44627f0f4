import { describe, expect, test } from 'vitest';
import { groupTasks } from './groupTasks.js';

/**
 * Four examples as rows of two numbers at an angle, in degrees: with two numbers Pearson is only ±1, so a third makes the plane of
 * deviations two-dimensional, and `1 − Pearson = 1 − cos(difference of the angles)`.
 */
function atAngles(...degrees: number[]): Float64Array {
  return Float64Array.from(
    degrees.flatMap((degree) => {
      const [x, y] = [Math.cos((degree * Math.PI) / 180), Math.sin((degree * Math.PI) / 180)];
      // Two orthonormal directions with sum 0.
      return [0, 1, 2].map(
        (i) => x * ([1, -1, 0][i] as number) * Math.SQRT1_2 + (y * ([1, 1, -2][i] as number)) / Math.sqrt(6),
      );
    }),
  );
}

// Differences of the angles: 10 30 70 20 60 40; mirrored the same; another order for the others: 70 30 10 40 60 20.
const alike = atAngles(0, 10, 30, 70);
const mirrored = atAngles(180, 190, 210, 250);
const other = atAngles(0, 70, 30, 10);

describe('groupTasks', () => {
  test('measures how alike tasks are by the ranks of their distances', () => {
    const { affinity } = groupTasks({
      representations: { a: [alike], b: [mirrored], c: [other] },
      samples: 4,
      budget: 3,
    });
    const [level] = affinity as [Float64Array];
    const row = (t: number) => Array.from(level.slice(3 * t, 3 * t + 3));
    expect(row(0)[0]).toBeCloseTo(1, 12);
    expect(row(0)[1]).toBeCloseTo(1, 12);
    // Ranks of a: 1 3 6 2 5 4; of c: 6 3 1 4 5 2. Σd² = 25 + 0 + 25 + 4 + 0 + 4 = 58.
    expect(row(0)[2]).toBeCloseTo(1 - (6 * 58) / (216 - 6), 12);
    expect(row(2)).toEqual([level[2], level[5], level[8]]);
  });

  test('joins what is most alike until the budget is kept, the lower level first', () => {
    // a and b are alike at both levels; c is like nobody.
    const representations = { a: [alike, alike], b: [mirrored, mirrored], c: [other, other] };
    const at = (budget: number) => groupTasks({ representations, samples: 4, budget });
    const alone = [['a'], ['b'], ['c']];
    const pair = [['a', 'b'], ['c']];
    const all = [['a', 'b', 'c']];
    expect(at(6)).toMatchObject({ groups: [alone, alone], cost: 6 });
    expect(at(5)).toMatchObject({ groups: [pair, alone], cost: 5 });
    expect(at(4)).toMatchObject({ groups: [pair, pair], cost: 4 });
    expect(at(3)).toMatchObject({ groups: [all, pair], cost: 3 });
    expect(at(2)).toMatchObject({ groups: [all, all], cost: 2 });
    expect(at(100).cost).toBe(6);
  });

  test('joins nowhere what is still apart below', () => {
    // At level 2 a and c are alike, at level 1 a and b: the best join, a and c above, waits until they share below.
    const representations = { a: [alike, alike], b: [mirrored, other], c: [other, mirrored] };
    const { groups } = groupTasks({ representations, samples: 4, budget: 4 });
    expect(groups).toEqual([[['a', 'b', 'c']], [['a'], ['b'], ['c']]]);
    expect(groupTasks({ representations, samples: 4, budget: 3 }).groups).toEqual([
      [['a', 'b', 'c']],
      [['a', 'c'], ['b']],
    ]);
  });

  test('counts what a branch costs at its level', () => {
    const representations = { a: [alike, alike], b: [mirrored, mirrored] };
    const costs = [10, 1];
    expect(groupTasks({ representations, samples: 4, budget: 21, costs })).toMatchObject({
      groups: [[['a', 'b']], [['a'], ['b']]],
      cost: 12,
    });
    expect(groupTasks({ representations, samples: 4, budget: 11, costs }).cost).toBe(11);
  });

  test('takes tables of any width per task', () => {
    const wide = Float32Array.from(alike, (value) => value); // the same rows with a copy of each number beside it
    const doubled = Float32Array.from(
      { length: 2 * wide.length },
      (_, i) => wide[Math.floor(i / 2)] as number,
    );
    const { affinity } = groupTasks({ representations: { a: [alike], b: [doubled] }, samples: 4, budget: 1 });
    expect(affinity[0]?.[1]).toBeCloseTo(1, 5);
  });

  test('has one group for one task, whatever its name', () => {
    const own = Object.create(null);
    own.constructor = [alike];
    expect(groupTasks({ representations: own, samples: 4, budget: 1 })).toMatchObject({
      groups: [[['constructor']]],
    });
  });

  for (const [change, name, message] of [
    [{ samples: 0 }, 'ConfigError', 'groupTasks: `samples` must be a positive integer, got 0.'],
    [{ samples: 2 }, 'ConfigError', 'groupTasks: `samples` must be at least 3, got 2.'],
    [
      { budget: 0.5 },
      'ConfigError',
      'groupTasks: `budget` must be at least one branch per level, 1, got 0.5.',
    ],
    [
      { budget: Number.NaN },
      'ConfigError',
      'groupTasks: `budget` must be at least one branch per level, 1, got NaN.',
    ],
    [
      { costs: [1, 2] },
      'ConfigError',
      'groupTasks: `costs` must be a finite number > 0 per level, 1, got [1,2].',
    ],
    [{ costs: [0] }, 'ConfigError', 'groupTasks: `costs` must be a finite number > 0 per level, 1, got [0].'],
    [
      { representations: {} },
      'ConfigError',
      'groupTasks: `representations` must be those of at least one task, got {}.',
    ],
    [
      { representations: { a: [] } },
      'ConfigError',
      'groupTasks: `representations.a` must be a non-empty array, one table per level, got [].',
    ],
    [
      { representations: { a: [alike], b: [alike, alike] } },
      'ShapeError',
      'groupTasks: `representations.b` must be 1 levels, as a has, got 2.',
    ],
    [
      { samples: 5 },
      'ShapeError',
      'representationDistances: `representations` must be [samples, units] with at least 2 samples, got 12 values for 5 samples.',
    ],
  ] as const) {
    test(`refuses ${JSON.stringify(change).slice(0, 60)}`, () => {
      const valid = { representations: { a: [alike] }, samples: 4, budget: 3 };
      expect(() => groupTasks({ ...valid, ...change } as never)).toThrow(
        expect.objectContaining({ name, message }),
      );
    });
  }
});
