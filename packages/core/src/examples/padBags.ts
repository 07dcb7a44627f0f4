import type { BagShape } from '../task/bagShape.js';
import type { Bag } from './bag.js';

/** Where the rows of bags go: tables of a batch, row-major, with 0 everywhere. */
export interface PaddedBags {
  /** [rows, fields + Σ most]. */
  readonly ids: Int32Array;
  /** [rows, Σ most]. */
  readonly weights: Float32Array;
  readonly rows: number;
  /** Ids per row before those of the bags. */
  readonly fields: number;
}

/**
 * Writes the ids and weights of bags side by side, each row of a bag as it is and then 0 up to its `most`. The weights say what becomes of
 * the vectors: those that were given for the sum, divided by the sum of their row for the mean, and for the maximum 1 at the first of equal
 * ids that weigh more than 0.
 *
 * @param bags Bags that fit the shapes.
 */
export function padBags(
  { ids, weights, rows, fields }: PaddedBags,
  shapes: readonly BagShape[],
  bags: Readonly<Record<string, Bag>>,
): void {
  const width = shapes.reduce((sum, { most }) => sum + most, 0);
  let before = 0;
  for (const { name, most, combine } of shapes) {
    const bag = bags[name] as Bag;
    for (let row = 0; row < rows; row++) {
      const from = bag.offsets[row] as number;
      const to = bag.offsets[row + 1] as number;
      const given = weightsOf(bag, from, to, combine);
      ids.set(bag.ids.subarray(from, to), row * (fields + width) + fields + before);
      weights.set(given, row * width + before);
    }
    before += most;
  }
}

/** The weights of the ids of one row; id 0 has none. */
function weightsOf({ ids, weights }: Bag, from: number, to: number, combine: BagShape['combine']): number[] {
  const seen = new Set<number>([0]);
  let sum = 0;
  const own: number[] = [];
  for (let i = from; i < to; i++) {
    const id = ids[i] as number;
    const weight = seen.has(id) ? 0 : (weights?.[i] ?? 1);
    if (combine === 'max' && weight > 0) seen.add(id);
    sum += weight;
    own.push(combine === 'max' ? Math.sign(weight) : weight);
  }
  return combine === 'mean' && sum > 0 ? own.map((weight) => weight / sum) : own;
}
