import type { TaskModel } from '@mtl/core';
import { FileError, show } from '@mtl/core/plain';
import { type ColumnSpec, columnsOf, type Encoder, readCsv, type Table } from '@mtl/data';
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

/** What a reader of rows is told, and what it tells. */
export interface ReadingRows {
  /** Rows per table. */
  readonly chunkRows: number;
  /** Of the input, for messages. */
  readonly name: string;
  /** Given the names of the input's columns, once, before the first table. */
  readonly onHeader: (names: readonly string[]) => void;
  /** Given the texts of every row, where they are kept. */
  readonly onRow?: (row: readonly string[]) => void;
}

/** Opens an input as tables that have the columns asked for. */
export type OpenRows = (
  input: InputText,
  columns: readonly ColumnSpec[],
  reading: ReadingRows,
) => AsyncGenerator<Table>;

/** How {@link predictRows} works. */
export interface PredictRowsOptions {
  /** Also give the texts of the input. */
  readonly keepCells: boolean;
  /** Told what looks wrong. */
  readonly onWarning?: (message: string) => void;
  /** How the input is read. Default: CSV with a header. */
  readonly open?: OpenRows;
}

/**
 * Predicts for every row of a text that has the columns of the encoder.
 *
 * @throws FileError if columns are missing or one of the first rows cannot be read; while reading, at the first row that cannot be read.
 */
export async function predictRows(
  input: InputText,
  { model, encoder }: LoadedModel,
  options: PredictRowsOptions,
): Promise<Predicting> {
  const { keepCells, onWarning, open = readCsv } = options;
  const specs = columnsOf(encoder.schema, { labels: false });
  let columns: readonly string[] = specs.map(({ name }) => name);
  // The reader itself gives the cells: whoever splits the text a second time splits it otherwise one day.
  let cells: (readonly string[])[] = [];
  const tables = open(input, specs, {
    chunkRows,
    name: input.name,
    onHeader: (names) => {
      assertColumns(input, specs, names);
      columns = names;
    },
    ...(keepCells && { onRow: (row: readonly string[]) => void cells.push(row) }),
  });
  const begin = await tables.next(); // the header, and the first rows
  async function* chunks(): AsyncGenerator<PredictedRows> {
    let row = 0;
    for (let { done, value } = begin; !done; { done, value } = await tables.next()) {
      const table: Table = value;
      const kept = cells;
      cells = [];
      const predictions = await predictionsOf(model, encoder, table, row, onWarning);
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

function assertColumns({ name }: InputText, specs: readonly ColumnSpec[], columns: readonly string[]): void {
  const there = new Set(columns);
  const missing = specs.filter((column) => !there.has(column.name));
  if (missing.length === 0) return;
  const names = missing.slice(0, 50).map((column) => show(column.name));
  const more = missing.length > 50 ? ` and ${missing.length - 50} more` : '';
  throw new FileError(
    'column',
    `predict: \`input\` must have the columns of the model's encoder, got none of ${names.join(', ')}${more} (${name}). The first line is taken for the header.`,
  );
}
