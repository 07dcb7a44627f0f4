import { configError } from '@mtl/core/plain';
import type { FullNumberColumn, Scaling } from '../schema/columnKinds.js';
import { leastStd, moments } from './moments.js';
import { quantileSketch } from './quantileSketch.js';

/** How the numbers of a column are scaled: `(t(x) − center) / scale`, or their rank. */
export interface NumberScale {
  /** What is subtracted, after the logarithm if there is one. */
  readonly center: number;
  /** What is divided by. */
  readonly scale: number;
  /** What a missing number becomes, in the unit of the result. */
  readonly fill: number;
  /** With `scaling: 'quantile'`: the quantiles 0, 0.01, … 1 of the training rows; center and scale are then 0 and 1. */
  readonly quantiles?: readonly number[];
}

/** How many quantiles a rank is read from. */
export const quantileCount = 101;

/**
 * Measures how numbers are scaled, in one pass; see {@link quantileSketch} for what medians and quantiles of many numbers are.
 */
export function measureScale({ scaling, missing }: Pick<FullNumberColumn, 'scaling' | 'missing'>) {
  const all = moments();
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  const ranked = scaling === 'robust' || scaling === 'quantile' || missing === 'median';
  const sketch = ranked ? quantileSketch() : undefined;
  return {
    /** A number after the logarithm, if there is one. */
    add(x: number): void {
      all.add(x);
      if (x < min) min = x;
      if (x > max) max = x;
      sketch?.add(x);
    },
    /**
     * @param owner Who asks, for messages.
     * @throws ConfigError if there was no number, or the numbers are too large for a mean and a standard deviation.
     */
    result(owner: string, name: string): NumberScale {
      const { count, mean, std } = all;
      if (count === 0) {
        const expected = 'a column that has a number in the training rows';
        throw configError(owner, `columns.${name}`, expected, Number.NaN);
      }
      if (!Number.isFinite(mean) || !Number.isFinite(std)) {
        const expected = 'a column whose mean and standard deviation are finite';
        throw configError(owner, `columns.${name}`, expected, { mean, std });
      }
      const quantile = sketch?.quantiles();
      const at = (p: number) => (quantile?.(p) ?? Number.NaN) + 0; // −0 + 0 = 0, as JSON writes it
      const divisor = (width: number) => (width < leastStd ? 1 : width);
      const scales: Record<Scaling, () => Pick<NumberScale, 'center' | 'scale' | 'quantiles'>> = {
        standardize: () => ({ center: mean, scale: std }),
        log1p: () => ({ center: mean, scale: std }),
        minMax: () => ({ center: min + 0, scale: divisor(max - min) }),
        robust: () => ({ center: at(0.5), scale: divisor(at(0.75) - at(0.25)) }),
        quantile: () => ({
          center: 0,
          scale: 1,
          quantiles: Array.from({ length: quantileCount }, (_, i) => at(i / (quantileCount - 1))),
        }),
        none: () => ({ center: 0, scale: 1 }),
      };
      const own = scales[scaling]();
      const scaled = scalerOf(scaling, own);
      const { quantiles, ...line } = own;
      const filled = { ...line, fill: fillOf() + 0 };
      return quantiles ? { ...filled, quantiles } : filled;

      function fillOf(): number {
        if (missing === 'median') return scaled(at(0.5));
        if (missing !== 'mean') return scaled(transformed(scaling, missing.constant));
        return scaling === 'quantile' ? 0 : scaled(mean);
      }
    },
  };
}

/** A number after the logarithm, if the scaling takes one. */
export function transformed(scaling: Scaling, x: number): number {
  return scaling === 'log1p' ? Math.log1p(x) : x;
}

/** What scales a number that the logarithm was taken of, if there is one. */
export function scalerOf(
  scaling: Scaling,
  { center, scale, quantiles = [] }: Omit<NumberScale, 'fill'>,
): (x: number) => number {
  if (scaling === 'quantile') return (x) => rank(quantiles, x);
  return (x) => (x - center) / scale;
}

/** The place of a number among quantiles, from −1 to 1; the middle of all quantiles that it is equal to. */
function rank(quantiles: readonly number[], x: number): number {
  const last = quantiles.length - 1;
  const below = countBelow(quantiles, (quantile) => quantile < x);
  const upTo = countBelow(quantiles, (quantile) => quantile <= x);
  if (below < upTo) return (below + upTo - 1) / last - 1;
  if (below === 0) return -1;
  if (below > last) return 1;
  const [low, high] = [quantiles[below - 1] as number, quantiles[below] as number];
  return (2 * (below - 1 + (x - low) / (high - low))) / last - 1;
}

/** How many of the numbers are at the front, by bisection. */
function countBelow(sorted: readonly number[], isFront: (x: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isFront(sorted[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}
