import type { Encoding } from './columnPart.js';
import { countCells, strangeColumn } from './encodeReport.js';
import type { Coded } from './vocabulary.js';

/** Tells once per encoder and column that nearly all values of the column are unknown. */
export function warnOfStrange(
  name: string,
  cells: Coded,
  ids: ArrayLike<number>,
  known: readonly string[],
  { warned, onWarning }: Encoding,
): void {
  if (warned.has(name)) return;
  const counts = { missing: 0, unknown: 0, examples: [] };
  countCells(cells, ids, counts);
  const warning = strangeColumn(name, cells.codes.length, counts, known);
  if (warning === undefined) return;
  warned.add(name);
  onWarning(warning);
}
