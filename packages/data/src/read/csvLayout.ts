import { nearestWord, show } from '@mtl/core/plain';
import type { ColumnSpec } from '../table/columnSpec.js';
import type { CsvDialect } from './csvDialect.js';
import { type CsvRecord, fieldText, hasNul } from './csvRecords.js';
import type { Reading } from './readOptions.js';
import { tableFileError } from './tableFileError.js';

/** Where the columns of a table are in a file. */
export interface CsvLayout {
  /** Names of all columns, as the file or the caller has them. */
  readonly names: readonly string[];
  /** Position of each column that was asked for, [specs]. */
  readonly positions: Int32Array;
}

/**
 * The layout of a file by its first record. Names that nobody asked for may be empty or stand there twice.
 *
 * @throws FileError `header` if a name that was asked for stands there twice, `column` if it is not there, `encoding` if a name is not UTF-8.
 */
export function csvLayout(
  reading: Reading,
  specs: readonly ColumnSpec[],
  dialect: CsvDialect,
  first: CsvRecord,
  onHeader?: (names: readonly string[]) => void,
): CsvLayout {
  const { line } = first;
  const names = dialect.names ?? namesOf(reading, dialect, first);
  onHeader?.(names);
  const positions = Int32Array.from(specs, ({ name }) => {
    const position = names.indexOf(name);
    if (position < 0) throw noColumn(reading, names, name, line, dialect.trim);
    const again = names.indexOf(name, position + 1);
    if (again < 0) return position;
    const place = { line, column: again + 1 };
    const remedy =
      '`names` gives every column a name of its own; with `header: true` they stand for those of the file.';
    throw tableFileError('header', reading, 'header', 'distinct names', `${show(name)} twice`, place, {
      remedy,
    });
  });
  return { names, positions };
}

function namesOf(reading: Reading, { header }: CsvDialect, first: CsvRecord): readonly string[] {
  const { line, count } = first;
  if (!header) return Array.from({ length: count }, (_, field) => `column${field + 1}`);
  if (reading.nul && hasNul(first)) {
    throw tableFileError('binary', reading, 'header', 'text', 'a NUL byte', { line });
  }
  return Array.from({ length: count }, (_, field) => {
    const name = fieldText(first, field);
    if (name !== undefined) return name;
    const place = { line, column: field + 1 };
    throw tableFileError('encoding', reading, 'header', 'UTF-8', 'other bytes', place, {
      remedy: otherEncoding,
    });
  });
}

/** What helps where a file is not UTF-8. */
export const otherEncoding = "Say `encoding: 'windows-1252'`, or whatever it was saved in.";

function noColumn(
  reading: Reading,
  names: readonly string[],
  name: string,
  line: number,
  trim: boolean,
): Error {
  const expected = `columns of the file, one of ${show(names)}`;
  const remedy = remedyFor(names, name, trim);
  return tableFileError('column', reading, 'columns', expected, show(name), { line }, { remedy });
}

function remedyFor(names: readonly string[], name: string, trim: boolean): string | undefined {
  const [only = ''] = names;
  if (names.length === 1) {
    if (/\.(csv|tsv|txt|data|gz|zip|jsonl?)$/i.test(only))
      return 'A path is opened by `openFile` of @mtl/data/node.';
    if (/^\s*[[{]/.test(only)) return 'Rows of JSON are read by `readJsonLines`.';
    const delimiter = only.match(/[;\t|,]/)?.[0];
    if (delimiter !== undefined) return `Use \`delimiter: ${show(delimiter)}\`.`;
  }
  if (!trim && names.some((one) => one.trim() === name)) return 'Use `trim: true`.';
  const nearest = nearestWord(name, names);
  return nearest && `Did you mean ${show(nearest)}?`;
}
