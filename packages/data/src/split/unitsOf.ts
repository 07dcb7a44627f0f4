import { shapeError } from '@mtl/core/plain';

/** Rows that stay together: the groups of a table, or each row for itself. */
export interface Units {
  /** How many. */
  readonly count: number;
  /** Rows of all units one after the other, [rows]. */
  readonly members: Int32Array;
  /** Where the rows of each unit begin, [count + 1]; the last is the number of rows. */
  readonly starts: Int32Array;
}

/**
 * Numbers the groups of a table in order of appearance.
 *
 * @param groups Key of each row's group; undefined: every row is a unit.
 * @throws ShapeError if there is not one key per row, or one is no string and no number.
 */
export function unitsOf(owner: string, rows: number, groups: ArrayLike<string | number> | undefined): Units {
  if (!groups) {
    const members = Int32Array.from({ length: rows }, (_, row) => row);
    return { count: rows, members, starts: Int32Array.from({ length: rows + 1 }, (_, unit) => unit) };
  }
  if (groups.length !== rows) throw shapeError(owner, 'groups', `one key per row, ${rows}`, groups.length);
  const numbers = new Map<string | number, number>();
  const sizes: number[] = [];
  const unitOf = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const key = groups[row] as string | number;
    if (typeof key !== 'string' && typeof key !== 'number') {
      throw shapeError(owner, 'groups', 'strings or numbers', key, { place: `row ${row}` });
    }
    let unit = numbers.get(key);
    if (unit === undefined) {
      unit = sizes.push(0) - 1;
      numbers.set(key, unit);
    }
    unitOf[row] = unit;
    sizes[unit] = (sizes[unit] as number) + 1;
  }
  const starts = new Int32Array(sizes.length + 1);
  for (const [unit, size] of sizes.entries()) starts[unit + 1] = (starts[unit] as number) + size;
  const next = starts.slice();
  const members = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const unit = unitOf[row] as number;
    const place = next[unit] as number;
    members[place] = row;
    next[unit] = place + 1;
  }
  return { count: sizes.length, members, starts };
}

/** The rows of a unit. */
export function rowsOf({ members, starts }: Units, unit: number): Int32Array {
  return members.subarray(starts[unit], starts[unit + 1]);
}
