import {
  assertOptions,
  assertPositiveInteger,
  configError,
  deriveSeed,
  type OptionKeys,
  ShapeError,
} from '@mtl/core/plain';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Options of {@link bootstrap} and {@link pairedBootstrap}. */
export interface BootstrapOptions {
  /** How many times the rows are drawn anew. Default 1000. */
  readonly rounds?: number;
  /** Share of the rounds inside the interval, between 0 and 1. Default 0.95. */
  readonly level?: number;
  /** Any safe integer; the same seed draws the same rows. Default 0. */
  readonly seed?: number;
}

/** Its keys. */
export const bootstrapKeys: OptionKeys<BootstrapOptions> = { rounds: true, level: true, seed: true };

/** A value with its bootstrap confidence interval. */
export interface BootstrapInterval {
  /** The metric of the rows as they are. */
  readonly value: number;
  /** Lower end: the (1 − level)/2 quantile of the rounds. */
  readonly low: number;
  /** Upper end: the (1 + level)/2 quantile of the rounds. */
  readonly high: number;
  /** Standard deviation over the rounds. */
  readonly standardError: number;
  /** Rounds in which the metric was NaN, such as an AUC of rows of one class; they are left out of the other numbers. */
  readonly undefinedRounds: number;
}

/** Arrays whose values belong together row by row; the first has one value per row, the others one or several. */
export type RowArrays = readonly [ArrayLike<unknown>, ...ArrayLike<unknown>[]];

/** What a metric gets of them. */
export type DrawnArrays<Arrays extends RowArrays> = NoInfer<{ -readonly [I in keyof Arrays]: Arrays[I] }>;

/**
 * Confidence interval of any metric by the percentile bootstrap (Efron 1979): draws as many rows as there are, with replacement,
 * and computes the metric of the drawn rows, again and again.
 *
 * @example
 * ```ts
 * import { auc, bootstrap } from '@mtl/metrics';
 *
 * const labels = [0, 0, 1, 0, 1, 1, 0, 1];
 * const scores = [0.1, 0.3, 0.4, 0.5, 0.6, 0.7, 0.2, 0.9];
 * const { value, low, high } = bootstrap(auc, [labels, scores], { rounds: 200, seed: 7 }); // value 0.9375
 *
 * const weights = [1, 1, 2, 1, 1, 3, 1, 1]; // whatever belongs to a row is drawn with it
 * bootstrap((y, s, w) => auc(y, s, { weights: w }), [labels, scores, weights], { rounds: 200, seed: 7 });
 * ```
 * @param metric Called with arrays of the drawn rows, in the order of `arrays`: typed arrays for typed arrays, plain arrays for
 * all else. They are overwritten in the next round.
 * @param arrays Labels, scores, weights, groups, … of the same rows, [rows] or row-major [rows, columns].
 * @returns All numbers but `value` and `undefinedRounds` are NaN if no round is defined (`standardError`: fewer than two).
 * @throws ConfigError if `rounds`, `level` or `seed` is out of range; ShapeError if a length is no multiple of the rows.
 */
export function bootstrap<Arrays extends RowArrays>(
  metric: (...arrays: DrawnArrays<Arrays>) => number,
  arrays: Arrays,
  options: BootstrapOptions = {},
): BootstrapInterval {
  assertOptions('bootstrap', options, bootstrapKeys);
  return bootstrapInterval(
    'bootstrap',
    (drawn) => metric(...(drawn as unknown as DrawnArrays<Arrays>)),
    arrays,
    options,
  );
}

/** {@link bootstrap} on behalf of `owner`. */
export function bootstrapInterval(
  owner: string,
  metric: (arrays: readonly ArrayLike<unknown>[]) => number,
  arrays: RowArrays,
  options: BootstrapOptions,
): BootstrapInterval {
  const { rounds = 1000, level = 0.95, seed = 0 } = options;
  assertPositiveInteger(owner, 'rounds', rounds);
  if (!(level > 0 && level < 1)) throw configError(owner, 'level', 'between 0 and 1', level);
  if (!Number.isSafeInteger(seed)) throw configError(owner, 'seed', 'a safe integer', seed);
  const rows = arrays[0].length;
  arrays.forEach((array, i) => {
    if (rows === 0 ? array.length > 0 : array.length % rows !== 0) {
      throw new ShapeError(
        `${owner}: \`arrays[${i}]\` must have as many values as \`arrays[0]\`, ${rows}, or a multiple, got ${array.length}.`,
      );
    }
  });

  const generator = xoroshiro128plus(deriveSeed(seed, 'bootstrap'));
  const picks = new Uint32Array(rows);
  const drawn = arrays.map(emptyLike);
  const values = new Float64Array(rounds);
  let defined = 0;
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < rows; i++) picks[i] = uniformInt(generator, 0, rows - 1);
    arrays.forEach((array, i) => {
      takeRows(array, picks, drawn[i] as unknown[]);
    });
    const value = metric(drawn);
    if (!Number.isNaN(value)) values[defined++] = value;
  }
  const sorted = values.subarray(0, defined).sort();
  return {
    value: metric(arrays),
    low: quantile(sorted, (1 - level) / 2),
    high: quantile(sorted, (1 + level) / 2),
    standardError: standardDeviation(sorted),
    undefinedRounds: rounds - defined,
  };
}

/** An array of the same kind and length. */
function emptyLike(array: ArrayLike<unknown>): ArrayLike<unknown> {
  if (!ArrayBuffer.isView(array)) return new Array(array.length);
  return new (array.constructor as new (length: number) => ArrayLike<unknown>)(array.length);
}

/** Copies the picked rows, which may be of several values each. */
function takeRows(from: ArrayLike<unknown>, picks: Uint32Array, to: unknown[]): void {
  const columns = from.length / picks.length;
  for (let i = 0; i < picks.length; i++) {
    const start = (picks[i] as number) * columns;
    for (let c = 0; c < columns; c++) to[i * columns + c] = from[start + c];
  }
}

/** Quantile of ascending values, linear between neighbours; NaN for none. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  // Equal neighbours first: infinite losses have no difference.
  return below === above ? below : below + (place - Math.floor(place)) * (above - below);
}

/** With n − 1 in the denominator; NaN for fewer than two values. */
function standardDeviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return values.length < 2 ? Number.NaN : Math.sqrt(squares / (values.length - 1));
}
