import type { Bag } from './bag.js';

/**
 * Joins bags row by row, in the order given.
 *
 * @param parts At least one. A part without weights beside one that has some counts 1 per id.
 * @returns A bag that shares no memory with the parts.
 */
export function concatBags(parts: readonly Bag[]): Bag {
  const count = parts.reduce((sum, { ids }) => sum + ids.length, 0);
  const rows = parts.reduce((sum, { offsets }) => sum + offsets.length - 1, 0);
  const offsets = new Int32Array(rows + 1);
  const ids = new Int32Array(count);
  const weights = parts.some((part) => part.weights) ? new Float32Array(count).fill(1) : undefined;
  let row = 0;
  let from = 0;
  for (const part of parts) {
    ids.set(part.ids, from);
    if (part.weights) weights?.set(part.weights, from);
    for (let r = 1; r < part.offsets.length; r++) offsets[++row] = from + (part.offsets[r] as number);
    from += part.ids.length;
  }
  return { offsets, ids, ...(weights && { weights }) };
}
