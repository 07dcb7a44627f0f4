import {
  assertBoolean,
  assertNonNegativeInteger,
  assertOneOf,
  configError,
  type OptionKeys,
} from '@mtl/core/plain';

/** How a CSV file is written. */
export interface CsvDialectOptions {
  /** One character of ASCII between the fields, or `'guess'`: `,`, `;`, tab or `|`, by the head of the file. Default `','`. */
  readonly delimiter?: string;
  /** Whether the first record names the columns. Default true without `names`, else false. */
  readonly header?: boolean;
  /**
   * The names of all columns, in the order of the file; a header is then passed over. Default: those of the header; without one, `column1`,
   * `column2`, …
   */
  readonly names?: readonly string[];
  /** One character of ASCII: a line that starts with it is passed over. Default: none. */
  readonly comment?: string;
  /** Lines before the header, or before the first row if there is none, that are passed over whatever is in them. Default 0. */
  readonly skipLines?: number;
  /** Whether blanks and tabs around a field go, those outside of its quotes; a line of nothing else is then a blank line. Default false. */
  readonly trim?: boolean;
  /**
   * `'strict'` (default): quotes stand around a whole field or not at all. `'relaxed'`: anywhere else they are text, as in `12" pizza`;
   * a field with text behind its closing quote stands as it is, quotes included. `'none'`: they are always text.
   */
  readonly quotes?: 'strict' | 'relaxed' | 'none';
}

/** Every key of {@link CsvDialectOptions}. */
export const dialectKeys: OptionKeys<CsvDialectOptions> = {
  delimiter: true,
  header: true,
  names: true,
  comment: true,
  skipLines: true,
  trim: true,
  quotes: true,
};

/** A dialect with its defaults filled in. */
export interface CsvDialect {
  /** A byte; undefined: to be guessed. */
  readonly delimiter: number | undefined;
  readonly header: boolean;
  readonly names: readonly string[] | undefined;
  /** A byte; undefined: none. */
  readonly comment: number | undefined;
  readonly skipLines: number;
  readonly trim: boolean;
  readonly quotes: 'strict' | 'relaxed' | 'none';
}

/**
 * Fills in the defaults of a dialect.
 *
 * @throws ConfigError if an option cannot work.
 */
export function csvDialect(owner: string, options: CsvDialectOptions): CsvDialect {
  const { delimiter = ',', names, comment, skipLines = 0, trim = false, quotes = 'strict' } = options;
  if (delimiter !== 'guess' && !isMark(delimiter)) {
    throw configError(owner, 'delimiter', 'one character of ASCII that is no quote, or "guess"', delimiter);
  }
  if (names !== undefined && (!Array.isArray(names) || names.length === 0 || !names.every(isText))) {
    throw configError(owner, 'names', 'a non-empty array of texts', names);
  }
  const { header = names === undefined } = options;
  assertBoolean(owner, 'header', header);
  assertNonNegativeInteger(owner, 'skipLines', skipLines);
  assertBoolean(owner, 'trim', trim);
  assertOneOf(owner, 'quotes', ['strict', 'relaxed', 'none'], quotes);
  if (comment !== undefined && (!isMark(comment) || /[\t ]/.test(comment) || comment === delimiter)) {
    const expected = 'one character of ASCII that is no blank, quote or `delimiter`';
    throw configError(owner, 'comment', expected, comment);
  }
  return {
    delimiter: delimiter === 'guess' ? undefined : delimiter.charCodeAt(0),
    header,
    names: names && [...names],
    comment: comment?.charCodeAt(0),
    skipLines,
    trim,
    quotes,
  };
}

function isMark(text: unknown): text is string {
  return typeof text === 'string' && /^[\t\x20-\x7e]$/.test(text) && text !== '"';
}

function isText(name: unknown): boolean {
  return typeof name === 'string';
}
