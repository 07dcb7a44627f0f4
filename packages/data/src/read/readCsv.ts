import { assertOptions, ConfigError, show } from '@mtl/core/plain';
import { readSpecs } from '../cells/readSpecs.js';
import type { ColumnSpec } from '../table/columnSpec.js';
import type { Table } from '../table/table.js';
import type { ByteSource } from './byteSource.js';
import { csvHeader } from './csvHeader.js';
import { csvRecords } from './csvRecords.js';
import { csvRows } from './csvRows.js';
import { noGoodRow, type ReadOptions, readOptionKeys, startReading } from './readOptions.js';
import { tableFileError } from './tableFileError.js';
import { textBytes } from './textBytes.js';

/** Options of {@link readCsv}. */
export interface ReadCsvOptions extends ReadOptions {
  /** One character of ASCII between the fields. Default `','`. */
  readonly delimiter?: string;
  /** Told the names of all columns of the file, before those that were asked for are looked up. Default: nobody. */
  readonly onHeader?: (names: readonly string[]) => void;
}

/**
 * Reads named columns of a CSV file with a header (RFC 4180), packed by gzip or not, in chunks of bounded size.
 *
 * Records end with LF, CRLF or CR, each as it comes; blank lines are passed over; quotes stand around a whole field or not at all.
 * Nothing is trimmed and no text is special: ` a`, `NA` and `?` are values. A number is written in decimals, an empty field is a
 * missing number, and anything else in a continuous column makes the row a bad one.
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
    delimiter: true,
    onHeader: true,
  });
  const reading = startReading('readCsv', source, options);
  const specs = readSpecs('readCsv', columns);
  const records = csvRecords(reading, delimiterByte(options.delimiter ?? ','));
  let rows: ReturnType<typeof csvRows> | undefined;
  function* read(last: boolean): Generator<Table> {
    while (records.next(last)) {
      if (rows === undefined)
        rows = csvRows(
          reading,
          specs,
          records.record,
          csvHeader(reading, specs, records.record, options.onHeader),
        );
      else if (rows.read()) yield rows.take();
    }
  }
  for await (const chunk of textBytes(reading, source)) {
    records.append(chunk);
    yield* read(false);
  }
  yield* read(true);
  if (rows === undefined) throw tableFileError('empty', reading, 'source', 'a file with a header', 'none');
  const good = rows.count();
  if (good === 0 && reading.bad.rows > 0) throw noGoodRow(reading);
  if (!rows.isEmpty() || good === 0) yield rows.take();
}

function delimiterByte(delimiter: unknown): number {
  if (typeof delimiter !== 'string' || !/^[\t\x20-\x7e]$/.test(delimiter) || delimiter === '"') {
    throw new ConfigError(
      `readCsv: \`delimiter\` must be one character of ASCII that is no quote, got ${show(delimiter)}.`,
    );
  }
  return delimiter.charCodeAt(0);
}
