import type { BagShape, ColumnShape } from '@mtl/core';

/** What an encoder makes of a row, as numbers: `encoder.shape` of `@mtl/data` is one. */
export interface EncoderShape {
  /** Ids per row; 0 for a table of numbers only. */
  readonly fields: number;
  /** Highest id. */
  readonly values: number;
  /** Numeric columns per row. */
  readonly numeric: number;
  /** Columns with several values per row, in the order of their ids in a row. Default: none. */
  readonly bags?: readonly BagShape[];
  /** The ids of every field, in their order, and of every bag. Default: not known. */
  readonly columns?: readonly ColumnShape[];
}

/** An encoder as far as inputs need it; those of `@mtl/data` are. */
export interface ShapedEncoder {
  readonly shape: EncoderShape;
}
