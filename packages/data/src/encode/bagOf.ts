import type { Bag } from '@mtl/core/plain';

/** How many ids of a row stay, and which. */
export interface BagCut {
  readonly most: number;
  readonly keep: 'first' | 'last';
}

/**
 * A bag that is filled row by row, each row cut to its first or last ids.
 *
 * @param weighted Whether ids have weights.
 * @param fillRow Adds the ids of a row, in order.
 * @returns The bag, and how many rows were cut.
 */
export function bagOf(
  rows: number,
  weighted: boolean,
  { most, keep }: BagCut,
  fillRow: (row: number, add: (id: number, weight: number) => void) => void,
): { readonly bag: Bag; readonly cut: number } {
  const offsets = new Int32Array(rows + 1);
  const ids: number[] = [];
  const weights: number[] = [];
  let cut = 0;
  for (let row = 0; row < rows; row++) {
    const from = ids.length;
    fillRow(row, (id, weight) => {
      ids.push(id);
      weights.push(weight);
    });
    const more = ids.length - from - most;
    if (more > 0) {
      cut++;
      const at = keep === 'last' ? from : from + most;
      ids.splice(at, more);
      weights.splice(at, more);
    }
    offsets[row + 1] = ids.length;
  }
  const bag = { offsets, ids: Int32Array.from(ids) };
  return { bag: weighted ? { ...bag, weights: Float32Array.from(weights) } : bag, cut };
}
