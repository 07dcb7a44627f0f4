/** Smallest standard deviation that is no rounding residue: the smallest normal float64. */
export const leastStd = 2.2250738585072014e-308;

/** Mean and population standard deviation of numbers so far. */
export interface Moments {
  add(x: number): void;
  readonly count: number;
  readonly mean: number;
  /** 1 where all numbers are equal. */
  readonly std: number;
}

/**
 * Mean and population standard deviation in one pass (Welford 1962), in float64 and number by number, so that the result does not
 * depend on how they are cut into chunks.
 */
export function moments(): Moments {
  let count = 0;
  let mean = 0;
  let squares = 0; // sum of (x − mean)²
  return {
    add(x) {
      const delta = x - mean;
      mean += delta / ++count;
      squares += delta * (x - mean);
    },
    get count() {
      return count;
    },
    get mean() {
      return mean + 0; // −0 + 0 = 0, as JSON writes it
    },
    get std() {
      const std = Math.sqrt(squares / count);
      return std < leastStd ? 1 : std;
    },
  };
}
