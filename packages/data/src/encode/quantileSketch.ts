/** Quantiles of numbers that are seen once. */
export interface QuantileSketch {
  add(x: number): void;
  /**
   * What gives the number that a share p of all numbers so far does not exceed, p from 0 to 1; linear between two numbers while all of
   * them are kept (Hyndman & Fan 1996, type 7). Of no number it gives NaN.
   */
  quantiles(): (p: number) => number;
}

/** Numbers that a sketch keeps at most per level. */
export const sketchSize = 65_536;

/**
 * Quantiles in one pass and bounded memory: exact up to `size` numbers. Of more, a full buffer is sorted and every second number is kept
 * for two (Munro & Paterson 1980), the first or the second of each pair in turn. That moves the rank of a quantile of n numbers by at most
 * `n · (log₂(n / size) + 4) / (2 · size)`: with 65,536 by 0.014 % of a billion rows. The order of the rows matters then, how they are cut
 * into chunks does not.
 *
 * @param size Even. Default {@link sketchSize}.
 */
export function quantileSketch(size = sketchSize): QuantileSketch {
  /** Numbers that each stand for 2^level. */
  const levels: number[][] = [[]];
  const turns: number[] = [0];
  return {
    add(x) {
      (levels[0] as number[]).push(x);
      for (let level = 0; (levels[level] as number[]).length > size; level++) {
        const full = levels[level] as number[];
        levels[level] = full.splice(size);
        full.sort((a, b) => a - b);
        const turn = turns[level] as number;
        turns[level] = 1 - turn;
        levels[level + 1] ??= [];
        turns[level + 1] ??= 0;
        for (let i = turn; i < size; i += 2) (levels[level + 1] as number[]).push(full[i] as number);
      }
    },
    quantiles() {
      if (levels.length === 1) return exactQuantiles(Float64Array.from(levels[0] as number[]).sort());
      const kept = levels.flatMap((numbers, level) => numbers.map((x) => ({ x, weight: 2 ** level })));
      kept.sort((a, b) => a.x - b.x);
      const total = kept.reduce((sum, { weight }) => sum + weight, 0);
      return (p) => {
        let below = 0;
        const found = kept.find(({ weight }) => {
          below += weight;
          return below >= p * total;
        });
        return (found as { readonly x: number }).x;
      };
    },
  };
}

function exactQuantiles(sorted: Float64Array): (p: number) => number {
  return (p) => {
    const place = p * (sorted.length - 1);
    const low = sorted[Math.floor(place)] ?? Number.NaN;
    const high = sorted[Math.ceil(place)] ?? Number.NaN;
    return low + (high - low) * (place - Math.floor(place));
  };
}
