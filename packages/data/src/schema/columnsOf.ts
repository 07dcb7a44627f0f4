import { assertOptions } from '@mtl/core/plain';
import type { ColumnSpec } from '../table/columnSpec.js';
import type { FullColumn } from './columnKinds.js';
import { refuseFor } from './refuse.js';
import { fullColumns, labelColumn, type Schema } from './schema.js';

/**
 * The columns that have to be read for a schema, as `readCsv` and `tableFromRows` take them: those of the schema in its order, then
 * those of the labels. Ignored columns are not among them.
 *
 * @param options `labels`: false leaves out what rows to predict need not have: the columns of labels, groups, times and weights. Default true.
 * @throws ConfigError if an option of a column is unknown or out of its range, a column is a feature and a label, or a label cannot work.
 */
export function columnsOf(schema: Schema, options: { readonly labels?: boolean } = {}): ColumnSpec[] {
  assertOptions('columnsOf', options, { labels: true });
  const { labels = true } = options;
  const specs = new Map<string, ColumnSpec>();
  for (const [name, column] of fullColumns(schema, refuseFor('columnsOf'))) {
    if (column.kind === 'ignored' || (!labels && isBeside(column))) continue;
    specs.set(name, specOf(name, column));
  }
  if (labels) {
    for (const label of Object.values(schema.labels)) specs.set(label.column, labelColumn(label));
  }
  return [...specs.values()];
}

/** Whether a column is about rows and no feature of them. */
export function isBeside({ kind }: FullColumn): boolean {
  return kind === 'group' || kind === 'time' || kind === 'weight';
}

/** How a column is read. */
function specOf(name: string, column: Exclude<FullColumn, { kind: 'ignored' }>): ColumnSpec {
  const missing = 'markers' in column && column.markers && { missing: column.markers };
  switch (column.kind) {
    case 'number':
    case 'weight':
      return { name, kind: 'continuous', ...missing, ...numberFormatOf(column) };
    case 'categories': {
      const { separator, weightSeparator } = column;
      return { name, kind: 'several', ...missing, separator, ...(weightSeparator && { weightSeparator }) };
    }
    case 'boolean':
      return { name, kind: 'boolean', ...missing };
    case 'date':
      return { name, kind: 'date', ...missing, format: column.format };
    case 'time':
      if (column.format === 'number') return { name, kind: 'continuous', ...missing };
      return { name, kind: 'date', ...missing, format: column.format };
    default:
      return { name, kind: 'categorical', ...missing };
  }
}

function numberFormatOf({ decimal, thousands }: Extract<FullColumn, { kind: 'number' | 'weight' }>) {
  return { ...(decimal && { decimal }), ...(thousands && { thousands }) };
}
