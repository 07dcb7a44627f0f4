import {
  assertNonNegativeInteger,
  assertOptions,
  configError,
  type OptionKeys,
  show,
  shuffledRows,
} from '@mtl/core/plain';
import { assignUnits } from './assignUnits.js';
import { cutByTime } from './cutByTime.js';
import { labelCodes } from './labelCodes.js';
import { unitsOf } from './unitsOf.js';

/** Options of {@link splitRows}. */
export interface SplitOptions<Part extends string> {
  /** How many rows there are, from 0. */
  readonly rows: number;
  /** Share of each part, from 0 to 1, together 1. With `time` the parts stand in the order of time. */
  readonly fractions: Readonly<Record<Part, number>>;
  /** Any safe integer; the same one gives the same split. Default 0. */
  readonly seed?: number;
  /** Key of each row's group, such as its user, [rows]: no group is in two parts. Default: every row for itself. */
  readonly groups?: ArrayLike<string | number> | undefined;
  /**
   * Labels by task, [rows] each, NaN for none, such as the `labels` of examples: every part gets its share of each label, the rarest first,
   * and at least one where there are enough. At most 100 different ones a task.
   */
  readonly strata?: Readonly<Record<string, ArrayLike<number>>>;
  /** Time of each row, any finite numbers, [rows]: the first part is the oldest, the last the newest; rows of one time stay together. */
  readonly time?: ArrayLike<number> | undefined;
  /** With `time`: rows that are less than this before the first of the next part are in no part. Default 0. */
  readonly gap?: number;
}

const splitKeys: OptionKeys<SplitOptions<string>> = {
  rows: true,
  fractions: true,
  seed: true,
  groups: true,
  strata: true,
  time: true,
  gap: true,
};

/**
 * Splits rows into parts of given shares: at random, by group, by label, by time, or by group and one of the other two.
 *
 * @example
 * ```ts
 * import { splitRows } from '@mtl/data';
 *
 * const { train, validation, test } = splitRows({
 *   rows: 1000,
 *   fractions: { train: 0.6, validation: 0.2, test: 0.2 },
 *   seed: 1,
 * });
 *
 * const users = ['ann', 'ann', 'bob', 'cem', 'cem', 'dee'];
 * splitRows({ rows: 6, fractions: { train: 0.5, test: 0.5 }, groups: users }); // every user in one part
 * splitRows({ rows: 6, fractions: { train: 0.5, test: 0.5 }, time: [5, 9, 2, 1, 7, 3] }); // test: rows 0, 1, 4
 * ```
 *
 * Without `groups`, `strata` and `time` the bounds between parts are rounded to whole rows. Groups and times are not taken apart, so
 * that parts may differ from their shares by the size of one. With `time`, a group on both sides of a bound belongs to the later part:
 * nothing that a model learns from is newer than what it is judged by.
 *
 * @returns Row indices of each part, ascending, no row in two; every row in one unless there is a `gap`.
 * @throws ConfigError if the fractions are not shares of a whole, or options do not go together.
 * @throws ShapeError if an array has not one value per row, or one that it cannot have.
 */
export function splitRows<Part extends string>(options: SplitOptions<Part>): Record<Part, Int32Array> {
  assertOptions('splitRows', options, splitKeys);
  const { rows, fractions, seed = 0, groups, strata, time, gap = 0 } = options;
  assertNonNegativeInteger('splitRows', 'rows', rows);
  if (!Number.isSafeInteger(seed)) throw configError('splitRows', 'seed', 'a safe integer', seed);
  if (typeof fractions !== 'object' || fractions === null) {
    throw configError('splitRows', 'fractions', 'an object such as { train: 0.8, test: 0.2 }', fractions);
  }
  const names = Object.keys(fractions) as Part[];
  const shares = Object.values<number>(fractions);
  assertShares(names, shares);
  if (time && strata) {
    throw configError('splitRows', 'strata', 'left out where `time` is given', Object.keys(strata));
  }
  if (!(gap >= 0) || (gap > 0 && !time)) {
    throw configError('splitRows', 'gap', 'a number ≥ 0, and 0 without `time`', gap);
  }
  if (!groups && !strata && !time) return named(names, cutAtRandom(rows, shares, seed));

  const units = unitsOf('splitRows', rows, groups);
  const partOf = time
    ? cutByTime('splitRows', { time, rows, shares, gap, units })
    : assignUnits({ units, shares, codes: labelCodes('splitRows', rows, strata ?? {}), seed });
  return named(
    names,
    names.map((_, part) => Int32Array.from(partOf.keys()).filter((row) => partOf[row] === part)),
  );
}

function assertShares(names: readonly string[], shares: readonly number[]): void {
  let sum = 0;
  for (const [i, share] of shares.entries()) {
    if (!(share >= 0 && share <= 1)) {
      throw configError('splitRows', `fractions[${show(names[i])}]`, 'a number from 0 to 1', share);
    }
    sum += share;
  }
  if (!(Math.abs(sum - 1) < 1e-9))
    throw configError('splitRows', 'fractions', 'shares that add up to 1', sum);
}

function cutAtRandom(rows: number, shares: readonly number[], seed: number): Int32Array[] {
  const order = shuffledRows(rows, seed, 0);
  let share = 0;
  let from = 0;
  return shares.map((fraction, i) => {
    share += fraction;
    const to = i === shares.length - 1 ? rows : Math.round(share * rows);
    const chosen = order.slice(from, to).sort();
    from = to;
    return chosen;
  });
}

function named<Part extends string>(
  names: readonly Part[],
  parts: readonly Int32Array[],
): Record<Part, Int32Array> {
  return Object.fromEntries(names.map((name, i) => [name, parts[i]])) as Record<Part, Int32Array>;
}
