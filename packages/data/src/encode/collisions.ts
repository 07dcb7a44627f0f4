import { assertNonNegativeInteger, assertOptions, configError } from '@mtl/core/plain';
import { tablesOf } from '../table/assertTable.js';
import type { Table } from '../table/table.js';
import { type HashOptions, hashedId, isBuckets, mostBuckets } from './hashing.js';
import { assertHashSeed } from './murmur3.js';
import { collectValues, sortedValues } from './vocabulary.js';

/** What hashing does to the values of a table. */
export interface Collisions {
  /** Distinct (column, value) pairs. */
  readonly values: number;
  /** Pairs that share their id with a pair counted before them: what a table without collisions would need in addition. */
  readonly colliding: number;
  /** What to expect of a perfect hash: `n − m·(1 − (1 − 1/m)ⁿ)` for n values and m = buckets − 1. */
  readonly expected: number;
  /** Ids that more than one pair has, in the order of columns and values, cut at `list`. */
  readonly shared: readonly {
    readonly id: number;
    readonly pairs: readonly { readonly column: string; readonly value: string }[];
  }[];
}

/**
 * Counts which values would share an id, to choose `buckets` before training.
 *
 * @example
 * ```ts
 * import { collisions, tableFromRows } from '@mtl/data';
 *
 * const table = tableFromRows([{ city: 'Rome' }, { city: 'Lyon' }], [{ name: 'city', kind: 'categorical' }]);
 * const { colliding, expected } = await collisions(table, { columns: ['city'], buckets: 2 ** 14 });
 * ```
 *
 * @param tables One table, or its chunks in order.
 * @param options `columns`: categorical columns. `buckets`, `seed`: as in `fitEncoder`; `encoder.hash` has those of an encoder. `list`:
 * most ids in `shared` (default 100).
 * @throws ConfigError if an option is unknown or out of its range, or `tables` are no tables. ShapeError if a column is missing or of another kind.
 */
export async function collisions(
  tables: Table | Iterable<Table> | AsyncIterable<Table>,
  options: HashOptions & { readonly columns: readonly string[]; readonly list?: number },
): Promise<Collisions> {
  assertOptions('collisions', options, { columns: true, buckets: true, seed: true, list: true });
  const { columns, buckets, seed = 0, list = 100 } = options;
  if (!Array.isArray(columns) || columns.some((column) => typeof column !== 'string')) {
    throw configError('collisions', 'columns', 'an array of column names', columns);
  }
  if (!isBuckets(buckets)) {
    throw configError('collisions', 'buckets', `an integer from 2 to ${mostBuckets}`, buckets);
  }
  assertHashSeed('collisions', 'seed', seed);
  assertNonNegativeInteger('collisions', 'list', list);
  const found = columns.map((column) => collectValues('collisions', column));
  for await (const table of tablesOf('collisions', 'tables', tables)) {
    for (const collector of found) collector.add(table);
  }
  const pairsOf = new Map<number, { column: string; value: string }[]>();
  let values = 0;
  for (const collector of found) {
    for (const value of sortedValues(collector.values)) {
      const { column } = collector;
      const id = hashedId(column, value, { buckets, seed });
      const pairs = pairsOf.get(id);
      if (pairs) pairs.push({ column, value });
      else pairsOf.set(id, [{ column, value }]);
      values++;
    }
  }
  const shared = [...pairsOf].filter(([, pairs]) => pairs.length > 1).map(([id, pairs]) => ({ id, pairs }));
  const slots = buckets - 1;
  // (1 − 1/m)ⁿ without the rounding of 1 − 1/m; for one slot it is 0.
  const empty = slots === 1 ? Number(values === 0) : Math.exp(values * Math.log1p(-1 / slots));
  return {
    values,
    colliding: values - pairsOf.size,
    expected: values - slots * (1 - empty),
    shared: shared.slice(0, list),
  };
}
