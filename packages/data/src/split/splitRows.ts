import { assertNonNegativeInteger, configError, show, shuffledRows } from '@mtl/core/plain';

/**
 * Splits rows at random into parts of given shares.
 *
 * @example
 * ```ts
 * const { train, validation, test } = splitRows({
 *   rows: 1000,
 *   fractions: { train: 0.6, validation: 0.2, test: 0.2 },
 *   seed: 1,
 * });
 * ```
 *
 * @param options `rows`: how many, from 0. `fractions`: share of each part, from 0 to 1, together 1; the bounds between parts are
 * rounded to whole rows. `seed`: any safe integer; the same one gives the same split (default 0).
 * @returns Row indices of each part, every row in exactly one, in ascending order.
 * @throws ConfigError if the fractions are not shares of a whole.
 */
export function splitRows<Part extends string>(options: {
  readonly rows: number;
  readonly fractions: Readonly<Record<Part, number>>;
  readonly seed?: number;
}): Record<Part, Int32Array> {
  const { rows, fractions, seed = 0 } = options;
  assertNonNegativeInteger('splitRows', 'rows', rows);
  const parts = Object.entries<number>(fractions);
  let sum = 0;
  for (const [part, fraction] of parts) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw configError('splitRows', `fractions[${show(part)}]`, 'a number from 0 to 1', fraction);
    }
    sum += fraction;
  }
  if (!(Math.abs(sum - 1) < 1e-9))
    throw configError('splitRows', 'fractions', 'shares that add up to 1', sum);
  const order = shuffledRows(rows, seed, 0);
  let share = 0;
  let from = 0;
  const split = parts.map(([part, fraction], i) => {
    share += fraction;
    const to = i === parts.length - 1 ? rows : Math.round(share * rows);
    const chosen = order.slice(from, to).sort();
    from = to;
    return [part, chosen] as const;
  });
  return Object.fromEntries(split) as Record<Part, Int32Array>;
}
