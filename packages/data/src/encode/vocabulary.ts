import { configError, show } from '@mtl/core/plain';
import { tableLimits } from '../read/readOptions.js';
import { strangeCode } from '../table/tableColumn.js';

/** Highest id that fits the int32 of a model's input. */
export const highestId = 2_147_483_647;

/** Codes of values and their dictionary: all of a categorical column, or of one with several values per row. */
export interface Coded {
  readonly codes: Int32Array;
  readonly dictionary: readonly string[];
}

/** Counts how often each value of one column occurs, chunk by chunk. */
export interface ValueCounter {
  add(cells: Coded): void;
  /** The values and how often they occurred, at most; none that occurred less often than was asked for. */
  result(): ReadonlyMap<string, number>;
}

/** Options of {@link countValues}. */
export interface CountOptions {
  /** Who asks, for messages. */
  readonly owner: string;
  /** The column. */
  readonly name: string;
  /** What the column is called in messages. */
  readonly field: string;
  /** Values that occur less often are left out. Default 1. */
  readonly minCount?: number;
  readonly onWarning?: (message: string) => void;
  /** Most values that are counted at a time. Default 1,000,000. */
  readonly most?: number;
}

/**
 * Counts the values that occur in a column; what stands only in a dictionary does not count.
 *
 * Memory is bounded: where a column has more than `most` values, those seen least are forgotten (lossy counting, Manku & Motwani 2002).
 * After f rounds of that a count may be up to f too low, and f is at most a `most`-th of the cells. So every value that is returned occurs
 * `minCount` times, and every value that occurs `minCount + f` times is returned; a warning tells that number.
 *
 * @throws ConfigError if there are more than `most` values and none may be missing, since `minCount` is 1.
 */
export function countValues(options: CountOptions): ValueCounter {
  const { owner, name, field, minCount = 1, onWarning, most = tableLimits.categories } = options;
  const counted = new Map<string, number>();
  /** How many times a value may have been seen and forgotten before it was counted; 0 of those that are not here. */
  const before = new Map<string, number>();
  let forgotten = 0;
  let source: readonly string[] = [];
  let times = new Float64Array(0);

  function forget(): void {
    while (counted.size > most) {
      if (minCount === 1) {
        const expected = `a column of at most ${most} distinct values`;
        const remedy = 'Hash it, give it a `minCount`, or leave it out.';
        throw configError(owner, field, expected, counted.size, remedy);
      }
      forgotten++;
      for (const [value, count] of counted) {
        if (count + (before.get(value) ?? 0) > forgotten) continue;
        counted.delete(value);
        before.delete(value);
      }
    }
  }

  /** Counts of codes become counts of values: where the next chunk has another dictionary, and at the end. */
  function flush(): void {
    for (let code = 0; code < times.length; code++) {
      const count = times[code] as number;
      if (count === 0) continue;
      const value = source[code] as string;
      const known = counted.get(value);
      counted.set(value, (known ?? 0) + count);
      if (known !== undefined) continue;
      if (forgotten > 0) before.set(value, forgotten);
      forget();
    }
    times = new Float64Array(0);
  }

  return {
    add(cells) {
      const { codes, dictionary } = cells;
      if (dictionary !== source) {
        flush();
        source = dictionary;
      }
      if (times.length < dictionary.length) {
        const larger = new Float64Array(Math.max(2 * times.length, dictionary.length));
        larger.set(times);
        times = larger;
      }
      for (let i = 0; i < codes.length; i++) {
        const code = codes[i] as number;
        if (dictionary[code] === undefined) throw strangeCode(owner, name, cells, i);
        times[code] = (times[code] as number) + 1;
      }
    },
    result() {
      flush();
      if (forgotten > 0) {
        onWarning?.(
          `${owner}: column ${show(name)} has more than ${most} distinct values; some of those that occur fewer than ${minCount + forgotten} times may be missing.`,
        );
      }
      for (const [value, count] of counted) if (count < minCount) counted.delete(value);
      return counted;
    },
  };
}

/** Values in the order of their UTF-16 code units, which no locale changes. */
export function sortedValues(values: Iterable<string>): string[] {
  return [...values].sort(); // the default order is that of code units
}
