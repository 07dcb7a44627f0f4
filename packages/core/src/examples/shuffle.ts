import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { skipN } from 'pure-rand/utils/skipN';
import { assertNonNegativeInteger } from '../assert.js';
import { deriveSeed } from '../seed.js';

/**
 * A random order of the rows 0 … rows − 1, every order equally likely (Fisher–Yates over xoroshiro128+).
 *
 * The same seed and epoch give the same order on every machine. Frozen: saved runs and published splits depend on it.
 *
 * @param rows Number of rows; 0 gives an empty order.
 * @param seed Root seed, any safe integer.
 * @param epoch From 0; every epoch has an order of its own.
 * @returns A permutation, [rows].
 * @throws ConfigError if `rows` or `epoch` is no count or `seed` is no safe integer.
 */
export function shuffledRows(rows: number, seed: number, epoch: number): Int32Array {
  assertNonNegativeInteger('shuffledRows', 'rows', rows);
  assertNonNegativeInteger('shuffledRows', 'epoch', epoch);
  const generator = xoroshiro128plus(deriveSeed(seed, 'shuffle', epoch));
  skipN(generator, 32); // the first states still look like the seed
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  for (let last = rows - 1; last > 0; last--) {
    const picked = uniformInt(generator, 0, last);
    const row = order[picked] as number;
    order[picked] = order[last] as number;
    order[last] = row;
  }
  return order;
}
