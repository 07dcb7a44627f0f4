import { show } from '@mtl/core/plain';
import type { ColumnSpec } from '../table/columnSpec.js';
import { type CsvRecord, fieldText, hasNul } from './csvRecords.js';
import type { Reading } from './readOptions.js';
import { tableFileError } from './tableFileError.js';

/**
 * The positions of the columns in a file, from its header.
 *
 * @returns By column, [specs].
 * @throws FileError `header` if a name is empty or stands twice, `column` if one is not there, `encoding` if it is not UTF-8.
 */
export function csvHeader(
  reading: Reading,
  specs: readonly ColumnSpec[],
  header: CsvRecord,
  onHeader?: (names: readonly string[]) => void,
): Int32Array {
  const { line } = header;
  if (reading.nul && hasNul(header)) {
    throw tableFileError('binary', reading, 'header', 'text', 'a NUL byte', { line });
  }
  const positions = new Map<string, number>();
  for (let field = 0; field < header.count; field++) {
    const place = { line, column: field + 1 };
    const name = fieldText(header, field);
    if (name === undefined)
      throw tableFileError('encoding', reading, 'header', 'UTF-8', 'other bytes', place);
    if (name === '')
      throw tableFileError('header', reading, 'header', 'a name for every column', '""', place);
    if (positions.has(name)) {
      throw tableFileError('header', reading, 'header', 'distinct names', `${show(name)} twice`, place);
    }
    positions.set(name, field);
  }
  onHeader?.([...positions.keys()]);
  return Int32Array.from(specs, ({ name }) => {
    const position = positions.get(name);
    if (position !== undefined) return position;
    const names = [...positions.keys()];
    const delimiter = names.length === 1 ? (names[0] as string).match(/[;\t|]/)?.[0] : undefined;
    const isPath = names.length === 1 && /\.(csv|tsv|txt|data|gz)$/i.test(names[0] as string);
    const remedy = isPath
      ? 'A path is opened by `openFile` of @mtl/data/node.'
      : delimiter && `Use \`delimiter: ${show(delimiter)}\`.`;
    const expected = `columns of the file, one of ${show(names)}`;
    throw tableFileError('column', reading, 'columns', expected, show(name), { line }, { remedy });
  });
}
