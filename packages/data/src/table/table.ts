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
  /** Distinct values in order of appearance; shared by, and growing over, the chunks of one source. */
  readonly dictionary: readonly string[];
}

/** A column of a {@link Table}. */
export type Column = ContinuousColumn | CategoricalColumn;

/** Columns of equal length by name: a whole table or one chunk of it. */
export interface Table {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, Column>;
}

/** Name and kind of a column that is to be read. */
export interface ColumnSpec {
  readonly name: string;
  readonly kind: 'continuous' | 'categorical';
}
