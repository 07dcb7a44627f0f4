import { assertNonNegativeInteger } from '../assert.js';
import { assertOptions } from '../assertOptions.js';

/** Options of {@link prefetched}. */
export interface PrefetchOptions {
  /** Chunks that are asked for while one is in use. Default 1. */
  readonly chunks?: number;
}

/**
 * A stream that is read ahead: the next chunks are asked for before the present one is used, so that a file is read, a network waited for or
 * a worker at work meanwhile. What runs in this thread runs in this thread still: decoding and encoding take their time from the training,
 * and `serveExamples` puts them into a worker.
 *
 * @param source Anything that comes one by one.
 * @returns The same values in the same order; an error comes when its turn does. Closed early, it closes the source.
 * @throws ConfigError if `chunks` is no count.
 */
export function prefetched<V>(
  source: Iterable<V> | AsyncIterable<V>,
  options: PrefetchOptions = {},
): AsyncGenerator<V, void, undefined> {
  assertOptions<PrefetchOptions>('prefetched', options, { chunks: true });
  const { chunks = 1 } = options;
  assertNonNegativeInteger('prefetched', 'chunks', chunks);
  return readAhead(source, chunks);
}

async function* readAhead<V>(
  source: Iterable<V> | AsyncIterable<V>,
  chunks: number,
): AsyncGenerator<V, void, undefined> {
  const iterator =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const asked: Promise<IteratorResult<V>>[] = [];
  // One after the other: not every iterator can be asked twice at once.
  const ask = () => {
    const next = (asked.at(-1) ?? Promise.resolve()).then(() => iterator.next());
    next.catch(() => {}); // it is told when its turn comes, or was asked for in vain
    asked.push(next);
  };
  try {
    for (;;) {
      if (asked.length === 0) ask();
      const { value, done } = await (asked.shift() as Promise<IteratorResult<V>>);
      if (done) return;
      while (asked.length < chunks) ask();
      yield value;
    }
  } finally {
    await Promise.allSettled(asked);
    await iterator.return?.();
  }
}
