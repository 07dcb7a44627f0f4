import type { HashOptions } from './hashOptions.js';

/** How numbers are scaled: see {@link NumberColumn}. */
export type Scaling = 'standardize' | 'log1p' | 'none';

/** A feature that is a number. */
export interface NumberColumn {
  readonly kind: 'number';
  /**
   * `'standardize'` (default): `(x − mean) / std` with the mean and the population standard deviation of the training rows; a column
   * whose values are all equal is divided by 1. `'log1p'`: the same of `ln(1 + x)`, for x above −1. `'none'`: as it is.
   */
  readonly scaling?: Scaling;
}

/** A feature whose values are only equal or different. */
export interface CategoryColumn {
  readonly kind: 'category';
  /**
   * Absent: ids number the values of the training rows, in the order of their UTF-16 code units. With it every value, seen or not, has
   * the id `first + (h mod (buckets − 1))`, h = MurmurHash3 x86 32 of `4:city=Oslo` for the value Oslo of column city, whose name has 4
   * bytes; nothing is collected, however many values there are.
   */
  readonly hash?: HashOptions;
  /** Training rows that a value must stand in to have an id; rarer ones are unknown. Default 1. Not with `hash`, which knows all. */
  readonly minCount?: number;
  /** `'none'` (default): an unknown value adds nothing. `'own'`: all of them share an id of their own. Not with `hash`. */
  readonly unknown?: 'none' | 'own';
  /**
   * `'own'` (default): missing cells have an id of their own, if training rows have missing cells or values are hashed. `'none'`: they
   * add nothing.
   */
  readonly missing?: 'none' | 'own';
  /** Width of the learned vector of a value, where vectors are learned. Default: that of the model's input. */
  readonly units?: number;
}

/** A column that nobody reads. */
export interface IgnoredColumn {
  readonly kind: 'ignored';
}

/** What a column is, in full. */
export type ColumnOptions = NumberColumn | CategoryColumn | IgnoredColumn;

/** What a column is: its kind alone, or with options. */
export type SchemaColumn = ColumnOptions['kind'] | ColumnOptions;

/** Options of which only some may be left out. */
type Full<C, Optional extends keyof C = never> = Required<Omit<C, Optional>> & Pick<C, Optional>;

/** {@link NumberColumn} with its defaults. */
export type FullNumberColumn = Full<NumberColumn>;
/** {@link CategoryColumn} with its defaults. */
export type FullCategoryColumn = Full<CategoryColumn, 'units' | 'hash' | 'minCount' | 'unknown'> & {
  readonly hash?: Required<HashOptions>;
};
/** {@link ColumnOptions} with their defaults: what an encoder's file has. */
export type FullColumn = FullNumberColumn | FullCategoryColumn | IgnoredColumn;
