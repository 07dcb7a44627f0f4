import type { Bag } from './bag.js';

/**
 * Picks rows of a bag by index, in the order given and as often as given.
 *
 * @param rows Row indices that the bag has, [picked].
 * @returns A bag of `rows.length` rows that shares no memory with `bag`.
 */
export function takeBag(bag: Bag, rows: Int32Array): Bag {
  const { offsets, ids, weights } = bag;
  const taken = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    const length = (offsets[row + 1] as number) - (offsets[row] as number);
    taken[i + 1] = (taken[i] as number) + length;
  });
  const count = taken[rows.length] as number;
  const gather = <A extends Int32Array | Float32Array>(source: A, target: A): A => {
    rows.forEach((row, i) => {
      target.set(source.subarray(offsets[row], offsets[row + 1]), taken[i]);
    });
    return target;
  };
  return {
    offsets: taken,
    ids: gather(ids, new Int32Array(count)),
    ...(weights && { weights: gather(weights, new Float32Array(count)) }),
  };
}
