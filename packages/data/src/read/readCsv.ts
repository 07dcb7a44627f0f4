import { assertOptions, configError } from '@mtl/core/plain';
import { type CellDefaults, cellDefaultKeys, readSpecs } from '../cells/readSpecs.js';
import type { ColumnSpec } from '../table/columnSpec.js';
import type { Table } from '../table/table.js';
import type { ByteSource } from './byteSource.js';
import { type CsvDialectOptions, csvDialect, dialectKeys } from './csvDialect.js';
import { csvLayout } from './csvLayout.js';
import { type CsvRecords, csvRecords, recordText } from './csvRecords.js';
import { type CsvRows, csvRows } from './csvRows.js';
import { guessDelimiter, headBytes } from './guessDelimiter.js';
import { noGoodRow, readOptionKeys, startReading, type TextOptions } from './readOptions.js';
import { startingWith } from './startingWith.js';
import { tableFileError } from './tableFileError.js';
import { assertEncoding, textBytes } from './textBytes.js';

/** Options of {@link readCsv}. */
export interface ReadCsvOptions extends TextOptions, CsvDialectOptions, CellDefaults {
  /** Told the names of all columns of the file, before those that were asked for are looked up. Default: nobody. */
  readonly onHeader?: (names: readonly string[]) => void;
}

/**
 * Reads named columns of a CSV file (RFC 4180 and its relatives), packed by gzip or not, in chunks of bounded size.
 *
 * Records end with LF, CRLF or CR, each as it comes; blank lines are passed over. Without options nothing is trimmed and no text is
 * special: ` a`, `NA` and `?` are values. A number is written in decimals, an empty field is a missing number, and anything else in a
 * continuous column makes the row a bad one. What nobody asked for is not judged, but for being text: columns without a name or with
 * the same one, a delimiter at the end of every line or of the header. docs/csv.md lists the dialects and what reads them.
 *
 * @param source Where the bytes come from; see `openFile` of `@mtl/data/node` for a file.
 * @param columns The columns of the tables, in this order; the file may have others.
 * @returns Tables of at most `chunkRows` rows whose dictionaries grow from one to the next; one without rows if the file has none.
 * @throws ConfigError if an argument cannot work; FileError if the file is damaged or has not these columns, naming line and column.
 *
 * @example
 * ```ts
 * import { readCsv } from '@mtl/data';
 *
 * const columns = [{ name: 'age', kind: 'continuous' }, { name: 'city', kind: 'categorical' }] as const;
 * for await (const { rows, columns: chunk } of readCsv('age,city\n31,Oslo\n,"Lyon, FR"\n', columns)) {
 *   console.log(rows, chunk.get('age')); // 2, with values 31 and NaN
 * }
 * ```
 */
export async function* readCsv(
  source: ByteSource,
  columns: readonly ColumnSpec[],
  options: ReadCsvOptions = {},
): AsyncGenerator<Table> {
  assertOptions<ReadCsvOptions>('readCsv', options, {
    ...readOptionKeys,
    ...dialectKeys,
    ...cellDefaultKeys,
    encoding: true,
    onHeader: true,
  });
  const { decimal, onHeader, encoding = 'utf-8' } = options;
  const reading = startReading('readCsv', source, options);
  const dialect = csvDialect('readCsv', options);
  const specs = readSpecs('readCsv', columns, options);
  assertEncoding('readCsv', encoding);
  if (onHeader !== undefined && typeof onHeader !== 'function') {
    throw configError('readCsv', 'onHeader', 'a function', onHeader);
  }
  let records: CsvRecords | undefined;
  let rows: CsvRows | undefined;
  function* read(last: boolean): Generator<Table> {
    while (records?.next(last)) {
      if (rows === undefined) {
        const { record } = records;
        const layout = csvLayout(reading, specs, dialect, record, onHeader);
        rows = csvRows(reading, specs, record, layout, { ...options, trim: dialect.trim });
        if (dialect.header) {
          reading.report.header = recordText(record);
          continue;
        }
      }
      if (rows.read()) yield rows.take();
    }
  }
  const head = dialect.delimiter === undefined ? headBytes : 1;
  for await (const chunk of startingWith(head, textBytes(reading, source, encoding))) {
    records ??= csvRecords(reading, {
      ...dialect,
      delimiter: dialect.delimiter ?? guessDelimiter(reading, dialect, chunk, decimal),
    });
    records.append(chunk);
    yield* read(false);
  }
  yield* read(true);
  if (rows === undefined) {
    const expected = dialect.header ? 'a file with a header' : 'a file with at least one row';
    throw tableFileError('empty', reading, 'source', expected, 'none');
  }
  const good = rows.count();
  if (good === 0 && reading.bad.rows > 0) throw noGoodRow(reading);
  if (!rows.isEmpty() || good === 0) yield rows.take();
}
