import { FileError, show } from '@mtl/core/plain';

/** What can be wrong with a table that is read: the `code` of every `FileError` of the readers, and its meaning. */
export const tableFileErrors = {
  // The bytes: `ByteSource`, `openFile`.
  missing: 'no file at this path',
  folder: 'a folder, a device or something else that is no file',
  read: 'a file or stream that fails while it is read',
  changed: 'a file that changes while it is read',
  gzip: 'damaged or truncated gzip, or bytes after its last member',
  limit: 'more than a limit allows',
  binary: 'a NUL byte: not text',
  encoding: 'bytes that are not text in the encoding of the file',
  // The rows: `readCensus`, `readCsv`, `readJsonLines`.
  empty: 'no row, or no header',
  json: 'a row that is no JSON object',
  archive: 'an archive that cannot be read, or not one table in it',
  'line-ending': 'CR alone at the end of a line',
  quote: 'a quote that stands where none may, or that is never closed',
  header: 'a name that was asked for and that two columns have',
  column: 'a column that the file does not have',
  fields: 'a row with more or fewer fields than the others',
  number: 'text where a number must be',
  value: 'text where a date, a truth value or the weight of a value must be',
  label: 'a label that the data set does not have',
  'bad-rows': 'not one row that can be read',
} as const;

/** Code of a `FileError` of the readers; stable, for programs. */
export type TableFileErrorCode = keyof typeof tableFileErrors;

/** A place in a file; lines and columns count from 1, a column is a field of the row. */
export interface Place {
  readonly line?: number;
  readonly column?: number;
  readonly byte?: number;
}

/**
 * The house's error for tables: ``Owner: `field` must be expectation, got value (file, line 17, column 1).`` and a remedy.
 *
 * @param value Text that comes from the file goes through `show` first.
 */
export function tableFileError(
  code: TableFileErrorCode,
  { owner, name }: { readonly owner: string; readonly name: string },
  field: string,
  expected: string,
  value: string,
  place: Place = {},
  more: { readonly remedy?: string | undefined; readonly cause?: unknown } = {},
): FileError {
  const where = [
    name && printable(name),
    place.line !== undefined && `line ${place.line}`,
    place.column !== undefined && `column ${place.column}`,
    place.byte !== undefined && `byte ${place.byte}`,
  ].filter(Boolean);
  const at = where.length > 0 ? ` (${where.join(', ')})` : '';
  const remedy = more.remedy ? ` ${more.remedy}` : '';
  const message = `${owner}: \`${printable(field)}\` must be ${expected}, got ${value}${at}.${remedy}`;
  return new FileError(code, message, more.cause === undefined ? undefined : { cause: more.cause });
}

/** Short text of letters, digits, punctuation and blanks as it is; everything else quoted and cut. */
function printable(text: string): string {
  return /^[\p{L}\p{N}\p{P}\p{S} ]{1,80}$/u.test(text) ? text : show(text);
}
