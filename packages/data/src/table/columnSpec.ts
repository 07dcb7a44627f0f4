/** What every kind of column has. */
interface AnySpec {
  /** Name of the column, as the header or the objects have it. */
  readonly name: string;
  /** Texts that mean missing, beside the empty cell, such as `['NA', '?']`. Default: those of the reader, or none. */
  readonly missing?: readonly string[];
}

/** How numbers are written. */
export interface NumberFormat {
  /** What stands before the decimals. Default `'.'`. */
  readonly decimal?: '.' | ',';
  /**
   * The character that may stand between groups of digits, such as `','` in `1,234,567.5`. Groups have three digits, those before the
   * last one two or three. Default: none.
   */
  readonly thousands?: string;
}

/** Numbers; a {@link ContinuousColumn}. */
export interface ContinuousSpec extends AnySpec, NumberFormat {
  readonly kind: 'continuous';
}

/** Values that are only equal or different; a {@link CategoricalColumn} in which a missing value is the empty text. */
export interface CategoricalSpec extends AnySpec {
  readonly kind: 'categorical';
}

/**
 * Several values in a cell, such as `Noir|War`; a {@link SeveralColumn}. A cell in brackets, as JSON and Python write lists
 * (`['Noir', 'War']`), is that list, whatever the separator is. Empty and missing values are left out.
 */
export interface SeveralSpec extends AnySpec {
  readonly kind: 'several';
  /** Text between two values. Default `'|'`. */
  readonly separator?: string;
  /** Text between a value and its weight, such as `':'` in `Noir:0.5|War`; without it, values have no weights. A value without one weighs 1. */
  readonly weightSeparator?: string;
}

/** How a date is written; see {@link DateSpec}. */
export type DateFormat = 'iso' | 'dmy' | 'mdy' | 'unix' | 'unixMs';

/**
 * Dates, with or without a time; a {@link ContinuousColumn} of milliseconds since 1970 in UTC.
 *
 * `'iso'`: `2024-05-31`, `2024-05-31 10:20:30.5`, `2024-05-31T10:20Z`, `20240531`. `'dmy'`: `31.5.2024 10:20`, `'mdy'`: `5/31/2024 1:20 PM`;
 * two digits of a year are 1969 to 2068. Between the parts of a date stands `-`, `/` or `.`. A time without a zone is UTC.
 * `'unix'`, `'unixMs'`: seconds or milliseconds since 1970.
 */
export interface DateSpec extends AnySpec {
  readonly kind: 'date';
  /** Default `'iso'`. */
  readonly format?: DateFormat;
}

/** Truth values: `true`, `false`, `yes`, `no`, `t`, `f`, `y`, `n`, `1`, `0` in any case; a {@link ContinuousColumn} of 0 and 1. */
export interface BooleanSpec extends AnySpec {
  readonly kind: 'boolean';
}

/** Name and kind of a column that is to be read, and how its cells are written. Plain JSON. */
export type ColumnSpec = ContinuousSpec | CategoricalSpec | SeveralSpec | DateSpec | BooleanSpec;

/** Whether a column of this kind becomes numbers. */
export function isNumeric({ kind }: ColumnSpec): boolean {
  return kind !== 'categorical' && kind !== 'several';
}
