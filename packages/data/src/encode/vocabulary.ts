import { configError } from '@mtl/core/plain';
import { tableLimits } from '../read/readOptions.js';
import type { Table } from '../table/table.js';
import { categoricalColumn, strangeCode } from '../table/tableColumn.js';
import { unknownValue } from './encodeReport.js';

/** The values of one categorical column that have an id. */
export interface FieldValues {
  readonly column: string;
  /** Distinct, in the order of their UTF-16 code units. */
  readonly values: readonly string[];
}

/** Highest id that fits the int32 of a model's input. */
export const highestId = 2_147_483_647;

/** Collects which values occur in one column, chunk by chunk. */
export interface ValueCollector {
  readonly column: string;
  readonly values: ReadonlySet<string>;
  add(table: Table): void;
}

/**
 * Collects the values that occur in the rows of a column; what stands only in its dictionary does not count.
 *
 * @param owner Who asks, for messages.
 */
export function collectValues(owner: string, column: string): ValueCollector {
  const values = new Set<string>();
  return {
    column,
    values,
    add(table) {
      const cells = categoricalColumn(owner, table, column);
      const { codes, dictionary } = cells;
      const seen = new Uint8Array(dictionary.length);
      for (let row = 0; row < codes.length; row++) {
        const code = codes[row] as number;
        if (seen[code] === 1) continue;
        const value = dictionary[code];
        if (value === undefined) throw strangeCode(owner, column, cells, row);
        seen[code] = 1;
        values.add(value);
      }
      if (values.size > tableLimits.categories) {
        const expected = `columns of at most ${tableLimits.categories} distinct values`;
        throw configError(owner, 'categorical', expected, column, 'Hash it, or leave it out.');
      }
    },
  };
}

/**
 * Ids of the (field, value) pairs: field after field, within a field in the order of the values, from 1. So the numbering depends on
 * which values occur and not on the order of the rows.
 *
 * @returns One function per field, from a value to its id; 0 for the empty cell and {@link unknownValue} for another value that has none.
 */
export function vocabularyIds(fields: readonly FieldValues[]): ((value: string) => number)[] {
  let last = 0;
  return fields.map(({ values }) => {
    const ids = new Map<string, number>();
    for (const value of values) ids.set(value, ++last);
    return (value) => ids.get(value) ?? (value === '' ? 0 : unknownValue);
  });
}

/** Values in the order of their UTF-16 code units, which no locale changes. */
export function sortedValues(values: Iterable<string>): string[] {
  return [...values].sort(); // the default order is that of code units
}
