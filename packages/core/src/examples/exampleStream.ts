import type { Examples } from './examples.js';

/** Rows that come chunk by chunk, once: the memory they take is that of a chunk. All chunks are of one form. */
export type ExampleStream<Name extends string = string> =
  | Iterable<Examples<Name>>
  | AsyncIterable<Examples<Name>>;
