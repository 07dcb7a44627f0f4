/** Numbers, one per row; NaN where the cell was empty. */
export interface ContinuousColumn {
  readonly kind: 'continuous';
  /** [rows]; NaN = missing. */
  readonly values: Float64Array;
}

/** Values that are only equal or different, stored as indices. */
export interface CategoricalColumn {
  readonly kind: 'categorical';
  /** Index into `dictionary`, [rows]. */
  readonly codes: Int32Array;
  /** Distinct values in order of appearance; shared by, and growing over, the chunks of one source until it is large: then the next chunk has a new one. */
  readonly dictionary: readonly string[];
}

/** Several values per row, in order. */
export interface SeveralColumn {
  readonly kind: 'several';
  /** Where the values of each row start in `codes`, [rows + 1]: those of row r are `offsets[r]` … `offsets[r + 1] − 1`. */
  readonly offsets: Int32Array;
  /** Index into `dictionary`, one per value. */
  readonly codes: Int32Array;
  /** Distinct values in order of appearance; shared by, and growing over, the chunks of one source until it is large: then the next chunk has a new one. */
  readonly dictionary: readonly string[];
  /** One per value; without them every value counts 1. */
  readonly weights?: Float64Array;
}

/** A column of a {@link Table}. */
export type Column = ContinuousColumn | CategoricalColumn | SeveralColumn;

/** Columns of equal length by name: a whole table or one chunk of it. */
export interface Table {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, Column>;
}
