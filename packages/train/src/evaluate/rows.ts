import type { ExampleStream, Examples } from '@mtl/core';

/**
 * Rows to train with: a table in memory, or a function that opens a stream of them for an epoch (from 0). It is called once per epoch, so
 * that it can give the files another order each time.
 */
export type Rows<Name extends string = string> = Examples<Name> | ((epoch: number) => ExampleStream<Name>);

/** Whether rows come chunk by chunk. */
export function isStream(rows: unknown): rows is ExampleStream {
  return (
    typeof rows === 'object' && rows !== null && (Symbol.asyncIterator in rows || Symbol.iterator in rows)
  );
}
