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
import { csvCells } from './csvCells.js';
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
 * @throws FileError if columns are missing; while reading, at the first row that cannot be read.
 */
export function predictRows(
  input: InputText,
  { model, encoder }: LoadedModel,
  options: { readonly keepCells: boolean },
): Predicting {
  const { first } = input;
  const census =
    first.length === censusColumns.length && /^(- 50000|50000\+)\.?$/.test(first.at(-1)?.trim() ?? '');
  const columns = census ? censusColumns.map(({ name }) => name) : first;
  assertColumns(input, encoder, columns, census);
  const cells = options.keepCells ? csvCells() : undefined;
  const source = { name: input.name, [Symbol.asyncIterator]: () => watched(input, cells) };
  const specs = columnsOf(encoder.schema, { labels: false });
  const tables = census
    ? readCensus(source, { columns: specs.map(({ name }) => name as CensusColumnName), chunkRows })
    : readCsv(source, specs, { chunkRows });
  async function* chunks(): AsyncGenerator<PredictedRows> {
    let row = 0;
    for await (const table of tables) {
      if (row === 0 && !census) cells?.take(1); // the header
      const kept = cells?.take(table.rows) ?? [];
      yield {
        rows: table.rows,
        predictions: await predictionsOf(model, encoder, table, row),
        cells: census ? kept.map((texts) => texts.map((text) => text.trim())) : kept,
      };
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
): Promise<ReadonlyMap<string, Float32Array>> {
  try {
    const examples = encoder.encode(table, { labels: false });
    return new Map(Object.entries(await predictTasks(model, examples, { batchSize: chunkRows })));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ShapeError') throw error;
    throw new FileError('value', `predict: ${error.message} (rows count from row ${row + 1} of the input)`, {
      cause: error,
    });
  }
}

/** The bytes as they pass by, for the cells as well. */
async function* watched(
  input: AsyncIterable<Uint8Array>,
  cells: ReturnType<typeof csvCells> | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of input) {
    cells?.add(chunk);
    yield chunk;
  }
  cells?.add();
}

function assertColumns(
  { name, first }: InputText,
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
  const adult = columns.length === 15 && /[<>]=?50K\.?\s*$/.test(first.at(-1) ?? '');
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
