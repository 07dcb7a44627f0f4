import { assertNonNegativeInteger, assertPositiveInteger } from '../assert.js';
import { assertOptions } from '../assertOptions.js';
import { assertExamples, type Examples } from './examples.js';
import { shuffledRows } from './shuffle.js';
import { takeExamples } from './takeExamples.js';

/** Options of {@link batches}. */
export interface BatchOptions {
  /** Rows per batch, at least 1; the last batch may have fewer. */
  readonly size: number;
  /** Root seed of the order, any safe integer. Default: rows in the order they have. */
  readonly seed?: number;
  /** Which epoch, from 0; each has its own order of the same seed. Default 0. */
  readonly epoch?: number;
}

/**
 * Cuts examples into batches: every row in exactly one batch, in a seeded random order or in the order they have.
 *
 * @param examples Examples of any length; none gives no batch.
 * @returns Batches that share no memory with `examples`, made one by one.
 * @throws ConfigError if an option is out of its range. ShapeError if the examples' arrays do not fit together.
 */
export function batches<Name extends string>(
  examples: Examples<Name>,
  options: BatchOptions,
): Generator<Examples<Name>, void, undefined> {
  assertOptions<BatchOptions>('batches', options, { size: true, seed: true, epoch: true });
  const { size, seed, epoch = 0 } = options;
  assertPositiveInteger('batches', 'size', size);
  assertNonNegativeInteger('batches', 'epoch', epoch);
  assertExamples('batches', examples);
  const order =
    seed === undefined
      ? Int32Array.from({ length: examples.rows }, (_, row) => row)
      : shuffledRows(examples.rows, seed, epoch);
  return cut(examples, order, size);
}

function* cut<Name extends string>(
  examples: Examples<Name>,
  order: Int32Array,
  size: number,
): Generator<Examples<Name>, void, undefined> {
  for (let from = 0; from < order.length; from += size) {
    yield takeExamples(examples, order.subarray(from, from + size));
  }
}
