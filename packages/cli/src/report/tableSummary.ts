import type { Column, Table as DataTable, Schema } from '@mtl/data';
import { decimals, thousands } from './resultTable.js';
import type { Table } from './textTable.js';

/** Columns that are listed at most. */
const mostColumns = 200;

/** What the columns of a table hold: kind, what is typical, missing values. */
export function columnSummary(table: DataTable, { columns }: Pick<Schema, 'columns'>): Table {
  const names = Object.keys(columns);
  const rows = names.slice(0, mostColumns).map((name) => {
    const column = columns[name] as Schema['columns'][string];
    const kind = typeof column === 'string' ? column : column.kind;
    const cells = table.columns.get(name);
    if (cells === undefined) return [name, kind, '', ''];
    const isDate = kind === 'date' || (kind === 'time' && Object(column).format !== 'number');
    const { typical, missing } = summaryOf(cells, isDate);
    return [name, kind, typical, missing === 0 ? '' : `${((100 * missing) / table.rows).toFixed(1)} %`];
  });
  const more = names.length > mostColumns ? `, the first ${mostColumns} of ${names.length}` : '';
  return {
    title: `${thousands(table.rows)} rows; columns${more}`,
    header: ['Column', 'Kind', 'Values', 'Missing'],
    rows,
    names: 3,
  };
}

/** Rows with a label in each part, and what the label is on the mean. */
export function labelSummary(
  tasks: Readonly<Record<string, { readonly kind: string; readonly units: number }>>,
  parts: Readonly<
    Record<string, { readonly rows: number; readonly labels: Readonly<Record<string, Float32Array>> }>
  >,
): Table {
  const rows = Object.entries(tasks).map(([task, { kind }]) => [
    task,
    kind,
    ...Object.values(parts).map(({ labels }) => {
      const values = (labels[task] as Float32Array).filter((value) => !Number.isNaN(value));
      if (values.length === 0) return '0';
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      if (kind === 'binary') return `${thousands(values.length)}, ${(100 * mean).toFixed(1)} % positive`;
      return kind === 'regression'
        ? `${thousands(values.length)}, mean ${decimals(mean)}`
        : thousands(values.length);
    }),
  ]);
  const counts = Object.entries(parts).map(([part, { rows: count }]) => `${part} (${thousands(count)} rows)`);
  return { title: 'Rows with a label', header: ['Task', 'Kind', ...counts], rows, names: 2 };
}

function summaryOf(column: Column, isDate: boolean): { readonly typical: string; readonly missing: number } {
  if (column.kind === 'continuous') {
    const known = column.values.filter((value) => !Number.isNaN(value));
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    const low = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const high = known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const dates = `${dateText(low)} to ${dateText(high)}`;
    const typical =
      known.length === 0
        ? ''
        : isDate
          ? dates
          : `${decimals(low)} to ${decimals(high)}, mean ${decimals(mean)}`;
    return { typical, missing: column.values.length - known.length };
  }
  const counts = new Map<number, number>();
  for (const code of column.codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const empty = column.dictionary.indexOf('');
  const missing = column.kind === 'several' ? 0 : (counts.get(empty) ?? 0);
  counts.delete(empty);
  const common = [...counts].sort(([, a], [, b]) => b - a).slice(0, 3);
  const texts = common.map(([code]) => short(column.dictionary[code] as string));
  return { typical: `${thousands(counts.size)} values, most often ${texts.join(', ')}`, missing };
}

/** `2025-01-31`. */
function dateText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

function short(text: string): string {
  return text.length > 30 ? `${text.slice(0, 29)}…` : text;
}
