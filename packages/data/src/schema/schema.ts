import { assertTasks, binary, show } from '@mtl/core/plain';
import { tableLimits } from '../read/readOptions.js';
import type { ColumnSpec } from '../table/columnSpec.js';
import type { FullColumn, SchemaColumn } from './columnKinds.js';
import { fullColumn } from './columnRules.js';
import { assertLabel, type Label } from './labels.js';
import type { Refuse } from './refuse.js';

/** The labels of a table: task name → where its label comes from. */
export type Labels = Readonly<Record<string, Label>>;

/**
 * What the columns of a table are: plain JSON. Columns that are not named here are never read; a column that a label reads is no feature.
 *
 * @example
 * ```ts
 * import { binaryLabel, columnsOf, regressionLabel, type Schema, taskHeads } from '@mtl/data';
 *
 * const films = {
 *   columns: {
 *     minutes: 'number', // short for { kind: 'number' }
 *     genre: 'category',
 *     director: { kind: 'category', minCount: 5 },
 *   },
 *   labels: {
 *     liked: binaryLabel({ column: 'thumb', positive: ['up'], negative: ['down'] }),
 *     rating: regressionLabel({ column: 'stars' }),
 *   },
 * } satisfies Schema;
 * console.log(columnsOf(films).length, taskHeads(films).rating.kind); // 5 regression
 * ```
 */
export interface Schema<L extends Labels = Labels> {
  /** Column name → what it is: a kind, or an object of a kind and options. */
  readonly columns: Readonly<Record<string, SchemaColumn>>;
  /** Task name → label; several labels may read the same column. */
  readonly labels: L;
}

/** A schema with the defaults of every column; refuses one that contradicts itself, whether it comes from a caller or from a file. */
export function fullColumns(schema: Schema, refuse: Refuse): ReadonlyMap<string, FullColumn> {
  const expected = 'an object of columns and labels';
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    throw refuse('schema', expected, schema, 'value');
  }
  const unknown = Object.keys(schema).find((key) => key !== 'columns' && key !== 'labels');
  if (unknown !== undefined) throw refuse('schema', expected, unknown, 'field');
  const { columns, labels } = schema;
  if (typeof columns !== 'object' || columns === null || Array.isArray(columns)) {
    throw refuse('columns', 'an object of column name → kind', columns, 'value');
  }
  const names = Object.keys(columns);
  if (names.length > tableLimits.columnsPerRow) {
    throw refuse('columns', `at most ${tableLimits.columnsPerRow} columns`, names.length, 'limit');
  }
  const full = new Map(
    names.map(
      (name) => [name, fullColumn(`columns.${name}`, columns[name] as SchemaColumn, refuse)] as const,
    ),
  );
  assertLabels(labels, refuse);
  for (const [task, { column }] of Object.entries(labels)) {
    if (full.has(column) && full.get(column)?.kind !== 'ignored') {
      throw refuse(`labels.${task}.column`, 'a column that is no feature', column, 'duplicate');
    }
  }
  assertTogether(full, labels, refuse);
  return full;
}

/** What holds between columns: one group and one time, weights of tasks that there are, ids of columns that have some. */
function assertTogether(columns: ReadonlyMap<string, FullColumn>, labels: Labels, refuse: Refuse): void {
  const seen = new Map<string, string>();
  const once = (what: string, path: string, name: string, expected: string) => {
    const other = seen.get(what);
    if (other !== undefined)
      throw refuse(path, expected, name, 'duplicate', `There is ${show(other)} already.`);
    seen.set(what, name);
  };
  for (const [name, column] of columns) {
    const path = `columns.${name}`;
    if (column.kind === 'group' || column.kind === 'time') {
      once(column.kind, path, name, `the only column of kind ${show(column.kind)}`);
    } else if (column.kind === 'weight') {
      for (const task of column.tasks ?? Object.keys(labels)) {
        if (!Object.hasOwn(labels, task)) {
          throw refuse(`${path}.tasks`, `some of ${show(Object.keys(labels))}`, task, 'value');
        }
        once(`weight ${task}`, path, name, `the only weight of task ${show(task)}`);
      }
    } else if (column.kind === 'categories' && column.sameAs !== undefined) {
      const other = columns.get(column.sameAs);
      const hasIds =
        other?.kind === 'category' || (other?.kind === 'categories' && other.sameAs === undefined);
      if (!hasIds)
        throw refuse(`${path}.sameAs`, 'a column of categories with ids of its own', column.sameAs, 'value');
    }
  }
}

/** Refuses labels that cannot work. */
export function assertLabels(labels: Labels, refuse: Refuse): void {
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
    const { kind } = labelColumn(label);
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

/** How the column of a label is read. */
export function labelColumn(label: Label): ColumnSpec {
  const name = label.column;
  if (label.kind !== 'regression') return { name, kind: 'categorical' };
  const { missing, decimal, thousands } = label;
  return {
    name,
    kind: 'continuous',
    ...(missing && { missing }),
    ...(decimal && { decimal }),
    ...(thousands && { thousands }),
  };
}

function isTaskName(name: string): boolean {
  try {
    assertTasks('schema', { [name]: binary() });
    return true;
  } catch {
    return false;
  }
}
