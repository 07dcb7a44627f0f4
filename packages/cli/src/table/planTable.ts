import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { configError, FileError, show } from '@mtl/core/plain';
import type { Label, SchemaColumn } from '@mtl/data';
import { type GuessedTable, guessColumns } from './guessColumns.js';
import { type AskedTask, guessLabel, readTask, taskName } from './guessLabel.js';
import { readConfig } from './readConfig.js';
import { type Sample, sampleTable } from './sampleTable.js';
import type { TableConfig, TrainConfig } from './tableConfig.js';

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
  const asked = tasks.map((text) => readTask(owner, text));
  const used = config ?? (existsSync(configPathOf(path)) ? configPathOf(path) : undefined);
  if (used === undefined) return guessedPlan(owner, asked, await sampleTable(owner, path, {}));
  const given = readConfig(owner, used, await textOf(owner, used));
  const known = new Map(Object.entries(given.labels));
  const isKnown = ({ column, kind }: AskedTask) =>
    kind === undefined && (known.has(column) || known.has(taskName(column)));
  if (asked.every(isKnown)) {
    const chosen = asked.map(({ column }) => (known.has(column) ? column : taskName(column)));
    const labels =
      chosen.length === 0
        ? given.labels
        : Object.fromEntries(chosen.map((task) => [task, known.get(task) as Label]));
    return { ...given, labels, columns: without(given.columns, labels), ...noReasons, config: used };
  }
  const sample = await sampleTable(owner, path, given.file);
  const { decimal = '.', missing = [] } = given.file;
  const labels = new Map<string, Label>();
  for (const task of asked) {
    const own = isKnown(task) ? (known.get(task.column) ?? known.get(taskName(task.column))) : undefined;
    labels.set(
      taskName(task.column),
      own ?? guessLabel(owner, task, sample.columns, { decimal, missing }).label,
    );
  }
  const all = Object.fromEntries(labels);
  return { ...given, labels: all, columns: without(given.columns, all), ...noReasons, config: used };
}

const noReasons = {
  reasons: new Map<string, string>(),
  labelReasons: new Map<string, string>(),
  warnings: [],
  candidates: [],
};

/** A plan by a look at the rows alone. */
export function guessedPlan(owner: string, asked: readonly AskedTask[], sample: Sample): TablePlan {
  const guessed = guessColumns(sample);
  const labels = new Map<string, Label>();
  const labelReasons = new Map<string, string>();
  for (const task of asked) {
    const name = taskName(task.column);
    if (labels.has(name)) throw configError(owner, '--task', 'each task once', task.column);
    const { label, reason } = guessLabel(owner, task, sample.columns, guessed);
    labels.set(name, label);
    labelReasons.set(name, reason);
  }
  const columns = Object.fromEntries(
    guessed.columns.map(({ name, column }): [string, SchemaColumn] => [name, column]),
  );
  const all = Object.fromEntries(labels);
  const { missing, decimal } = guessed;
  return {
    file: {
      ...sample.form,
      ...(missing.length > 0 && { missing }),
      ...(decimal === ',' && { decimal, ...(hasThousands(sample) && { thousands: '.' }) }),
    },
    columns: without(columns, all),
    labels: all,
    train: {} satisfies TrainConfig,
    reasons: new Map(guessed.columns.map(({ name, reason }) => [name, reason])),
    labelReasons,
    warnings: guessed.warnings,
    candidates: candidatesOf(guessed),
  };
}

/** Columns without those that a label reads. */
function without(
  columns: TableConfig['columns'],
  labels: TableConfig['labels'],
): Record<string, SchemaColumn> {
  const read = new Set(Object.values(labels).map(({ column }) => column));
  return Object.fromEntries(Object.entries(columns).filter(([name]) => !read.has(name)));
}

function hasThousands({ columns }: Sample): boolean {
  return columns.some(({ counts }) =>
    [...counts.keys()].some((text) => /^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(text)),
  );
}

function candidatesOf({ columns }: GuessedTable): string[] {
  return columns.flatMap(({ name, column, reason }) => {
    const kind = typeof column === 'string' ? column : column.kind;
    return kind === 'boolean' || kind === 'number' || kind === 'category' ? [`${name}: ${reason}`] : [];
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
