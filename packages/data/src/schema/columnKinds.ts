import type { DateFormat, NumberFormat } from '../table/columnSpec.js';
import type { HashOptions } from './hashOptions.js';

/** How numbers are scaled: see {@link NumberColumn}. */
export type Scaling = 'standardize' | 'log1p' | 'quantile' | 'minMax' | 'robust' | 'none';

/** A part of a date: see {@link DateColumn}. */
export type DatePart = 'year' | 'month' | 'day' | 'weekday' | 'hour' | 'age';

/** What becomes of the vectors of several values. */
export type CombineValues = 'sum' | 'mean' | 'max';

/** What every column that is read can say. */
interface ReadColumn {
  /** Texts of a file that mean missing, beside the empty cell, such as `['NA', '?']`. Default: those of the reader. */
  readonly markers?: readonly string[];
}

/** A feature that is a number. */
export interface NumberColumn extends ReadColumn, NumberFormat {
  readonly kind: 'number';
  /**
   * `'standardize'` (default): `(x − mean) / std` with the mean and the population standard deviation of the training rows.
   * `'log1p'`: the same of `ln(1 + x)`, for x above −1. `'robust'`: `(x − median) / (q₇₅ − q₂₅)`, which far-off values do not move.
   * `'minMax'`: `(x − min) / (max − min)`, 0 to 1 in the training rows. `'quantile'`: the rank among the training rows, from −1 to 1, by
   * 101 quantiles and linear between them. `'none'`: as it is. A column whose values are all equal is divided by 1.
   */
  readonly scaling?: Scaling;
  /** What a missing number becomes: the mean of the scaled training rows (default; for `'quantile'` 0), their median, or a number in the unit of the column. */
  readonly missing?: 'mean' | 'median' | { readonly constant: number };
  /** Adds a number that is 1 where this one is missing and else 0. Default false. */
  readonly indicator?: boolean;
}

/** A feature that is true or false; read as 1 and 0, not scaled. */
export interface BooleanColumn extends ReadColumn {
  readonly kind: 'boolean';
  /** What a missing value becomes: the share of true ones (default), or a number. */
  readonly missing?: 'mean' | { readonly constant: number };
  /** Adds a number that is 1 where this one is missing and else 0. Default false. */
  readonly indicator?: boolean;
}

/** Where the ids of values come from. */
interface ValueColumn extends ReadColumn {
  /**
   * Absent: ids number the values of the training rows, in the order of their UTF-16 code units. With it every value, seen or not, has
   * the id `first + (h mod (buckets − 1))`, h = MurmurHash3 x86 32 of `4:city=Oslo` for the value Oslo of column city, whose name has 4
   * bytes; nothing is collected, however many values there are.
   */
  readonly hash?: HashOptions;
  /** How often a value must occur in the training rows to have an id; rarer ones are unknown. Default 1. Not with `hash`, which knows all. */
  readonly minCount?: number;
  /** `'none'` (default): an unknown value adds nothing. `'own'`: all of them share an id of their own. Not with `hash`. */
  readonly unknown?: 'none' | 'own';
  /** Width of the learned vector of a value, where vectors are learned. Default: that of the model's input. */
  readonly units?: number;
}

/** A feature whose values are only equal or different. */
export interface CategoryColumn extends ValueColumn {
  readonly kind: 'category';
  /**
   * `'own'` (default): missing cells have an id of their own, if training rows have missing cells or values are hashed. `'none'`: they
   * add nothing.
   */
  readonly missing?: 'none' | 'own';
}

/** What becomes of several values in a row. */
interface BagColumn {
  /** Most values of a row; the others are cut off. Default: as many as a training row has at most, and at most 100. */
  readonly most?: number;
  /** Sum, mean or maximum of the values' vectors. Default `'mean'`. */
  readonly combine?: CombineValues;
}

/** A feature with several values in a row, in order: genres, tags, what somebody bought before. */
export interface CategoriesColumn extends ValueColumn, BagColumn {
  readonly kind: 'categories';
  /** Text between two values of a cell. Default `'|'`. */
  readonly separator?: string;
  /** Text between a value and its weight, such as `':'` in `Noir:0.5|War`. Default: no weights. */
  readonly weightSeparator?: string;
  /** Which values stay where there are more than `most`. Default `'first'`. */
  readonly keep?: 'first' | 'last';
  /** A column whose ids these values have, `'category'` or `'categories'`: a history of items has the vectors of the item. Its `hash`, `minCount`, `unknown` and `units` count. */
  readonly sameAs?: string;
}

/**
 * A feature that is text: a bag of its words, hashed. A word is a run of letters and digits in lower case. That says which words there
 * are and nothing more: not their order, not that `cat` and `cats` are near, and of languages without blanks between words nothing at all.
 */
export interface TextColumn extends ReadColumn, BagColumn {
  readonly kind: 'text';
  /** Ids of words, and one: words go to `first + (h mod (buckets − 1))`. Default 4096. */
  readonly buckets?: number;
  /** Seed of the hash, from 0 to 2³² − 1. Default 0. */
  readonly seed?: number;
  /** Width of the learned vector of a word, where vectors are learned. Default: that of the model's input. */
  readonly units?: number;
}

/** A feature that is a date, with or without a time; in UTC. */
export interface DateColumn extends ReadColumn {
  readonly kind: 'date';
  /** How it is written. Default `'iso'`. */
  readonly format?: DateFormat;
  /**
   * What is read of it, in this order. `'month'`, `'day'` (of the month), `'weekday'` (from Monday) and `'hour'` come round again; `'year'`
   * and `'age'`, the days before the newest date of the training rows, are standardized numbers. Default month, weekday, hour and age.
   */
  readonly parts?: readonly DatePart[];
  /**
   * Of parts that come round: `'cycles'` (default) are two numbers, sine and cosine of the place in the round, so that December is next to
   * January; `'categories'` are ids.
   */
  readonly as?: 'cycles' | 'categories';
  /** Width of the learned vectors of categories. Default: that of the model's input. */
  readonly units?: number;
  /** Adds a number that is 1 where the date is missing and else 0. Default false. A missing date is 0 in every number, and no id. */
  readonly indicator?: boolean;
}

/** Whose rows belong together, such as a user: for `groupsOf` and splits, no feature. */
export interface GroupColumn {
  readonly kind: 'group';
}

/** When a row happened: for `timesOf` and splits, no feature. */
export interface TimeColumn extends ReadColumn {
  readonly kind: 'time';
  /** How it is written; `'number'` is any number that grows with time. Default `'iso'`. */
  readonly format?: DateFormat | 'number';
}

/** How much a row counts in loss and metrics, at least 0: the `weights` of examples, no feature. */
export interface WeightColumn extends NumberFormat {
  readonly kind: 'weight';
  /** The tasks that it is for. Default all. */
  readonly tasks?: readonly string[];
}

/** A column that nobody reads. */
export interface IgnoredColumn {
  readonly kind: 'ignored';
}

/** What a column is, in full. */
export type ColumnOptions =
  | NumberColumn
  | CategoryColumn
  | CategoriesColumn
  | BooleanColumn
  | DateColumn
  | TextColumn
  | GroupColumn
  | TimeColumn
  | WeightColumn
  | IgnoredColumn;

/** What a column is: its kind alone, or with options. */
export type SchemaColumn = ColumnOptions['kind'] | ColumnOptions;

/** Options of which only some may be left out. */
type Full<C, Optional extends keyof C = never> = Required<Omit<C, Optional>> & Pick<C, Optional>;
type FullHash = { readonly hash?: Required<HashOptions> };
type Vocabulary = 'minCount' | 'unknown';

/** {@link NumberColumn} with its defaults. */
export type FullNumberColumn = Full<NumberColumn, 'markers' | keyof NumberFormat>;
/** {@link BooleanColumn} with its defaults. */
export type FullBooleanColumn = Full<BooleanColumn, 'markers'>;
/** {@link CategoryColumn} with its defaults. */
export type FullCategoryColumn = Full<CategoryColumn, 'markers' | 'units' | 'hash' | Vocabulary> & FullHash;
/** {@link CategoriesColumn} with its defaults. */
export type FullCategoriesColumn = Full<
  CategoriesColumn,
  'markers' | 'units' | 'hash' | Vocabulary | 'most' | 'weightSeparator' | 'sameAs'
> &
  FullHash;
/** {@link TextColumn} with its defaults. */
export type FullTextColumn = Full<TextColumn, 'markers' | 'units' | 'most'>;
/** {@link DateColumn} with its defaults. */
export type FullDateColumn = Full<DateColumn, 'markers' | 'units'>;
/** {@link TimeColumn} with its defaults. */
export type FullTimeColumn = Full<TimeColumn, 'markers'>;
/** {@link ColumnOptions} with their defaults: what an encoder's file has. */
export type FullColumn =
  | FullNumberColumn
  | FullCategoryColumn
  | FullCategoriesColumn
  | FullBooleanColumn
  | FullDateColumn
  | FullTextColumn
  | GroupColumn
  | FullTimeColumn
  | WeightColumn
  | IgnoredColumn;
