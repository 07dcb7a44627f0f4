import { assertOptions, configError, type OptionKeys, shapeError, show } from '@mtl/core/plain';
import type { Column, SeveralColumn, Table } from '../table/table.js';

/** A column with one value per row. */
type OneColumn = Exclude<Column, SeveralColumn>;

/** Options of {@link leakReport}. */
export interface LeakOptions {
  /** Columns in which rows have to be alike to be equal. Default: all but `groups`. */
  readonly columns?: readonly string[];
  /** Column whose values must not be in two parts, such as the user. Default: none. */
  readonly groups?: string;
}

const leakKeys: OptionKeys<LeakOptions> = { columns: true, groups: true };

/** What two parts of a table have in common. */
export interface Leak<Part extends string> {
  readonly parts: readonly [Part, Part];
  /** Rows of the second part that equal some row of the first in all columns asked for. */
  readonly equalRows: number;
  /** The first of them, as pairs of rows of the table; ten at most. */
  readonly examples: readonly (readonly [number, number])[];
  /** Groups with rows in both parts; 0 without `groups`. */
  readonly sharedGroups: number;
  /** The first of them; ten at most. */
  readonly groups: readonly string[];
}

/**
 * Looks for what makes a test easier than the world: rows that stand in two parts, groups that do.
 *
 * @example
 * ```ts
 * import { leakReport, tableFromRows } from '@mtl/data';
 *
 * const rows = [{ user: 'ann', age: 30 }, { user: 'bob', age: 40 }, { user: 'ann', age: 50 }];
 * const columns = [{ name: 'user', kind: 'categorical' }, { name: 'age', kind: 'continuous' }] as const;
 * const table = tableFromRows(rows, columns);
 * const split = { train: Int32Array.of(0, 1), test: Int32Array.of(2) };
 * const [leak] = leakReport(table, split, { groups: 'user' });
 * console.log(leak?.sharedGroups, leak?.groups); // 1 ['ann']
 * ```
 * @param table The table that was split.
 * @param parts Row indices by part, such as `splitRows` gives.
 * @returns One entry per pair of parts, those without a leak too.
 * @throws ConfigError if a column is not there. ShapeError if an index is no row of the table.
 */
export function leakReport<Part extends string>(
  table: Table,
  parts: Readonly<Record<Part, Int32Array>>,
  options: LeakOptions = {},
): Leak<Part>[] {
  assertOptions('leakReport', options, leakKeys);
  const { groups } = options;
  const names = options.columns ?? [...table.columns.keys()].filter((name) => name !== groups);
  const columns = names.map((name) => columnOf(table, 'columns', name));
  const groupColumn = groups === undefined ? undefined : groupsOf(table, groups);
  const entries = Object.entries<Int32Array>(parts) as [Part, Int32Array][];
  for (const [part, rows] of entries) assertRowsOf(table, part, rows);

  return entries.flatMap(([first, firstRows], i) => {
    if (i === entries.length - 1) return [];
    const known = rowsByHash(columns, firstRows);
    const firstGroups = groupColumn && new Set(Array.from(firstRows, (row) => keyOf(groupColumn, row)));
    return entries.slice(i + 1).map(([second, secondRows]): Leak<Part> => {
      const pairs: [number, number][] = [];
      let equalRows = 0;
      for (const row of secondRows) {
        const twin = known.get(hashOf(columns, row))?.find((other) => equal(columns, row, other));
        if (twin === undefined) continue;
        equalRows += 1;
        if (pairs.length < 10) pairs.push([twin, row]);
      }
      const shared = new Set<string>();
      if (groupColumn) {
        for (const row of secondRows) {
          const key = keyOf(groupColumn, row);
          if (firstGroups?.has(key)) shared.add(key);
        }
      }
      return {
        parts: [first, second],
        equalRows,
        examples: pairs,
        sharedGroups: shared.size,
        groups: [...shared].slice(0, 10),
      };
    });
  });
}

function columnOf(table: Table, field: string, name: string): Column {
  const column = table.columns.get(name);
  if (!column)
    throw configError('leakReport', field, `columns of the table, ${show([...table.columns.keys()])}`, name);
  return column;
}

function groupsOf(table: Table, name: string): OneColumn {
  const column = columnOf(table, 'groups', name);
  if (column.kind === 'several')
    throw configError('leakReport', 'groups', 'a column of one value per row', name);
  return column;
}

function assertRowsOf(table: Table, part: string, rows: Int32Array): void {
  const wrong = rows.find((row) => row < 0 || row >= table.rows);
  if (wrong !== undefined) {
    throw shapeError('leakReport', `parts[${show(part)}]`, `rows of a table of ${table.rows} rows`, wrong);
  }
}

function rowsByHash(columns: readonly Column[], rows: Int32Array): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const row of rows) {
    const hash = hashOf(columns, row);
    const bucket = found.get(hash);
    if (bucket) bucket.push(row);
    else found.set(hash, [row]);
  }
  return found;
}

const number = /* @__PURE__ */ new Float64Array(1);
const words = /* @__PURE__ */ new Int32Array(number.buffer);

/** A number that equal rows share and others hardly ever do. */
function hashOf(columns: readonly Column[], row: number): number {
  let low = 0;
  let high = 0x9e3779b9 | 0;
  const mix = (word: number): void => {
    low = Math.imul(low ^ word, 0x85ebca6b);
    low ^= low >>> 15;
    high = Math.imul(high ^ word, 0xc2b2ae35);
    high ^= high >>> 13;
  };
  for (const column of columns) {
    if (column.kind === 'categorical') mix(column.codes[row] as number);
    else if (column.kind === 'several') {
      const end = column.offsets[row + 1] as number;
      for (let i = column.offsets[row] as number; i < end; i++) mix(column.codes[i] as number);
      mix(-1); // where the row ends
    } else {
      const value = column.values[row] as number;
      number[0] = Number.isNaN(value) ? Number.MAX_VALUE : value + 0; // −0 becomes +0, every NaN one
      mix(words[0] as number);
      mix(words[1] as number);
    }
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}

function equal(columns: readonly Column[], a: number, b: number): boolean {
  return columns.every((column) => {
    if (column.kind === 'categorical') return column.codes[a] === column.codes[b];
    if (column.kind === 'several') return equalLists(column, a, b);
    const [x, y] = [column.values[a] as number, column.values[b] as number];
    return x === y || (Number.isNaN(x) && Number.isNaN(y));
  });
}

function equalLists({ offsets, codes, weights }: SeveralColumn, a: number, b: number): boolean {
  const [from, other] = [offsets[a] as number, offsets[b] as number];
  const count = (offsets[a + 1] as number) - from;
  if ((offsets[b + 1] as number) - other !== count) return false;
  for (let i = 0; i < count; i++) {
    if (codes[from + i] !== codes[other + i] || weights?.[from + i] !== weights?.[other + i]) return false;
  }
  return true;
}

function keyOf(column: OneColumn, row: number): string {
  return column.kind === 'categorical'
    ? (column.dictionary[column.codes[row] as number] as string)
    : String(column.values[row]);
}
