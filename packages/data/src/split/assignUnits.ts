import { shuffledRows } from '@mtl/core/plain';
import type { LabelCodes } from './labelCodes.js';
import { rowsOf, type Units } from './unitsOf.js';

/** What {@link assignUnits} shares out. */
export interface Assignment {
  readonly units: Units;
  /** Share of each part. */
  readonly shares: readonly number[];
  /** Labels that every part is to have its share of. */
  readonly codes: LabelCodes;
  readonly seed: number;
}

/**
 * Gives every unit to one part: label by label, the rarest of those left first, each unit to the part that lacks most of the label
 * (iterative stratification, Sechidis et al. 2011, Algorithm 1), of those that lack as much the one that lacks most rows. As long as
 * there are enough units of a label for all parts, a part without one comes first. Units of many rows go before those of few.
 *
 * @returns Part of every row, [rows].
 */
export function assignUnits({ units, shares, codes, seed }: Assignment): Int32Array {
  const rows = units.members.length;
  /** Calls with the label of every row and task of a unit. */
  const eachLabel = (unit: number, visit: (code: number) => void): void => {
    for (const row of rowsOf(units, unit)) {
      for (const task of codes.byTask) if ((task[row] as number) >= 0) visit(task[row] as number);
    }
  };
  const totals = new Array<number>(codes.count).fill(0);
  for (let unit = 0; unit < units.count; unit++) {
    eachLabel(unit, (code) => {
      totals[code] = (totals[code] as number) + 1;
    });
  }
  const left = [...totals]; // rows of every label that are not given away yet
  const sizeOf = (unit: number) => (units.starts[unit + 1] as number) - (units.starts[unit] as number);
  const order = shuffledRows(units.count, seed, 0);
  // A stable sort: units of one size stay in their random order.
  const bySize = Array.from(order).sort((a, b) => sizeOf(b) - sizeOf(a));
  const lackedRows = shares.map((share) => share * rows);
  const lacked = totals.map((total) => shares.map((share) => share * total));
  const partOfUnit = new Int32Array(units.count).fill(-1);

  const give = (unit: number, part: number): void => {
    partOfUnit[unit] = part;
    lackedRows[part] = (lackedRows[part] as number) - sizeOf(unit);
    eachLabel(unit, (code) => {
      const lacking = lacked[code] as number[];
      lacking[part] = (lacking[part] as number) - 1;
      left[code] = (left[code] as number) - 1;
    });
  };
  const has = (unit: number, code: number): boolean =>
    rowsOf(units, unit).some((row) => codes.byTask.some((task) => task[row] === code));
  const open = shares.flatMap((share, part) => (share > 0 ? [part] : []));
  const neediest = (parts: readonly number[], lacking: readonly number[]): number =>
    parts.reduce((best, part) => {
      const more = (lacking[part] as number) - (lacking[best] as number);
      if (more !== 0) return more > 0 ? part : best;
      return (lackedRows[part] as number) > (lackedRows[best] as number) ? part : best;
    });

  for (let code = rarest(left); code >= 0; code = rarest(left)) {
    const own = bySize.filter((unit) => has(unit, code));
    const lacking = lacked[code] as number[];
    const having = new Set(own.map((unit) => partOfUnit[unit] as number));
    for (const unit of own) {
      if (partOfUnit[unit] !== -1) continue;
      const without = own.length >= open.length ? open.filter((part) => !having.has(part)) : [];
      const part = neediest(without.length > 0 ? without : open, lacking);
      having.add(part);
      give(unit, part);
    }
  }
  for (const unit of bySize) {
    if (partOfUnit[unit] === -1) give(unit, neediest(open, lackedRows));
  }

  const partOf = new Int32Array(rows);
  for (let unit = 0; unit < units.count; unit++) {
    for (const row of rowsOf(units, unit)) partOf[row] = partOfUnit[unit] as number;
  }
  return partOf;
}

/** The label with the fewest rows that are not given away yet; −1 when none has any. */
function rarest(left: readonly number[]): number {
  let best = -1;
  left.forEach((rows, code) => {
    if (rows > 0 && (best < 0 || rows < (left[best] as number))) best = code;
  });
  return best;
}
