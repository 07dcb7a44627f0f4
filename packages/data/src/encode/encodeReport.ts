import { show } from '@mtl/core/plain';
import type { Coded } from './vocabulary.js';

/** What encoding has met so far; hand in `{ rows: 0, columns: new Map(), labels: new Map() }`. */
export interface EncodeReport {
  /** Rows that were encoded. */
  rows: number;
  /** By column of the features that has values: categories, several categories, text. */
  readonly columns: Map<string, CellCounts>;
  /** By task, where its label is one of some values. */
  readonly labels: Map<string, CellCounts>;
}

/** Cells of one column. */
export interface CellCounts {
  /** Cells without a value. */
  missing: number;
  /** Cells whose value the training rows did not have. */
  unknown: number;
  /** The first five of those values. */
  readonly examples: string[];
  /** Of several values in a cell: rows that had more of them than an encoder keeps. */
  cut?: number;
}

/** Number of a cell that has a value which is not known; no id and no label is negative. */
export const unknownValue = -1;

/** Counts the cells of a column whose value is unknown, and those without one. */
export function countCells(
  { codes, dictionary }: Coded,
  numbers: ArrayLike<number>,
  counts: CellCounts,
): void {
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (dictionary[code] === '') counts.missing++;
    if (numbers[code] !== unknownValue) continue;
    counts.unknown++;
    const value = dictionary[code] as string;
    if (counts.examples.length < 5 && !counts.examples.includes(value)) counts.examples.push(value);
  }
}

/** The counts of a name, from zero where it is new. */
export function countsOf(counts: Map<string, CellCounts>, name: string): CellCounts {
  const known = counts.get(name) ?? { missing: 0, unknown: 0, examples: [] };
  counts.set(name, known);
  return known;
}

/** What to say of a column that the encoder hardly knows; nothing if it knows more than one of ten of its values. `rows`: cells, or values where a cell has several. */
export function strangeColumn(
  column: string,
  rows: number,
  counts: CellCounts,
  known: readonly string[],
): string | undefined {
  const there = rows - counts.missing;
  if (counts.unknown === 0 || counts.unknown < 0.9 * there) return undefined;
  return `encode: ${counts.unknown} of ${there} values of column ${show(column)} are unknown to the encoder, such as ${show(counts.examples)}; it knows ${show(known.slice(0, 5))}.`;
}
