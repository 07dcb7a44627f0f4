import { assertNonNegativeInteger, assertPositiveInteger, assertSafeInteger } from '../assert.js';
import { assertOptions } from '../assertOptions.js';
import { deriveSeed } from '../seed.js';
import { concatExamples } from './concatExamples.js';
import type { ExampleStream } from './exampleStream.js';
import type { Examples } from './examples.js';
import { shuffledRows } from './shuffle.js';
import { takeExamples } from './takeExamples.js';

/** Options of {@link shuffledStream}. */
export interface ShuffleOptions {
  /** Rows that are held and mixed; memory for two and a half times as many is needed for a moment. */
  readonly size: number;
  /** Root seed of the order, any safe integer. Default 0. */
  readonly seed?: number;
  /** Which epoch, from 0; each has its own order of the same seed. Default 0. */
  readonly epoch?: number;
}

/** Rows of a chunk that it gives, at most. */
const pieceRows = 4096;

/**
 * A stream in another order, by a buffer of `size` rows: whenever it is full and a row is to come, its rows are shuffled and the first half of
 * them go; at the end the rest goes, shuffled. The order depends on the rows, the seed and the epoch, and not on how the rows come in chunks.
 *
 * A buffer that holds all rows gives exactly the order of `batches` and `fitTasks` for the table in memory. A smaller one shuffles nearby rows
 * alone: a row comes at most `size` − 1 places early, and half of the rows that wait leave with every `size / 2` rows, so that one in a
 * thousand comes more than about `4 · size` places late. Rows sorted by label or by day stay sorted on the whole: write such a file in random
 * order once, or read its parts in another order in every epoch.
 *
 * @param chunks Rows of any number per chunk.
 * @returns Chunks of at most 4096 rows, every row once.
 * @throws ConfigError if an option is out of its range. ShapeError if a chunk does not fit to the first.
 */
export function shuffledStream<Name extends string>(
  chunks: ExampleStream<Name>,
  options: ShuffleOptions,
): AsyncGenerator<Examples<Name>, void, undefined> {
  assertOptions<ShuffleOptions>('shuffledStream', options, { size: true, seed: true, epoch: true });
  const { size, seed = 0, epoch = 0 } = Object(options) as ShuffleOptions;
  assertPositiveInteger('shuffledStream', 'size', size);
  assertSafeInteger('shuffledStream', 'seed', seed);
  assertNonNegativeInteger('shuffledStream', 'epoch', epoch);
  return mixed(chunks, { size, seed, epoch });
}

async function* mixed<Name extends string>(
  chunks: ExampleStream<Name>,
  { size, seed, epoch }: Required<ShuffleOptions>,
): AsyncGenerator<Examples<Name>, void, undefined> {
  let held: Examples<Name>[] = [];
  let rows = 0;
  let round = 0;
  const shuffled = () => {
    // The first round has the order of a table, so that one that is all of a stream is one.
    const order = shuffledRows(rows, round === 0 ? seed : deriveSeed(seed, 'round', round), epoch);
    round += 1;
    return { all: concatExamples(held), order };
  };
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.rows; ) {
      if (rows === size) {
        const { all, order } = shuffled();
        const leaving = Math.ceil(size / 2);
        yield* pieces(all, order.subarray(0, leaving));
        held = [takeExamples(all, order.subarray(leaving))];
        rows = size - leaving;
      }
      const count = Math.min(size - rows, chunk.rows - from);
      const first = from;
      held.push(
        takeExamples(
          chunk,
          Int32Array.from({ length: count }, (_, i) => first + i),
        ),
      );
      rows += count;
      from += count;
    }
  }
  if (rows === 0) return;
  const { all, order } = shuffled();
  held = [];
  yield* pieces(all, order);
}

function* pieces<Name extends string>(
  examples: Examples<Name>,
  order: Int32Array,
): Generator<Examples<Name>, void, undefined> {
  for (let from = 0; from < order.length; from += pieceRows) {
    yield takeExamples(examples, order.subarray(from, from + pieceRows));
  }
}
