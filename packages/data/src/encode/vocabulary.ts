import { configError } from '@mtl/core/plain';
import { tableLimits } from '../read/readOptions.js';
import type { Table } from '../table/table.js';
import { categoricalColumn, strangeCode } from '../table/tableColumn.js';

/** Highest id that fits the int32 of a model's input. */
export const highestId = 2_147_483_647;

/** Counts how many rows have each value of one column, chunk by chunk. */
export interface ValueCollector {
  readonly column: string;
  add(table: Table): void;
  /** The values and their rows so far. */
  counts(): ReadonlyMap<string, number>;
}

/**
 * Counts the values that occur in the rows of a column; what stands only in its dictionary does not count.
 *
 * @param owner Who asks, for messages.
 */
export function collectValues(owner: string, column: string): ValueCollector {
  const counted = new Map<string, number>();
  let source: readonly string[] = [];
  let rows = new Float64Array(0);
  /** Counts of codes become counts of values: where the next chunk has another dictionary, and at the end. */
  const flush = () => {
    rows.forEach((count, code) => {
      if (count === 0) return;
      const value = source[code] as string;
      counted.set(value, (counted.get(value) ?? 0) + count);
    });
    rows = new Float64Array(0);
    if (counted.size > tableLimits.categories) {
      const expected = `a column of at most ${tableLimits.categories} distinct values`;
      throw configError(owner, `columns.${column}`, expected, counted.size, 'Hash it, or leave it out.');
    }
  };
  return {
    column,
    add(table) {
      const cells = categoricalColumn(owner, table, column);
      const { codes, dictionary } = cells;
      if (dictionary !== source) {
        flush();
        source = dictionary;
      }
      if (rows.length < dictionary.length) {
        const larger = new Float64Array(Math.max(2 * rows.length, dictionary.length));
        larger.set(rows);
        rows = larger;
      }
      for (let row = 0; row < codes.length; row++) {
        const code = codes[row] as number;
        if (dictionary[code] === undefined) throw strangeCode(owner, column, cells, row);
        rows[code] = (rows[code] as number) + 1;
      }
    },
    counts() {
      flush();
      return counted;
    },
  };
}

/** Values in the order of their UTF-16 code units, which no locale changes. */
export function sortedValues(values: Iterable<string>): string[] {
  return [...values].sort(); // the default order is that of code units
}
