import type { FullColumn } from '../schema/columnKinds.js';
import { categoryParts, measureCategory } from './categoryColumn.js';
import type { ColumnMeter, ColumnParts } from './columnPart.js';
import type { ColumnJson } from './encoderJson.js';
import { measureNumber, numberParts } from './numberColumn.js';

/** What a column becomes. */
export function columnParts(column: ColumnJson): ColumnParts {
  return column.kind === 'number' ? numberParts(column) : categoryParts(column);
}

/** Learns a column, by its kind; nothing of one that is ignored. */
export function measureColumn(
  owner: string,
  name: string,
  options: FullColumn,
  onWarning: (message: string) => void,
): ColumnMeter<ColumnJson> | undefined {
  if (options.kind === 'ignored') return undefined;
  if (options.kind === 'number') return measureNumber(owner, name, options);
  return measureCategory(owner, name, options, onWarning);
}
