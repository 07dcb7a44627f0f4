import {
  assertOptions,
  configError,
  type FileError,
  nearestWord,
  type OptionKeys,
  show,
} from '@mtl/core/plain';
import { type CellDefaults, cellDefaultKeys, readSpecs } from '../cells/readSpecs.js';
import { type Misfit, valueRows } from '../cells/valueRows.js';
import type { ColumnSpec } from '../table/columnSpec.js';
import type { Table } from '../table/table.js';
import { decode } from '../table/valueCodes.js';
import type { ByteSource } from './byteSource.js';
import { otherEncoding } from './csvLayout.js';
import { jsonTexts } from './jsonTexts.js';
import { noGoodRow, readOptionKeys, startReading, type TextOptions } from './readOptions.js';
import { tableFileError } from './tableFileError.js';
import { assertEncoding, textBytes } from './textBytes.js';

/** A row of a JSON file. */
type JsonRow = Readonly<Record<string, unknown>>;

/** Options of {@link readJsonLines}. */
export interface ReadJsonLinesOptions extends Omit<TextOptions, 'onRow'>, CellDefaults {
  /** Told each row that gets into a table. Default: nobody. */
  readonly onRow?: (row: JsonRow) => void;
}

const optionKeys: OptionKeys<ReadJsonLinesOptions> = {
  ...readOptionKeys,
  ...cellDefaultKeys,
  encoding: true,
};

/** Names of columns that a message can show. */
const mostNames = 100;

/**
 * Reads named columns of JSON lines, one object per line, or of one JSON array of objects; packed by gzip or not, in chunks of bounded
 * size. The tables are those that `readCsv` makes of the same rows: a value counts as its text does, see `tableFromRows`.
 *
 * @param source Where the bytes come from; see `openFile` of `@mtl/data/node` for a file.
 * @param columns The columns of the tables, in this order; the objects may have others, and what one does not have is missing in its row.
 * @returns Tables of at most `chunkRows` rows whose dictionaries grow from one to the next; one without rows if the array is empty.
 * @throws ConfigError if an argument cannot work; FileError if the file is damaged or no row has one of the columns, naming the line.
 *
 * @example
 * ```ts
 * import { readJsonLines } from '@mtl/data';
 *
 * const columns = [{ name: 'age', kind: 'continuous' }, { name: 'genres', kind: 'several' }] as const;
 * const text = '{"age":31,"genres":["Noir","War"]}\n{"age":null,"genres":"War"}\n';
 * for await (const { rows, columns: chunk } of readJsonLines(text, columns)) {
 *   console.log(rows, chunk.get('genres')); // 2, with offsets 0, 2, 3
 * }
 * ```
 */
export async function* readJsonLines(
  source: ByteSource,
  columns: readonly ColumnSpec[],
  options: ReadJsonLinesOptions = {},
): AsyncGenerator<Table> {
  assertOptions<ReadJsonLinesOptions>('readJsonLines', options, optionKeys);
  const { onRow, encoding = 'utf-8', ...common } = options;
  if (onRow !== undefined && typeof onRow !== 'function') {
    throw configError('readJsonLines', 'onRow', 'a function', onRow);
  }
  const reading = startReading('readJsonLines', source, common);
  const specs = readSpecs('readJsonLines', columns, options);
  assertEncoding('readJsonLines', encoding);
  const { limits, report, chunkRows } = reading;
  const texts = jsonTexts(reading);
  const rows = valueRows(specs, chunkRows, limits);
  const unseen = new Set(specs.map(({ name }) => name));
  const seen = new Set<string>();
  let good = 0;

  /** Adds the row; what is wrong with it. */
  function add(bytes: Uint8Array | undefined): (() => FileError) | undefined {
    const place = { line: texts.line() };
    if (bytes === undefined) {
      return () => tableFileError('limit', reading, 'row', `at most ${limits.rowBytes} bytes`, 'more', place);
    }
    const text = decode(bytes, 0, bytes.length);
    if (text === undefined) {
      const remedy = otherEncoding;
      return () => tableFileError('encoding', reading, 'row', 'UTF-8', 'other bytes', place, { remedy });
    }
    const row = parsed(text);
    if (row === undefined) {
      return () => tableFileError('json', reading, 'row', 'a JSON object', show(text), place);
    }
    const misfit = rows.add((name) => (Object.hasOwn(row, name) ? row[name] : undefined));
    if (misfit?.full !== undefined) throw full(misfit);
    if (misfit !== undefined) {
      const { column, expected = '', value } = misfit;
      const code = column.kind === 'continuous' ? 'number' : 'value';
      return () => tableFileError(code, reading, column.name, expected, show(value), place);
    }
    for (const name of unseen) if (Object.hasOwn(row, name)) unseen.delete(name);
    if (unseen.size > 0 && seen.size < mostNames) for (const name of Object.keys(row)) seen.add(name);
    good++;
    report.rows++;
    onRow?.(row);
    return undefined;
  }

  function full({ full, column }: Misfit): FileError {
    const { categories, dictionaryBytes } = limits;
    const place = { line: texts.line() };
    const [field, expected, got] =
      full === 'table'
        ? ['dictionaries', `tables whose distinct values take at most ${dictionaryBytes} bytes`, 'more']
        : [column.name, `a column of at most ${categories} distinct values`, 'one more'];
    return tableFileError('limit', reading, field, expected, got, place);
  }

  function* read(last: boolean): Generator<Table> {
    while (texts.next(last)) {
      const bytes = texts.bytes();
      const error = add(bytes);
      if (error !== undefined) {
        reading.badRow(error, texts.line(), () => onOneLine(new TextDecoder().decode(bytes)));
      } else if (rows.count() === chunkRows) yield rows.take();
    }
  }

  for await (const chunk of textBytes(reading, source, encoding)) {
    texts.append(chunk);
    yield* read(false);
  }
  yield* read(true);
  if (good === 0 && reading.bad.rows > 0) throw noGoodRow(reading);
  if (good === 0 && !texts.isArray()) {
    throw tableFileError('empty', reading, 'source', 'a file with at least one row', 'none');
  }
  const [name] = unseen;
  if (good > 0 && name !== undefined) {
    const names = [...seen].slice(0, mostNames);
    const nearest = nearestWord(name, names);
    const remedy = nearest && `Did you mean ${show(nearest)}?`;
    const expected = `properties of the rows, one of ${show(names)}`;
    throw tableFileError('column', reading, 'columns', expected, show(name), {}, { remedy });
  }
  if (rows.count() > 0 || good === 0) yield rows.take();
}

function parsed(text: string): JsonRow | undefined {
  try {
    const row: unknown = JSON.parse(text);
    return typeof row === 'object' && row !== null && !Array.isArray(row) ? (row as JsonRow) : undefined;
  } catch {
    return undefined;
  }
}

/** A row of an array may stand on several lines; as a line of its own it is the same row. */
function onOneLine(text: string): string {
  return text.trim().replace(/\s*[\r\n]\s*/g, ' ');
}
