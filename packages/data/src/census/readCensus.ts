import { assertOptions, ConfigError, configError, nearestWord } from '@mtl/core/plain';
import { assertDistinct } from '../cells/readSpecs.js';
import type { ByteSource } from '../read/byteSource.js';
import { appendBytes, byteWindow } from '../read/byteWindow.js';
import { noGoodRow, type ReadOptions, readOptionKeys, startReading } from '../read/readOptions.js';
import { tableFileError } from '../read/tableFileError.js';
import { textBytes } from '../read/textBytes.js';
import type { Table } from '../table/table.js';
import { type CensusColumnName, censusColumns } from './censusFields.js';
import { censusRows } from './censusRows.js';

/** Options of {@link readCensus}. */
export interface ReadCensusOptions extends ReadOptions {
  /** The columns of the tables, in this order. Default: all in file order but the instance weight. */
  readonly columns?: readonly CensusColumnName[];
}

/**
 * Reads a file of Census-Income (KDD), `census-income.data` or `census-income.test`, packed by gzip or not, in chunks of bounded size.
 * Every value is trimmed, `?` and `NA` are values like any other, and the dot behind the label goes. All 42 fields of every row are
 * checked, whichever columns are asked for. Blank lines are passed over.
 *
 * @param source Where the bytes come from; see `openFile` of `@mtl/data/node` for a file.
 * @returns Tables of at most `chunkRows` rows whose dictionaries grow from one to the next.
 * @throws ConfigError if an option cannot work; FileError if the file is damaged or not this data set, naming line and column.
 *
 * @example
 * ```ts browser
 * import { concatTables, readCensus } from '@mtl/data';
 *
 * const response = await fetch('census-income.test.gz');
 * if (!response.body) throw new Error('no data');
 * const table = await concatTables(readCensus(response.body));
 * ```
 */
export async function* readCensus(
  source: ByteSource,
  options: ReadCensusOptions = {},
): AsyncGenerator<Table> {
  assertOptions<ReadCensusOptions>('readCensus', options, { ...readOptionKeys, columns: true });
  const reading = startReading('readCensus', source, options);
  const rows = censusRows(reading, positionsOf(options.columns));
  const window = byteWindow();
  const lineBytes = Math.min(reading.limits.fieldBytes, reading.limits.rowBytes);
  let searched = 0; // bytes of `window` behind `at` that hold no line end
  let discarding = false; // within a line that was too long
  function* whole(end: number): Generator<Table> {
    while (window.at < end) {
      window.at = rows.read(window.bytes, window.at, end);
      if (rows.isFull()) yield rows.take();
    }
  }
  for await (const arrived of textBytes(reading, source)) {
    let chunk = arrived;
    if (discarding) {
      const lineEnd = chunk.indexOf(10);
      if (lineEnd < 0) continue;
      discarding = false;
      chunk = chunk.subarray(lineEnd + 1);
    }
    const unread = window.end - window.at;
    appendBytes(window, chunk);
    const last = lastLineEnd(window.bytes, window.at + searched, window.end);
    if (last >= 0) yield* whole(last + 1);
    searched = window.end - window.at;
    if (searched > lineBytes) {
      rows.refuseLong(
        last >= 0 ? searched : unread + chunk.length,
        window.bytes.subarray(window.at, window.at + Math.min(searched, lineBytes)),
      );
      window.at = window.end;
      searched = 0;
      discarding = true;
    }
  }
  if (window.at < window.end) {
    appendBytes(window, new Uint8Array([10]));
    yield* whole(window.end);
  }
  if (!rows.isEmpty()) yield rows.take();
  if (rows.count() > 0) return;
  if (reading.bad.rows > 0) throw noGoodRow(reading);
  throw tableFileError('empty', reading, 'source', 'a file with at least one row', 'none');
}

function positionsOf(columns: readonly CensusColumnName[] | undefined): readonly number[] {
  if (columns !== undefined && !Array.isArray(columns)) {
    throw configError('readCensus', 'columns', 'an array of column names', columns);
  }
  const names: readonly string[] =
    columns ?? censusColumns.filter(({ role }) => role !== 'weight').map(({ name }) => name);
  assertDistinct('readCensus', names);
  if (names.length === 0) throw new ConfigError('readCensus: `columns` must be a non-empty array, got [].');
  return names.map((name) => {
    const position = censusColumns.findIndex((column) => column.name === name);
    if (position < 0) {
      const all = censusColumns.map((column) => column.name);
      const nearest = typeof name === 'string' ? nearestWord(name, all) : undefined;
      const remedy = nearest && `Did you mean "${nearest}"?`;
      throw configError('readCensus', 'columns', 'columns of the data set', name, remedy);
    }
    return position;
  });
}

function lastLineEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let i = to - 1; i >= from; i--) if (bytes[i] === 10) return i;
  return -1;
}
