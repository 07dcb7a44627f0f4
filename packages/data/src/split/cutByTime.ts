import { shapeError } from '@mtl/core/plain';
import { rowsOf, type Units } from './unitsOf.js';

/** What {@link cutByTime} cuts. */
export interface TimeCut {
  /** Time of each row, [rows]. */
  readonly time: ArrayLike<number>;
  readonly rows: number;
  /** Share of each part, oldest first. */
  readonly shares: readonly number[];
  /** Rows that are nearer to the first of the next part than this belong to no part. */
  readonly gap: number;
  readonly units: Units;
}

/**
 * Gives the oldest rows to the first part and the newest to the last. A bound lies where the time changes, as near to the part's
 * share as can be; a unit with rows on both sides of a bound belongs to the later part.
 *
 * @returns Part of every row, −1 for those of a gap, [rows].
 * @throws ShapeError if there is not one finite time per row.
 */
export function cutByTime(owner: string, { time, rows, shares, gap, units }: TimeCut): Int32Array {
  if (time.length !== rows) throw shapeError(owner, 'time', `one time per row, ${rows}`, time.length);
  const sorted = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const value = time[row] as number;
    if (!Number.isFinite(value)) throw shapeError(owner, 'time', 'finite', value, { place: `row ${row}` });
    sorted[row] = value;
  }
  sorted.sort();
  const parts = shares.filter((share) => share > 0).length;
  if (parts > 1 && rows > 1 && sorted[0] === sorted.at(-1)) {
    throw shapeError(owner, 'time', 'of at least two different values', sorted[0]);
  }
  const begins = beginnings(sorted, shares);
  const partAt = (value: number) => begins.reduce((part, begin, i) => (value >= begin ? i : part), 0);

  const partOf = new Int32Array(rows);
  for (let unit = 0; unit < units.count; unit++) {
    const members = rowsOf(units, unit);
    const newest = members.reduce((max, row) => Math.max(max, time[row] as number), Number.NEGATIVE_INFINITY);
    const part = partAt(newest);
    // The next part that has a share; of a part without rows the beginning is that of the one after it.
    const next = begins[part + 1] ?? Number.POSITIVE_INFINITY;
    for (const row of members) partOf[row] = (time[row] as number) > next - gap ? -1 : part;
  }
  return partOf;
}

/** Time of the first row of each part; Infinity where a part and all after it have none. */
function beginnings(sorted: Float64Array, shares: readonly number[]): number[] {
  let share = 0;
  let last = 0;
  return shares.map((fraction, part) => {
    const at = Math.max(last, part === 0 ? 0 : nearestChange(sorted, Math.round(share * sorted.length)));
    share += fraction;
    last = at;
    if (part === 0) return Number.NEGATIVE_INFINITY;
    return sorted[at] ?? Number.POSITIVE_INFINITY;
  });
}

/** The place nearest to `at` whose value differs from the one before; the later of two. */
function nearestChange(sorted: Float64Array, at: number): number {
  if (at <= 0 || at >= sorted.length || sorted[at] !== sorted[at - 1]) return at;
  let before = at;
  let after = at;
  while (before > 0 && sorted[before] === sorted[before - 1]) before--;
  while (after < sorted.length && sorted[after] === sorted[after - 1]) after++;
  return after - at <= at - before ? after : before;
}
