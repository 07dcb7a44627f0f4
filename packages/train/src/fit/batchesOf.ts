import {
  batches,
  concatExamples,
  configError,
  type ExampleStream,
  type Examples,
  prefetched,
  shuffledStream,
  takeExamples,
} from '@mtl/core';
import { isStream, type Rows } from '../evaluate/rows.js';

/** How {@link batchesOf} cuts an epoch. */
export interface EpochBatches {
  readonly size: number;
  readonly epoch: number;
  /** Root seed of the order; undefined: rows in the order they have. */
  readonly seed?: number;
  /** Rows of a stream that are held and shuffled. Default 0: a stream comes in its own order. */
  readonly shuffleBuffer?: number;
  /** Chunks of a stream that are asked for ahead. Default 0. */
  readonly prefetch?: number;
  /** Looks at a chunk of a stream before its first row is used. */
  readonly check: (chunk: Examples, index: number) => void;
}

/**
 * The batches of an epoch. A table is shuffled if there is a seed. A stream comes in its own order, or through a buffer; what a chunk leaves
 * over is carried into the next, so that only the last batch of an epoch can be short, and beside the buffer no more than two chunks are in
 * memory, and those asked for ahead.
 *
 * @throws ConfigError when the function gives no stream. ShapeError when a chunk does not fit to the first.
 */
export async function* batchesOf<Name extends string>(
  rows: Rows<Name>,
  { size, epoch, seed, shuffleBuffer = 0, prefetch = 0, check }: EpochBatches,
): AsyncGenerator<Examples<Name>, void, undefined> {
  const order = seed === undefined ? {} : { seed };
  if (typeof rows !== 'function') {
    yield* batches(rows, { size, epoch, ...order });
    return;
  }
  const chunks = checked(prefetched(openStream(rows, epoch), { chunks: prefetch }), check);
  const mixed = shuffleBuffer > 0 ? shuffledStream(chunks, { size: shuffleBuffer, epoch, ...order }) : chunks;
  yield* cutStream(mixed, size);
}

/** Opens the stream of an epoch. */
export function openStream<Name extends string>(
  rows: (epoch: number) => ExampleStream<Name>,
  epoch: number,
): ExampleStream<Name> {
  const stream: unknown = rows(epoch);
  if (!isStream(stream)) {
    throw configError('fitTasks', `rows(${epoch})`, 'an iterable of examples, async or not', stream);
  }
  return stream as ExampleStream<Name>;
}

async function* checked<Name extends string>(
  chunks: ExampleStream<Name>,
  check: EpochBatches['check'],
): AsyncGenerator<Examples<Name>, void, undefined> {
  let index = 0;
  for await (const chunk of chunks) {
    check(chunk, index++);
    yield chunk;
  }
}

async function* cutStream<Name extends string>(
  chunks: ExampleStream<Name>,
  size: number,
): AsyncGenerator<Examples<Name>, void, undefined> {
  let rest: Examples<Name> | undefined;
  for await (const chunk of chunks) {
    const waiting: Examples<Name> = rest ? concatExamples([rest, chunk]) : chunk;
    let from = 0;
    for (; waiting.rows - from >= size; from += size) yield rowsFrom(waiting, from, size);
    rest = from < waiting.rows ? rowsFrom(waiting, from, waiting.rows - from) : undefined;
  }
  if (rest) yield rest;
}

function rowsFrom<Name extends string>(
  examples: Examples<Name>,
  from: number,
  count: number,
): Examples<Name> {
  return takeExamples(
    examples,
    Int32Array.from({ length: count }, (_, i) => from + i),
  );
}
