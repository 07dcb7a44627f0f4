import type { TaskModel } from '@mtl/core';
import { FileError, show } from '@mtl/core/plain';
import {
  type CensusColumnName,
  censusColumns,
  columnsOf,
  type Encoder,
  readCensus,
  readCsv,
  type Table,
} from '@mtl/data';
import { predictTasks } from '@mtl/train';
import type { LoadedModel } from '../models/loadAnyModel.js';
import type { InputText } from './inputText.js';

/** Some rows of the input with their predictions. */
export interface PredictedRows {
  readonly rows: number;
  /** [rows, head.units] per task, row-major. */
  readonly predictions: ReadonlyMap<string, Float32Array>;
  /** Texts of the input's cells, row by row; empty unless they are kept. */
  readonly cells: readonly (readonly string[])[];
}

/** A table that is being predicted for. */
export interface Predicting {
  /** Columns of the input, in its order. */
  readonly columns: readonly string[];
  /** Rows in the order of the input, at most 4096 at a time. */
  readonly chunks: AsyncIterable<PredictedRows>;
}

/** Rows per forward pass, as in `predictTasks`. */
const chunkRows = 4096;

/**
 * Predicts for every row of a text: a file of Census-Income as it is published, 42 fields without a header, or CSV whose header has
 * the columns of the encoder. Which one it is, the first line tells.
 *
 * @param options `keepCells`: also give the texts of the input.
 * @throws FileError if columns are missing or one of the first rows cannot be read; while reading, at the first row that cannot be read.
 */
export async function predictRows(
  input: InputText,
  { model, encoder }: LoadedModel,
  options: { readonly keepCells: boolean; readonly onWarning?: (message: string) => void },
): Promise<Predicting> {
  const first = input.firstLine.split(',').map((cell) => cell.trim());
  const census =
    first.length === censusColumns.length && /^(- 50000|50000\+)\.?$/.test(first.at(-1) as string);
  let columns: readonly string[] = censusColumns.map(({ name }) => name);
  if (census) assertColumns(input, encoder, columns, true);
  // The reader itself gives the cells: whoever splits the text a second time splits it otherwise one day.
  let cells: (readonly string[])[] = [];
  const reading = {
    chunkRows,
    name: input.name,
    ...(options.keepCells && { onRow: (row: readonly string[]) => void cells.push(row) }),
  };
  const specs = columnsOf(encoder.schema, { labels: false });
  const onHeader = (names: readonly string[]) => {
    assertColumns(input, encoder, names, false);
    columns = names;
  };
  const tables = census
    ? readCensus(input, { ...reading, columns: specs.map(({ name }) => name as CensusColumnName) })
    : readCsv(input, specs, { ...reading, onHeader });
  const begin = await tables.next(); // the header, and the first rows
  async function* chunks(): AsyncGenerator<PredictedRows> {
    let row = 0;
    for (let { done, value } = begin; !done; { done, value } = await tables.next()) {
      const table: Table = value;
      const kept = cells;
      cells = [];
      const predictions = await predictionsOf(model, encoder, table, row, options.onWarning);
      yield { rows: table.rows, predictions, cells: kept };
      row += table.rows;
    }
  }
  return { columns, chunks: { [Symbol.asyncIterator]: chunks } };
}

async function predictionsOf(
  model: TaskModel,
  encoder: Encoder,
  table: Table,
  row: number,
  onWarning?: (message: string) => void,
): Promise<ReadonlyMap<string, Float32Array>> {
  try {
    const examples = encoder.encode(table, { labels: false, ...(onWarning && { onWarning }) });
    return new Map(Object.entries(await predictTasks(model, examples, { batchSize: chunkRows })));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ShapeError') throw error;
    throw new FileError('value', `predict: ${error.message} (rows count from row ${row + 1} of the input)`, {
      cause: error,
    });
  }
}

function assertColumns(
  { name, firstLine }: InputText,
  encoder: Encoder,
  columns: readonly string[],
  census: boolean,
): void {
  const kinds = new Map<string, string>(census ? censusColumns.map(({ name, kind }) => [name, kind]) : []);
  const there = new Set(columns);
  const missing = columnsOf(encoder.schema, { labels: false }).filter(
    (column) => !there.has(column.name) || (census && kinds.get(column.name) !== column.kind),
  );
  if (missing.length === 0) return;
  const names = missing.slice(0, 50).map((column) => show(column.name));
  const more = missing.length > 50 ? ` and ${missing.length - 50} more` : '';
  const adult = columns.length === 15 && /[<>]=?50K\.?\s*$/.test(firstLine);
  const remedy = adult
    ? ' This looks like the 15-column Adult data set; Census-Income (KDD) is another file.'
    : census
      ? ''
      : ' The first line is taken for the header.';
  throw new FileError(
    'column',
    `predict: \`input\` must have the columns of the model's encoder, got none of ${names.join(', ')}${more} (${name}).${remedy}`,
  );
}
