import { radixSort } from './radixSort.js';

/** Rows by ascending score. */
export interface AscendingOrder {
  /** Row numbers, lowest score first, rows of one score in their own order, NaN last, [rows]. */
  readonly order: Uint32Array;
  /** 1 where the score is that of the place before, [rows]. */
  readonly tied: Uint8Array;
}

/**
 * Sorts rows by score, exactly in float64; −0 and +0 are one score. Linear in the rows: a radix sort on the upper 32 bits, then
 * one on the lower 32 within each of its ties.
 */
export function ascendingOrder(scores: ArrayLike<number>): AscendingOrder {
  const rows = scores.length;
  const values = new Float64Array(rows);
  const words = new Uint32Array(values.buffer); // two per value
  const upper = new Uint8Array(Uint32Array.of(1).buffer)[0] as number; // 1 on little-endian machines
  const keys = new Uint32Array(rows);
  const order = new Uint32Array(rows);
  const tied = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const value = (scores[row] as number) + 0; // −0 + 0 is +0
    values[row] = value;
    const word = words[2 * row + upper] as number;
    keys[row] = Number.isNaN(value) ? 0xffffffff : value < 0 ? ~word : word | 0x80000000;
    order[row] = row;
  }
  radixSort(keys, order);

  for (let start = 0, end = 0; start < rows; start = end) {
    const key = keys[start];
    do end++;
    while (end < rows && keys[end] === key);
    if (end - start === 1) continue;
    if (end - start <= 32) sortShortRun(order, start, end, values);
    else sortLongRun(order.subarray(start, end), words, upper);
    for (let i = start + 1; i < end; i++) {
      tied[i] = values[order[i] as number] === values[order[i - 1] as number] ? 1 : 0;
    }
  }
  return { order, tied };
}

/** Insertion sort of order[start … end − 1] by value. */
function sortShortRun(order: Uint32Array, start: number, end: number, values: Float64Array): void {
  for (let i = start + 1; i < end; i++) {
    const row = order[i] as number;
    const value = values[row] as number;
    let place = i;
    for (; place > start && (values[order[place - 1] as number] as number) > value; place--) {
      order[place] = order[place - 1] as number;
    }
    order[place] = row;
  }
}

/** Radix sort of rows that share the upper word, by the lower. */
function sortLongRun(rows: Uint32Array, words: Uint32Array, upper: number): void {
  const flip = (words[2 * (rows[0] as number) + upper] as number) >= 0x80000000 ? 0xffffffff : 0;
  const keys = new Uint32Array(rows.length);
  for (let i = 0; i < keys.length; i++) {
    keys[i] = (words[2 * (rows[i] as number) + 1 - upper] as number) ^ flip;
  }
  radixSort(keys, rows);
}
