import type { FullColumn } from '../schema/columnKinds.js';
import { booleanParts, measureBoolean } from './booleanColumn.js';
import { categoriesParts, measureCategories } from './categoriesColumn.js';
import { categoryParts, measureCategory } from './categoryColumn.js';
import type { ColumnMeter, ColumnParts } from './columnPart.js';
import { dateParts, measureDate } from './dateColumn.js';
import type { CategoriesJson, CategoryJson, ColumnJson } from './encoderJson.js';
import { measureNumber, numberParts } from './numberColumn.js';
import { measureText, textParts } from './textColumn.js';

/** What each column becomes. */
export function columnParts(columns: readonly ColumnJson[]): ColumnParts[] {
  const valued = new Map<string, CategoryJson | CategoriesJson>();
  for (const column of columns) {
    if (column.kind === 'category' || column.kind === 'categories') valued.set(column.name, column);
  }
  return columns.map((column) => {
    switch (column.kind) {
      case 'number':
        return numberParts(column);
      case 'boolean':
        return booleanParts(column);
      case 'category':
        return categoryParts(column);
      case 'categories':
        return categoriesParts(column, valued);
      case 'date':
        return dateParts(column);
      case 'text':
        return textParts(column);
      default:
        return {};
    }
  });
}

/** Learns a column, by its kind; nothing of one that is ignored. */
export function measureColumn(
  owner: string,
  name: string,
  options: FullColumn,
  onWarning: (message: string) => void,
): ColumnMeter<ColumnJson> | undefined {
  switch (options.kind) {
    case 'ignored':
      return undefined;
    case 'number':
      return measureNumber(owner, name, options);
    case 'boolean':
      return measureBoolean(owner, name, options);
    case 'category':
      return measureCategory(owner, name, options, onWarning);
    case 'categories':
      return measureCategories(owner, name, options, onWarning);
    case 'date':
      return measureDate(owner, name, options);
    case 'text':
      return measureText(owner, name, options);
    default:
      return { add: () => undefined, result: () => ({ name, ...options }) };
  }
}
