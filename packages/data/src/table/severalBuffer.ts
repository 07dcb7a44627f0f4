import type { SeveralColumn } from './table.js';

/** The values of a column with several per row, while it is being filled. */
export interface SeveralBuffer {
  /** Adds one more value to the row that is being filled. */
  add(code: number, weight: number): void;
  /** Ends the row. */
  endRow(): void;
  /** The rows so far as a column that owns its arrays; the buffer is then empty. */
  take(dictionary: readonly string[]): SeveralColumn;
}

/** @param weighted Whether the values have weights. */
export function severalBuffer(weighted: boolean): SeveralBuffer {
  let offsets = new Int32Array(1025);
  let codes = new Int32Array(1024);
  let weights = new Float64Array(weighted ? 1024 : 0);
  let rows = 0;
  let count = 0;
  return {
    add(code, weight) {
      if (count === codes.length) {
        const larger = new Int32Array(2 * count);
        larger.set(codes);
        codes = larger;
        if (weighted) {
          const heavier = new Float64Array(2 * count);
          heavier.set(weights);
          weights = heavier;
        }
      }
      codes[count] = code;
      if (weighted) weights[count] = weight;
      count++;
    },
    endRow() {
      rows++;
      if (rows === offsets.length) {
        const larger = new Int32Array(2 * rows);
        larger.set(offsets);
        offsets = larger;
      }
      offsets[rows] = count;
    },
    take(dictionary) {
      const column: SeveralColumn = {
        kind: 'several',
        offsets: offsets.slice(0, rows + 1),
        codes: codes.slice(0, count),
        dictionary,
        ...(weighted && { weights: weights.slice(0, count) }),
      };
      rows = 0;
      count = 0;
      return column;
    },
  };
}
