import {
  assertOptions,
  assertTasks,
  type BinaryHead,
  binary,
  configError,
  type MulticlassHead,
  multiclass,
  type RegressionHead,
  regression,
  type TaskHead,
} from '@mtl/core/plain';
import { tableLimits } from '../read/readOptions.js';
import type { ColumnSpec } from '../table/columnSpec.js';
import { assertLabel, type BinaryLabel, type Label, type MulticlassLabel, type Refuse } from './labels.js';

/** The labels of a table: task name → where its label comes from. */
export type Labels = Readonly<Record<string, Label>>;

/**
 * What the columns of a table are. Columns that are not named here are never read; a column that a label reads is no feature.
 *
 * @example
 * ```ts
 * import { binaryLabel, columnsOf, regressionLabel, type Schema, taskHeads } from '@mtl/data';
 *
 * const films = {
 *   continuous: ['minutes'],
 *   categorical: ['genre', 'country'],
 *   labels: {
 *     liked: binaryLabel({ column: 'thumb', positive: ['up'], negative: ['down'] }),
 *     rating: regressionLabel({ column: 'stars' }),
 *   },
 * } satisfies Schema;
 * console.log(columnsOf(films).length, taskHeads(films).rating.kind); // 5 regression
 * ```
 */
export interface Schema<L extends Labels = Labels> {
  /** Features that are numbers. */
  readonly continuous: readonly string[];
  /** Features whose values are only equal or different. */
  readonly categorical: readonly string[];
  /** Task name → label; several labels may read the same column. */
  readonly labels: L;
}

/** The task head that goes with a label. */
export type HeadOf<L extends Label> = L extends BinaryLabel
  ? BinaryHead
  : L extends MulticlassLabel
    ? MulticlassHead
    : RegressionHead;

/**
 * The columns that have to be read for a schema: continuous, categorical, then those of the labels.
 *
 * @param options `labels`: false leaves out the columns of the labels, for rows to predict. Default true.
 * @throws ConfigError if a column is named twice, is a feature and a label, or a label cannot work.
 */
export function columnsOf(schema: Schema, options: { readonly labels?: boolean } = {}): ColumnSpec[] {
  assertOptions('columnsOf', options, { labels: true });
  assertSchema(schema, refuseFor('columnsOf'));
  const specs = new Map<string, ColumnSpec>();
  for (const name of schema.continuous) specs.set(name, { name, kind: 'continuous' });
  for (const name of schema.categorical) specs.set(name, { name, kind: 'categorical' });
  if (options.labels ?? true) {
    for (const label of Object.values(schema.labels)) {
      specs.set(label.column, { name: label.column, kind: columnKind(label) });
    }
  }
  return [...specs.values()];
}

/**
 * The heads that a model of these labels needs: `binary()` for a binary label, and so on, in the order of the labels.
 *
 * @throws ConfigError if a label cannot work or its name cannot name a task.
 */
export function taskHeads<const L extends Labels>(schema: {
  readonly labels: L;
}): { readonly [Name in keyof L]: HeadOf<L[Name]> } {
  const refuse = refuseFor('taskHeads');
  if (typeof schema !== 'object' || schema === null) {
    throw refuse('schema', 'an object with the field labels', schema, 'value');
  }
  assertLabels(schema.labels, refuse);
  const heads = Object.entries(schema.labels).map(([task, label]) => [task, headOf(label)] as const);
  return Object.fromEntries(heads) as { readonly [Name in keyof L]: HeadOf<L[Name]> };
}

/** Refuses a schema that contradicts itself, whether it comes from a caller or from a file. */
export function assertSchema(schema: Schema, refuse: Refuse): void {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    throw refuse('schema', 'an object of continuous, categorical and labels', schema, 'value');
  }
  const fields = ['continuous', 'categorical', 'labels'];
  const unknown = Object.keys(schema).find((key) => !fields.includes(key));
  if (unknown !== undefined) {
    throw refuse('schema', 'an object of continuous, categorical and labels', unknown, 'field');
  }
  const features = new Set<string>();
  for (const kind of ['continuous', 'categorical'] as const) {
    const names = schema[kind];
    if (!Array.isArray(names)) throw refuse(kind, 'an array of column names', names, 'value');
    names.forEach((name, i) => {
      if (typeof name !== 'string') throw refuse(`${kind}[${i}]`, 'the name of a column', name, 'value');
      if (features.has(name)) throw refuse(`${kind}[${i}]`, 'a column that is named once', name, 'duplicate');
      features.add(name);
    });
  }
  if (features.size > tableLimits.columnsPerRow) {
    throw refuse(
      'continuous + categorical',
      `at most ${tableLimits.columnsPerRow} columns`,
      features.size,
      'limit',
    );
  }
  assertLabels(schema.labels, refuse);
  for (const [task, { column }] of Object.entries(schema.labels)) {
    if (features.has(column)) {
      throw refuse(`labels.${task}.column`, 'a column that is no feature', column, 'duplicate');
    }
  }
}

/** The head of a label. */
export function headOf(label: Label): TaskHead {
  if (label.kind === 'binary') return binary();
  return label.kind === 'multiclass' ? multiclass({ classes: label.classes.length }) : regression();
}

/** The error of a caller's schema. */
export function refuseFor(owner: string): Refuse {
  return (field, expected, value) => configError(owner, field, expected, value);
}

function assertLabels(labels: Labels, refuse: Refuse): void {
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) {
    throw refuse('labels', 'an object of task name → label', labels, 'value');
  }
  const kinds = new Map<string, ColumnSpec['kind']>();
  for (const [task, label] of Object.entries(labels)) {
    if (!isTaskName(task)) {
      const expected =
        'named by a letter, then letters, digits or _ (64 at most, no name that every object has)';
      throw refuse('labels', expected, task, 'value');
    }
    const known: readonly unknown[] = ['binary', 'multiclass', 'regression'];
    if (typeof label !== 'object' || label === null || !known.includes(label.kind)) {
      throw refuse(
        `labels.${task}`,
        'binaryLabel(…), multiclassLabel(…) or regressionLabel(…)',
        label,
        'value',
      );
    }
    assertLabel(label, (field, ...rest) => refuse(`labels.${task}.${field}`, ...rest));
    const kind = columnKind(label);
    if ((kinds.get(label.column) ?? kind) !== kind) {
      throw refuse(
        `labels.${task}.column`,
        'a column that is read either as numbers or as values',
        label.column,
        'value',
      );
    }
    kinds.set(label.column, kind);
  }
}

function columnKind(label: Label): ColumnSpec['kind'] {
  return label.kind === 'regression' ? 'continuous' : 'categorical';
}

function isTaskName(name: string): boolean {
  try {
    assertTasks('schema', { [name]: binary() });
    return true;
  } catch {
    return false;
  }
}
