import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { FileError, show } from '@mtl/core/plain';
import type { SchemaColumn } from '@mtl/data';
import type { FileForm } from './fileForm.js';
import { lookAtTable } from './lookAtTable.js';
import { readConfig } from './readConfig.js';
import { type AskedTask, readTasks } from './readTasks.js';
import type { TableConfig } from './tableConfig.js';

/** What is done with a file: how it is read, what its columns are, what is predicted, and why. */
export interface TablePlan extends TableConfig {
  /** Why each column is what it is, where that was guessed. */
  readonly reasons: ReadonlyMap<string, string>;
  /** Why each label is what it is, where that was guessed. */
  readonly labelReasons: ReadonlyMap<string, string>;
  /** What a person should look at. */
  readonly warnings: readonly string[];
  /** Columns that could be predicted, with what they are. */
  readonly candidates: readonly string[];
  /** The file that says it; undefined where all was guessed. */
  readonly config?: string;
}

/** A plan that was guessed. */
export interface GuessedPlan extends TablePlan {
  /** Rows that were looked at. */
  readonly rows: number;
}

/** The config that belongs to a file of rows where no other one is named: `orders.mtl.yaml` of `orders.csv`. */
export function configPathOf(path: string): string {
  return `${path.replace(/(\.gz)?$/, '').replace(/\.[A-Za-z0-9]+$/, '')}.mtl.yaml`;
}

/**
 * Plans what is done with a file, by its config or by a look at its first rows.
 *
 * @param owner The command, for messages.
 * @param config Path of the config; default: the one beside the file, if there is one.
 * @param tasks What was asked for by `--task`. With a config they choose among its labels, or add to them.
 * @throws FileError if a file cannot be read; ConfigError for what was asked for and cannot be.
 */
export async function planTable(
  owner: string,
  path: string,
  {
    config,
    tasks = [],
  }: { readonly config?: string | undefined; readonly tasks?: readonly string[] | undefined },
): Promise<TablePlan> {
  const asked = readTasks(owner, tasks);
  const used = config ?? (existsSync(configPathOf(path)) ? configPathOf(path) : undefined);
  if (used === undefined) return guessedPlan(owner, path, asked);
  const given = readConfig(owner, used, await textOf(owner, used));
  const all = Object.entries(given.labels);
  const known = ({ column: name, kind }: AskedTask) =>
    kind === undefined ? all.find(([task, label]) => task === name || label.column === name) : undefined;
  const chosen =
    asked.length > 0 ? asked.map((task) => known(task) ?? ([task.column, task.kind] as const)) : all;
  const { schema, warnings } = await lookAtTable(
    owner,
    path,
    given.file,
    asked.length > 0 ? '--task' : 'labels',
    {
      tasks: Object.fromEntries(chosen),
      columns: given.columns,
      ...(asked.length === 0 && { config: used }),
    },
  );
  return {
    ...given,
    labels: schema.labels,
    columns: without(given.columns, schema.labels),
    ...noReasons,
    warnings,
    config: used,
  };
}

const noReasons = {
  reasons: new Map<string, string>(),
  labelReasons: new Map<string, string>(),
  candidates: [],
};

/** A plan by a look at the rows alone. */
export async function guessedPlan(
  owner: string,
  path: string,
  asked: readonly AskedTask[],
): Promise<GuessedPlan> {
  const tasks = Object.fromEntries(asked.map(({ column, kind }) => [column, kind]));
  const {
    schema,
    reasons: found,
    warnings,
    csv,
    rows,
  } = await lookAtTable(owner, path, {}, '--task', { tasks });
  const { columns, reasons } = splitOnce(schema.columns, found);
  return {
    file: csv as FileForm,
    columns,
    labels: schema.labels,
    train: {},
    reasons: new Map(Object.entries(reasons)),
    labelReasons: new Map(
      Object.entries(schema.labels).map(([task, { column }]) => [task, reasons[column] as string]),
    ),
    warnings,
    candidates: candidatesOf(columns, reasons),
    rows,
  };
}

/** Where rows are split by a group, time is a feature: by both at once, few rows would be left to train. */
function splitOnce(columns: TableConfig['columns'], reasons: Readonly<Record<string, string>>) {
  const kindOf = (column: SchemaColumn) => (typeof column === 'string' ? column : column.kind);
  const entries = Object.entries(columns);
  const group = entries.find(([, column]) => kindOf(column) === 'group')?.[0];
  const time = entries.find(([, column]) => kindOf(column) === 'time');
  if (group === undefined || time === undefined) return { columns, reasons };
  const [name, column] = time;
  const date = (typeof column === 'string' ? 'date' : { ...column, kind: 'date' }) as SchemaColumn;
  const why = `dates; rows are split by ${group}, with --split time=${name} the newest ones are the test`;
  return { columns: { ...columns, [name]: date }, reasons: { ...reasons, [name]: why } };
}

/** Columns without those that a label reads. */
function without(
  columns: TableConfig['columns'],
  labels: TableConfig['labels'],
): Record<string, SchemaColumn> {
  const read = new Set(Object.values(labels).map(({ column }) => column));
  return Object.fromEntries(Object.entries(columns).filter(([name]) => !read.has(name)));
}

function candidatesOf(columns: TableConfig['columns'], reasons: Readonly<Record<string, string>>): string[] {
  return Object.entries(columns).flatMap(([name, column]) => {
    const kind = typeof column === 'string' ? column : column.kind;
    return kind === 'boolean' || kind === 'number' || kind === 'category'
      ? [`${name}: ${reasons[name]}`]
      : [];
  });
}

async function textOf(owner: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code = 'unreadable' } = cause as NodeJS.ErrnoException;
    throw new FileError(
      'read',
      `${owner}: \`--config\` must be a file that can be read, got ${show(path)} (${code}).`,
      { cause },
    );
  }
}
