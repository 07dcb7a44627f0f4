import { assertOneOf, assertPositiveInteger, ConfigError, type FileError, show } from '@mtl/core/plain';
import type { ByteSource } from './byteSource.js';

/** How much of each thing a table may hold before a reader gives up; every one can be overridden by name. */
export interface TableLimits {
  /** Bytes of one field, or of one row of Census-Income. Default 1,048,576. */
  readonly fieldBytes: number;
  /** Columns of the header. Default 16,384. */
  readonly columns: number;
  /** Distinct values of one column. Default 1,000,000. */
  readonly categories: number;
  /** Unpacked bytes per packed byte of gzip, looked at after the first 64 MB. Default 200. */
  readonly gzipRatio: number;
}

/** The limits of the readers. */
export const tableLimits: TableLimits = {
  fieldBytes: 1_048_576,
  columns: 16_384,
  categories: 1_000_000,
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
}

/** Options of every reader of tables. */
export interface ReadOptions {
  /** What messages call the file. Default: the name of the `File` or of `openFile`'s path, if there is one. */
  readonly name?: string;
  /** Rows per chunk at most. Default 8192. */
  readonly chunkRows?: number;
  /** A row that cannot be read ends the reading, or is left out and counted in `report`. Default `'throw'`. */
  readonly onBadRow?: 'throw' | 'skip';
  /** Filled in while reading. */
  readonly report?: ReadReport;
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
  /** Throws the error of a bad row, or counts it. */
  readonly badRow: (error: FileError) => void;
}

/**
 * Checks the options of a reader.
 *
 * @throws ConfigError if one cannot work.
 */
export function startReading(owner: string, source: ByteSource, options: ReadOptions): Reading {
  const { chunkRows = 8192, onBadRow = 'throw', report = { rows: 0, skipped: 0, first: [] } } = options;
  assertPositiveInteger(owner, 'chunkRows', chunkRows);
  assertOneOf(owner, 'onBadRow', ['throw', 'skip'], onBadRow);
  const limits: TableLimits = { ...tableLimits, ...options.limits };
  for (const name of Object.keys(tableLimits) as (keyof TableLimits)[]) {
    if (limits[name] !== Number.POSITIVE_INFINITY) {
      assertPositiveInteger(owner, `limits.${name}`, limits[name]);
    }
  }
  const badRow = (error: FileError): void => {
    if (onBadRow === 'throw') throw error;
    report.skipped++;
    if (report.first.length < 100) report.first.push(error.message);
  };
  return { owner, name: options.name ?? nameOf(source), chunkRows, limits, report, badRow };
}

/**
 * Refuses a list of names that repeats one.
 *
 * @throws ConfigError
 */
export function assertDistinct(owner: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      throw new ConfigError(`${owner}: \`columns\` must be distinct names, got ${show(name)} twice.`);
    }
    seen.add(name);
  }
}

function nameOf(source: ByteSource): string {
  if (typeof source !== 'object' || source === null || !('name' in source)) return '';
  return typeof source.name === 'string' ? source.name : '';
}
