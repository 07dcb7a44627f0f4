import { assertOneOf, assertOptions, configError, nearestWord, show } from '@mtl/core/plain';
import { unknownValue } from '../encode/encodeReport.js';
import { labelNumber } from '../encode/labelNumber.js';
import type { ByteSource } from '../read/byteSource.js';
import type { DateColumn, SchemaColumn } from '../schema/columnKinds.js';
import type { Label } from '../schema/labels.js';
import { refuseFor } from '../schema/refuse.js';
import { assertLabels, fullColumns, type Labels, type Schema } from '../schema/schema.js';
import type { NumberFormat } from '../table/columnSpec.js';
import type { CsvForm } from './findForm.js';
import { guessColumn, plainNumber } from './guessColumn.js';
import { guessLabel, type TaskKind } from './guessLabel.js';
import { type RowSource, type Sample, sampleCells } from './sampleCells.js';
import { singleAuc } from './singleAuc.js';

/** Options of {@link inferSchema}. */
export interface InferOptions {
  /**
   * Columns to predict, whose values tell what kind of label they are; or an object of column → kind (undefined: the values tell) or of
   * task → label. Default: none.
   */
  readonly tasks?: readonly string[] | Readonly<Record<string, TaskKind | Label | undefined>>;
  /** Columns that are known already: these are judged as they are, and no other one is looked at. Default: all are guessed. */
  readonly columns?: Schema['columns'];
  /** Rows that are looked at, the first ones. Default 10,000. */
  readonly sample?: number;
  /** How a CSV file is written: the options of `readCsv`, such as its delimiter. */
  readonly csv?: CsvForm;
}

/** A schema that was guessed: to be read, changed and written down. */
export interface InferredSchema {
  /** Plain JSON. Columns that no feature can be made of are `'ignored'`. */
  readonly schema: Schema;
  /** By column: why it is what it is. */
  readonly reasons: Readonly<Record<string, string>>;
  /** What a person should look at before training. */
  readonly warnings: readonly string[];
  /** Rows that were looked at. */
  readonly rows: number;
  /** How a CSV file is read: the options that were given, and what its first lines tell, such as notes above the header. For `readCsv`. */
  readonly csv: CsvForm;
}

/** AUC of a single column from which on it is told: hardly a feature is as good as that, and hardly a leak worse. */
const suspicious = 0.95;

/** Positive rows that it takes for an AUC to say something. */
const fewest = 10;

/**
 * Guesses from the first rows what the columns of a table are, and says why.
 *
 * It knows ids that look like numbers (nearly all values distinct), dates, truth values, several values in a cell, text, decimal commas,
 * texts that mean missing, weights in a cell, codes, one value in nearly all rows, and by their names groups, times and weights. Of every binary label it looks for
 * columns that nearly give it away, each by itself: the AUC of its numbers or of its values.
 *
 * @example
 * ```ts
 * import { inferSchema } from '@mtl/data';
 *
 * const csv = 'age,city,clicked\n31,Oslo,yes\n44,Lima,no\n29,Oslo,no\n';
 * const { schema, reasons } = await inferSchema(csv, { tasks: ['clicked'] });
 * console.log(schema.columns, reasons.age); // { age: 'number', city: 'category' } numbers from 29 to 44
 * ```
 *
 * @param source A CSV file or JSON lines as the readers take them, or rows as objects. Of a stream the first bytes are read.
 * @throws ConfigError if an option cannot work, there is no row, or a task has no column or values that are no label. FileError if the file cannot be read.
 */
export async function inferSchema(
  source: ByteSource | RowSource,
  options: InferOptions = {},
): Promise<InferredSchema> {
  const owner = 'inferSchema';
  assertOptions<InferOptions>(owner, options, { tasks: true, columns: true, sample: true, csv: true });
  const { tasks = [], columns: known, sample: most = 10_000, csv = {} } = options;
  if (known !== undefined) fullColumns({ columns: known, labels: {} }, refuseFor(owner));
  const sample = await sampleCells(owner, source, most, csv);
  if (sample.rows === 0) throw configError(owner, 'source', 'at least one row', sample.rows);
  const labels: Record<string, Label> = {};
  const reasons: Record<string, string> = {};
  const warnings = sample.repeated.map(
    (name) => `There are several columns ${show(name)}: none of them is read.`,
  );
  if (sample.csv.header === false && csv.header === undefined) {
    warnings.push(
      'The first line has numbers: it was taken for a row, and columns are called column1, column2, ….',
    );
  }
  for (const [column, kind] of tasksOf(owner, tasks)) {
    if (typeof kind === 'object') {
      if (!sample.columns.has(kind.column)) throw noColumn(owner, kind.column, [...sample.columns.keys()]);
      labels[column] = kind;
      reasons[kind.column] = 'the label that was given';
      continue;
    }
    const cells = sample.columns.get(column);
    if (cells === undefined) throw noColumn(owner, column, [...sample.columns.keys()]);
    const { label, reason } = guessLabel(owner, column, cells, kind);
    labels[taskName(column, Object.keys(labels))] = label;
    reasons[column] = reason;
  }
  const labelColumns = new Set(Object.values(labels).map(({ column }) => column));
  const columns: [string, SchemaColumn][] = [];
  const taken = new Set<string>();
  for (const [name, cells] of sample.columns) {
    if (labelColumns.has(name)) continue;
    if (known !== undefined) {
      if (Object.hasOwn(known, name)) columns.push([name, known[name] as SchemaColumn]);
      continue;
    }
    let { column, reason } = guessColumn(name, cells);
    const kind = kindOf(column);
    if (kind === 'group' || kind === 'time' || kind === 'weight') {
      if (taken.has(kind)) {
        reason = `${reason}, but there is one already`;
        column = kind === 'time' ? dateOf(column) : 'ignored';
      }
      taken.add(kind);
    }
    columns.push([name, column]);
    reasons[name] = reason;
  }
  warnings.push(...leaks(sample, columns, labels));
  if (columns.every(([, column]) => ['ignored', 'group', 'time', 'weight'].includes(kindOf(column)))) {
    warnings.push('No column is a feature.');
  }
  return {
    schema: { columns: Object.fromEntries(columns), labels },
    reasons,
    warnings,
    rows: sample.rows,
    csv: sample.csv,
  };
}

/** Columns that nearly give a label away: a binary one, or one of several classes against the others. */
function leaks(
  sample: Sample,
  columns: readonly (readonly [string, SchemaColumn])[],
  labels: Readonly<Record<string, Label>>,
): string[] {
  const warnings: string[] = [];
  for (const [task, label] of Object.entries(labels)) {
    if (label.kind === 'regression') continue;
    const numberOf = labelNumber(label);
    const numbers = textsOf(sample, label.column).map((text) => {
      const number = numberOf(text);
      return number === unknownValue ? Number.NaN : number;
    });
    const targets: readonly (readonly [what: string, truths: readonly number[]])[] =
      label.kind === 'binary'
        ? [[task, numbers]]
        : label.classes.map((name, index) => [
            `${show(name)} of ${task}`,
            numbers.map((number) => (Number.isNaN(number) ? number : Number(number === index))),
          ]);
    for (const [name, column] of columns) {
      const kind = kindOf(column);
      if (kind === 'ignored' || kind === 'group') continue;
      const format = { ...sample.csv, ...Object(column) } as NumberFormat;
      const parse = kind === 'number' ? (cell: string) => plainNumber(cell, format) : undefined;
      for (const [what, truths] of targets) {
        if (truths.filter((truth) => truth === 1).length < fewest) continue;
        const auc = singleAuc(textsOf(sample, name), truths, parse);
        if (auc < suspicious) continue;
        warnings.push(
          `Column ${show(name)} nearly gives ${what} away: an AUC of ${auc.toFixed(3)} all by itself. Is it known before ${task} is? If not, make it "ignored".`,
        );
      }
    }
  }
  return warnings;
}

function textsOf(sample: Sample, name: string): string[] {
  const cells = sample.columns.get(name) ?? [];
  return cells.map((cell) => (typeof cell === 'string' ? cell : cell.join('|')));
}

/** A time that is a feature. */
function dateOf(column: SchemaColumn): SchemaColumn {
  return typeof column === 'string' ? 'date' : ({ ...column, kind: 'date' } as DateColumn);
}

function kindOf(column: SchemaColumn): string {
  return typeof column === 'string' ? column : column.kind;
}

function tasksOf(
  owner: string,
  tasks: NonNullable<InferOptions['tasks']>,
): (readonly [string, TaskKind | Label | undefined])[] {
  if (typeof tasks !== 'object' || tasks === null) {
    throw configError(
      owner,
      'tasks',
      'an array of columns, or an object of column → kind or task → label',
      tasks,
    );
  }
  if (Array.isArray(tasks)) return (tasks as readonly string[]).map((name) => [name, undefined] as const);
  const entries = Object.entries(tasks as Readonly<Record<string, TaskKind | Label | undefined>>);
  const given = entries.filter(([, kind]) => typeof kind === 'object');
  assertLabels(Object.fromEntries(given) as Labels, refuseFor(owner));
  for (const [name, kind] of entries) {
    if (kind === undefined || typeof kind === 'object') continue;
    assertOneOf(owner, `tasks.${name}`, ['binary', 'multiclass', 'regression'], kind);
  }
  return entries;
}

/** A name that a task can have: letters, digits and `_`, from a letter on, and no other task's. */
function taskName(column: string, others: readonly string[]): string {
  const plain =
    column
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .replace(/[^A-Za-z0-9]+/g, '_')
      .replace(/^[^A-Za-z]+|_+$/g, '')
      .slice(0, 60) || 'task';
  const free = plain in Object.prototype ? `${plain}_` : plain;
  let name = free;
  for (let i = 2; others.includes(name); i++) name = `${free}_${i}`;
  return name;
}

function noColumn(owner: string, column: string, columns: readonly string[]): Error {
  const within = (name: string) => name.toLowerCase().includes(column.toLowerCase());
  const nearest = nearestWord(column, columns) ?? columns.find(within);
  const remedy = nearest === undefined ? undefined : `Did you mean ${show(nearest)}?`;
  return configError(owner, 'tasks', `columns of the table, ${show(columns)}`, column, remedy);
}
