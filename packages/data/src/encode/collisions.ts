import { assertNonNegativeInteger, assertOptions, configError } from '@mtl/core/plain';
import { type HashOptions, isBuckets, mostBuckets } from '../schema/hashOptions.js';
import { assertHashSeed } from '../schema/murmur3.js';
import { tablesOf } from '../table/assertTable.js';
import type { Table } from '../table/table.js';
import { categoricalColumn } from '../table/tableColumn.js';
import { slotsOf } from './hashing.js';
import { countValues, sortedValues } from './vocabulary.js';

/** What hashing does to the values of a column. */
export interface Collisions {
  /** Distinct values; missing cells have an id of their own and do not count. */
  readonly values: number;
  /** Values that share their id with a value counted before them: what a table without collisions would need in addition. */
  readonly colliding: number;
  /** What to expect of a perfect hash: `n − m·(1 − (1 − 1/m)ⁿ)` for n values and m = buckets − 1. */
  readonly expected: number;
  /** Values that share an id, id by id in the order of their values, cut at `list`. */
  readonly shared: readonly (readonly string[])[];
}

/**
 * Counts which values of a column would share an id, to choose `buckets` before training.
 *
 * @example
 * ```ts
 * import { collisions, tableFromRows } from '@mtl/data';
 *
 * const table = tableFromRows([{ city: 'Rome' }, { city: 'Lyon' }], [{ name: 'city', kind: 'categorical' }]);
 * const { colliding, expected } = await collisions(table, { column: 'city', buckets: 2 ** 14 });
 * ```
 *
 * @param tables One table, or its chunks in order.
 * @param options `column`: a column of values. `buckets`, `seed`: as in the schema. `list`: most ids in `shared` (default 100).
 * @throws ConfigError if an option is unknown or out of its range, or `tables` are no tables. ShapeError if a column is missing or of another kind.
 */
export async function collisions(
  tables: Table | Iterable<Table> | AsyncIterable<Table>,
  options: HashOptions & { readonly column: string; readonly list?: number },
): Promise<Collisions> {
  assertOptions('collisions', options, { column: true, buckets: true, seed: true, list: true });
  const { column, buckets, seed = 0, list = 100 } = options;
  if (typeof column !== 'string') throw configError('collisions', 'column', 'the name of a column', column);
  if (!isBuckets(buckets)) {
    throw configError('collisions', 'buckets', `an integer from 2 to ${mostBuckets}`, buckets);
  }
  assertHashSeed('collisions', 'seed', seed);
  assertNonNegativeInteger('collisions', 'list', list);
  const found = countValues({ owner: 'collisions', name: column, field: 'column' });
  for await (const table of tablesOf('collisions', 'tables', tables)) {
    found.add(categoricalColumn('collisions', table, column));
  }
  const valuesOf = new Map<number, string[]>();
  const slotOf = slotsOf(column, { buckets, seed });
  let values = 0;
  for (const value of sortedValues(found.result().keys())) {
    if (value === '') continue;
    const id = slotOf(value);
    const sharing = valuesOf.get(id);
    if (sharing) sharing.push(value);
    else valuesOf.set(id, [value]);
    values++;
  }
  const shared = [...valuesOf.values()].filter((sharing) => sharing.length > 1);
  const slots = buckets - 1;
  // (1 − 1/m)ⁿ without the rounding of 1 − 1/m; for one slot it is 0.
  const empty = slots === 1 ? Number(values === 0) : Math.exp(values * Math.log1p(-1 / slots));
  return {
    values,
    colliding: values - valuesOf.size,
    expected: values - slots * (1 - empty),
    shared: shared.slice(0, list),
  };
}
