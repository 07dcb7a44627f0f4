import { configError, nearestWord } from '@mtl/core/plain';
import { groupsOf, type Schema, type SchemaColumn, splitRows, type Table, timesOf } from '@mtl/data';

/** Which rows train, validate and test, and how that is said. */
export interface TableSplit {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
  /** `random split`, `split by user_id`, `newest last by day`. */
  readonly text: string;
}

/** How rows are split: at random, by the group of rows, by time. */
export interface AskedSplit {
  /** Column whose values are in one part each. */
  readonly user?: string;
  /** Column by which the newest rows are the test rows. */
  readonly time?: string;
}

/** Shares of the parts. */
export const fractions = { train: 0.7, validation: 0.15, test: 0.15 } as const;

/**
 * Reads `random`, `user=COLUMN`, `time=COLUMN`, or both of these with a comma.
 *
 * @throws ConfigError if it is none of them.
 */
export function readSplit(owner: string, text: string): AskedSplit {
  if (text === 'random') return {};
  const asked: { user?: string; time?: string } = {};
  for (const part of text.split(',')) {
    const [, kind, column] = /^(user|time)=(.+)$/.exec(part.trim()) ?? [];
    if (column === undefined) throw configError(owner, '--split', 'random, user=COLUMN or time=COLUMN', text);
    asked[kind as 'user' | 'time'] = column;
  }
  return asked;
}

/**
 * Columns as a split needs them: the one that groups rows, the one that orders them; neither is a feature then.
 *
 * @throws ConfigError if there is no such column.
 */
export function columnsForSplit(
  owner: string,
  columns: Readonly<Record<string, SchemaColumn>>,
  { user, time }: AskedSplit,
): Record<string, SchemaColumn> {
  const changed = { ...columns };
  for (const name of [user, time]) {
    if (name !== undefined && !Object.hasOwn(columns, name)) {
      const nearest = nearestWord(name, Object.keys(columns));
      throw configError(
        owner,
        '--split',
        `by a column of the file, ${Object.keys(columns).join(', ')}`,
        name,
        nearest && `Did you mean ${nearest}?`,
      );
    }
  }
  if (user !== undefined) changed[user] = 'group';
  if (time !== undefined) {
    const before = Object(columns[time]) as { readonly kind?: string; readonly format?: string };
    const isDate =
      columns[time] === 'date' ||
      columns[time] === 'time' ||
      before.kind === 'date' ||
      before.kind === 'time';
    changed[time] = { kind: 'time', format: (isDate ? (before.format ?? 'iso') : 'number') as 'iso' };
  }
  return changed;
}

/**
 * Splits the rows of a table: 70 % train, 15 % validate, 15 % test, at random with the same share of every label in each, by group if
 * there is a group column, newest last if there is a time column.
 *
 * @param labels Labels by task, NaN for none; those with at most 100 values count.
 */
export function splitTable(
  table: Table,
  schema: Schema,
  labels: Readonly<Record<string, Float32Array>>,
  seed: number,
): TableSplit {
  const groups = groupsOf(table, schema);
  const time = timesOf(table, schema);
  const strata = Object.fromEntries(
    Object.entries(labels).filter(([, values]) => new Set(values).size <= 100),
  );
  const parts = splitRows({
    rows: table.rows,
    fractions,
    seed,
    ...(groups && { groups }),
    ...(time ? { time } : Object.keys(strata).length > 0 && { strata }),
  });
  const named = (kind: string) =>
    Object.entries(schema.columns).find(([, column]) => column === kind || Object(column).kind === kind)?.[0];
  const text = [
    ...(time ? [`newest rows last by ${named('time')}`] : []),
    ...(groups ? [`every ${named('group')} in one part`] : []),
  ].join(', ');
  return { ...parts, text: text || 'random split' };
}
