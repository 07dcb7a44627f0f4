import { ConfigError, configError } from '@mtl/core/plain';
import {
  columnsOf,
  concatTables,
  type Encoder,
  fitEncoder,
  leakReport,
  type Schema,
  type Table,
  takeRows,
} from '@mtl/data';
import { openFile } from '@mtl/data/node';
import type { TrainingData } from '../models/trainingData.js';
import type { TablePlan } from './planTable.js';
import { readRows } from './readRows.js';
import { type AskedSplit, columnsForSplit, splitTable, type TableSplit } from './splitTable.js';

/** Rows of a file, split and encoded, and what they were made of. */
export interface TableData extends TrainingData {
  readonly table: Table;
  readonly split: TableSplit;
  readonly encoder: Encoder;
}

/** Tables of more rows are not compared row by row. */
const mostCompared = 500_000;

/**
 * Reads a file, splits its rows and encodes them with an encoder that is fitted on the training rows.
 *
 * @param owner The command, for messages.
 * @param onWarning Told what looks wrong: columns that cannot be learned from, rows that stand in two parts.
 * @throws FileError if a row cannot be read; ConfigError if the plan has no task or cannot work.
 */
export async function tableData(
  owner: string,
  path: string,
  plan: TablePlan,
  {
    split: asked = {},
    seed,
    onWarning,
  }: { readonly split?: AskedSplit; readonly seed: number; readonly onWarning: (message: string) => void },
): Promise<TableData> {
  if (Object.keys(plan.labels).length === 0) {
    const columns = Object.keys(plan.columns).join(', ');
    throw configError(
      owner,
      '--task',
      `given, a column of ${columns}`,
      'none',
      'For example: --task bought --task value:regression',
    );
  }
  const schema: Schema = { columns: columnsForSplit(owner, plan.columns, asked), labels: plan.labels };
  const table = await readTable(path, schema, plan);
  const encodeAll = await fitEncoder(schema, table, { onWarning: () => undefined });
  const split = splitTable(table, schema, labelsOf(owner, encodeAll, table), seed);
  for (const [part, rows] of Object.entries({
    train: split.train,
    validation: split.validation,
    test: split.test,
  })) {
    if (rows.length === 0) {
      throw new ConfigError(
        `${owner}: \`FILE\` must have enough rows for three parts, got ${table.rows} and none to ${part}.`,
      );
    }
  }
  for (const warning of leaksOf(table, split)) onWarning(warning);
  const encoder = await fitEncoder(schema, takeRows(table, split.train), { onWarning });
  const part = (rows: Int32Array) =>
    encoder.encode(takeRows(table, rows), { unknownLabels: 'missing', onWarning });
  const source = path.replace(/^.*[/\\]/, '');
  return {
    source,
    about: `${split.text} of ${source}`,
    tasks: encoder.heads,
    encoder,
    train: part(split.train),
    validation: part(split.validation),
    test: part(split.test),
    table,
    split,
  };
}

/** Labels of all rows, and how to say in a config what a text means that no label knows. */
function labelsOf(owner: string, encoder: Encoder, table: Table): Readonly<Record<string, Float32Array>> {
  try {
    return encoder.encode(table, { onWarning: () => undefined }).labels;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const remedy =
      'Write what it means into the labels of the config: a class, positive, negative, or missing.';
    const message = error.message
      .replace(/^encode: /, `${owner}: `)
      .replace(/`unknownLabels: 'missing'` counts such rows instead\.$/, remedy);
    throw new ConfigError(message, { cause: error });
  }
}

/** All rows of a file, with the columns of a schema. */
export async function readTable(
  path: string,
  schema: Schema,
  { file }: Pick<TablePlan, 'file'>,
): Promise<Table> {
  const source = openFile(path);
  return concatTables(readRows(source, columnsOf(schema), file, { name: source.name }));
}

function leaksOf(table: Table, { train, test }: TableSplit): string[] {
  if (table.rows > mostCompared) return [];
  const [leak] = leakReport(table, { train, test });
  if (!leak || leak.equalRows < 0.01 * test.length) return [];
  const share = ((100 * leak.equalRows) / test.length).toFixed(0);
  return [
    `${leak.equalRows} of ${test.length} test rows (${share} %) are also training rows, column by column: the test is easier than the world. Is there a column to split by, --split user=COLUMN?`,
  ];
}
