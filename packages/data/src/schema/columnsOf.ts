import { assertOptions } from '@mtl/core/plain';
import type { ColumnSpec } from '../table/columnSpec.js';
import { refuseFor } from './refuse.js';
import { fullColumns, labelColumnKind, type Schema } from './schema.js';

/**
 * The columns that have to be read for a schema, as `readCsv` and `tableFromRows` take them: those of the schema in its order, then
 * those of the labels. Ignored columns are not among them.
 *
 * @param options `labels`: false leaves out the columns of the labels, for rows to predict. Default true.
 * @throws ConfigError if an option of a column is unknown or out of its range, a column is a feature and a label, or a label cannot work.
 */
export function columnsOf(schema: Schema, options: { readonly labels?: boolean } = {}): ColumnSpec[] {
  assertOptions('columnsOf', options, { labels: true });
  const specs = new Map<string, ColumnSpec>();
  for (const [name, { kind }] of fullColumns(schema, refuseFor('columnsOf'))) {
    if (kind !== 'ignored') specs.set(name, { name, kind: kind === 'number' ? 'continuous' : 'categorical' });
  }
  if (options.labels ?? true) {
    for (const label of Object.values(schema.labels)) {
      specs.set(label.column, { name: label.column, kind: labelColumnKind(label) });
    }
  }
  return [...specs.values()];
}
