import type { OpenRows } from '@mtl/cli';
import { FileError } from '@mtl/core/plain';
import { type CensusColumnName, censusColumns, readCensus, readCsv } from '@mtl/data';

/**
 * Opens rows of Census-Income: a file as it is published, 42 fields without a header, or CSV whose header has the columns asked for.
 * Which one it is, the first line tells.
 *
 * @throws FileError where it is the 15-column Adult data set.
 */
export const openCensusRows: OpenRows = (input, columns, reading) => {
  const cells = input.firstLine.split(',').map((cell) => cell.trim());
  if (cells.length === 15 && /[<>]=?50K\.?$/.test(cells.at(-1) as string)) {
    throw new FileError(
      'column',
      `predict: \`input\` must have the columns of the model's encoder, got ${cells.length} (${input.name}). This looks like the 15-column Adult data set; Census-Income (KDD) is another file.`,
    );
  }
  const published =
    cells.length === censusColumns.length && /^(- 50000|50000\+)\.?$/.test(cells.at(-1) as string);
  if (!published) return readCsv(input, columns, reading);
  const { onHeader, ...options } = reading;
  const kinds = new Map<string, string>(censusColumns.map(({ name, kind }) => [name, kind]));
  const fitting = columns.every(({ name, kind }) => kinds.get(name) === kind);
  onHeader(fitting ? censusColumns.map(({ name }) => name) : []);
  return readCensus(input, { ...options, columns: columns.map(({ name }) => name as CensusColumnName) });
};
