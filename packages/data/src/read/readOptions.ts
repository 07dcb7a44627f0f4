import {
  assertOneOf,
  assertOptions,
  assertPositiveInteger,
  configError,
  type FileError,
  type OptionKeys,
} from '@mtl/core/plain';
import type { ByteSource } from './byteSource.js';
import { tableFileError } from './tableFileError.js';

/** How much of each thing a table may hold before a reader gives up; every one can be overridden by name. */
export interface TableLimits {
  /** Bytes of one field, or of one row of Census-Income. Default 1,048,576. */
  readonly fieldBytes: number;
  /** Bytes of one row, quotes and delimiters included. Default 4,194,304. */
  readonly rowBytes: number;
  /** Fields of one row, the header included. Default 16,384. */
  readonly columnsPerRow: number;
  /** Distinct values of one column in one chunk; a dictionary with an eighth of them is the last of its chunks. Default 1,000,000. */
  readonly categories: number;
  /** Distinct values of all columns together, of one chunk and those before it that share its dictionaries: the bytes of each as UTF-8, and 32 for its place. Default 134,217,728. */
  readonly dictionaryBytes: number;
  /** Bytes of all bad rows that are collected. Default 67,108,864. */
  readonly rejectedBytes: number;
  /** Unpacked bytes per packed byte of gzip, looked at after the first 64 MB. Default 200. */
  readonly gzipRatio: number;
}

/** The limits of the readers. */
export const tableLimits: TableLimits = {
  fieldBytes: 1_048_576,
  rowBytes: 4_194_304,
  columnsPerRow: 16_384,
  categories: 1_000_000,
  dictionaryBytes: 134_217_728,
  rejectedBytes: 67_108_864,
  gzipRatio: 200,
};

/** What a reader has done so far; hand in `{ rows: 0, skipped: 0, first: [] }`. */
export interface ReadReport {
  /** Rows that were read. */
  rows: number;
  /** Rows that were left out. */
  skipped: number;
  /** Messages of the first 100 of them. */
  readonly first: string[];
  /** The rows that were left out, where they are collected. */
  rejected?: RejectedRow[];
  /** The header as it stands in the file, where it has one. */
  header?: string;
  /** What was guessed. */
  guessed?: { readonly delimiter: string; readonly reason: string };
}

/** A row that could not be read. */
export interface RejectedRow {
  /** Line on which it starts, from 1. */
  readonly line: number;
  /** What is wrong with it. */
  readonly reason: string;
  /** The row as it stands in the file; of one longer than `limits.rowBytes`, the beginning, or nothing in JSON. U+FFFD stands for what is not text. */
  readonly text: string;
}

/** Options of every reader of tables. */
export interface ReadOptions {
  /** What messages call the file. Default: the name of the `File` or of `openFile`'s path, if there is one. */
  readonly name?: string;
  /** Rows per chunk at most, up to 1,000,000. Default 8192. */
  readonly chunkRows?: number;
  /**
   * What happens at a row that cannot be read, wherever its fault is: a number, a quote, bytes that are not UTF-8, too few fields, too
   * many bytes. `'throw'` (default): the reading ends. `'skip'`: the row is left out and counted in `report`, and reading goes on with
   * the next line. `'collect'`: likewise, and `report.rejected` keeps line, reason and text of each; see `rejectedText`. What is wrong
   * with the header or with the file as a whole (gzip, its encoding, too many distinct values) ends it always.
   */
  readonly onBadRow?: 'throw' | 'skip' | 'collect';
  /** Filled in while reading. */
  readonly report?: ReadReport;
  /**
   * Told the texts of all cells of each row that gets into a table, those of columns that nobody asked for included, in the order of
   * the rows. Default: nobody.
   */
  readonly onRow?: (cells: readonly string[]) => void;
  /** Limits that differ from `tableLimits`. */
  readonly limits?: Partial<TableLimits>;
}

/** The options of one reading with every default filled in. */
export interface Reading {
  readonly owner: string;
  readonly name: string;
  readonly chunkRows: number;
  readonly limits: TableLimits;
  readonly report: ReadReport;
  readonly onRow: ReadOptions['onRow'];
  /** Whether bad rows are left out. */
  readonly skips: boolean;
  /** Whether they are kept. */
  readonly collects: boolean;
  /** A NUL byte has come by, in a reading that leaves out bad rows: each row looks for one from now on. */
  nul: boolean;
  /** Bad rows that this reading has left out, and what was wrong with the first of them. */
  readonly bad: { rows: number; first?: string };
  /** Throws the error of a bad row, or counts the row, or keeps it. Error and text are only made where somebody reads them. */
  readonly badRow: (error: () => FileError, line: number, text: () => string) => void;
}

/** Options of the readers of texts of any kind. */
export interface TextOptions extends ReadOptions {
  /**
   * How the text is encoded, by a name that `TextDecoder` knows: `'utf-8'` (default), `'utf-16le'`, `'utf-16be'`, `'windows-1252'`,
   * `'latin1'` (the same, as browsers and spreadsheets have it), … A byte order mark at the start counts more than this.
   */
  readonly encoding?: string;
}

/** Every option of every reader. */
export const readOptionKeys: OptionKeys<ReadOptions> = {
  name: true,
  chunkRows: true,
  onBadRow: true,
  report: true,
  onRow: true,
  limits: true,
};

const limitKeys = Object.fromEntries(
  Object.keys(tableLimits).map((name) => [name, true]),
) as OptionKeys<TableLimits>;

/**
 * Checks the values of the options of a reader; their names are the caller's to check.
 *
 * @throws ConfigError if one cannot work.
 */
export function startReading(owner: string, source: ByteSource, options: ReadOptions): Reading {
  const { chunkRows = 8192, onBadRow = 'throw', report = { rows: 0, skipped: 0, first: [] } } = options;
  if (!(Number.isSafeInteger(chunkRows) && chunkRows >= 1 && chunkRows <= 1_000_000)) {
    throw configError(owner, 'chunkRows', 'an integer from 1 to 1000000', chunkRows);
  }
  assertOneOf(owner, 'onBadRow', ['throw', 'skip', 'collect'], onBadRow);
  if (!isReport(report)) throw configError(owner, 'report', '{ rows: 0, skipped: 0, first: [] }', report);
  const collects = onBadRow === 'collect';
  if (collects && options.report === undefined) {
    throw configError(
      owner,
      'report',
      'given where bad rows are collected, as { rows: 0, skipped: 0, first: [] }',
      undefined,
    );
  }
  assertOptions(owner, options.limits, limitKeys, 'limits');
  const limits: TableLimits = { ...tableLimits, ...options.limits };
  for (const name of Object.keys(tableLimits) as (keyof TableLimits)[]) {
    if (limits[name] !== Number.POSITIVE_INFINITY) {
      assertPositiveInteger(owner, `limits.${name}`, limits[name]);
    }
  }
  const name = options.name ?? nameOf(source);
  if (typeof name !== 'string') throw configError(owner, 'name', 'a text', name);
  const skips = onBadRow !== 'throw';
  const bad: Reading['bad'] = { rows: 0 };
  let room = limits.rejectedBytes;
  const badRow: Reading['badRow'] = (error, line, text) => {
    if (!skips) throw error();
    bad.rows++;
    report.skipped++;
    if (bad.first !== undefined && report.first.length >= 100 && !collects) return;
    const { message } = error();
    bad.first ??= message;
    if (report.first.length < 100) report.first.push(message);
    if (!collects) return;
    const rejected = { line, reason: message, text: text() };
    room -= message.length + rejected.text.length;
    if (room < 0) {
      const expected = `bad rows of at most ${limits.rejectedBytes} bytes together`;
      const remedy = "`onBadRow: 'skip'` keeps none of them.";
      throw tableFileError('limit', { owner, name }, 'source', expected, 'more', { line }, { remedy });
    }
    report.rejected ??= [];
    report.rejected.push(rejected);
  };
  const { onRow } = options;
  if (onRow !== undefined && typeof onRow !== 'function')
    throw configError(owner, 'onRow', 'a function', onRow);
  return { owner, name, chunkRows, limits, report, onRow, skips, collects, nul: false, bad, badRow };
}

function isReport(report: unknown): report is ReadReport {
  const { rows, skipped, first } = Object(report) as Partial<ReadReport>;
  return Number.isSafeInteger(rows) && Number.isSafeInteger(skipped) && Array.isArray(first);
}

/** The error of a reading that has left out every row. */
export function noGoodRow(reading: Reading): FileError {
  const { rows, first } = reading.bad;
  const expected = 'a file with rows that can be read';
  return tableFileError('bad-rows', reading, 'source', expected, `0 of ${rows}`, {}, { remedy: first });
}

function nameOf(source: ByteSource): string {
  if (typeof source !== 'object' || source === null || !('name' in source)) return '';
  return typeof source.name === 'string' ? source.name : '';
}
