import { type BagShape, type ColumnShape, deriveSeed, type Examples } from '@mtl/core';

/** What an encoder of {@link bagTable} would say of its rows. */
export const bagShape = {
  fields: 2,
  values: 14,
  numeric: 1,
  bags: [
    { name: 'tags', most: 3, combine: 'mean' },
    { name: 'words', most: 2, combine: 'max' },
    { name: 'history', most: 4, combine: 'sum' },
  ] satisfies BagShape[],
  columns: [
    { name: 'item', first: 1, last: 5 },
    { name: 'city', first: 6, last: 8 },
    { name: 'tags', first: 9, last: 11 },
    { name: 'words', first: 12, last: 14 },
    { name: 'history', first: 1, last: 5 },
  ] satisfies ColumnShape[],
};

/**
 * A seeded table with two fields, a number, two bags and a history of items: every fifth row has bags of no id, and words of every other one
 * repeat an id. Two labels follow from the ids.
 *
 * @param tasks Names of both.
 */
export function bagTable<Name extends string>(
  rows: number,
  tasks: readonly [Name, Name],
  seed = 1,
): Examples<Name> {
  const draw = (what: string, row: number, lowest: number, highest: number) =>
    lowest + (deriveSeed(seed, what, row) % (highest - lowest + 1));
  const bagOf = (name: string, most: number, [first, last]: readonly [number, number], repeats: boolean) => {
    const lists = Array.from({ length: rows }, (_, row) => {
      const length = row % 5 === 0 ? 0 : draw(`${name}_length`, row, 1, most);
      const ids = Array.from({ length }, (_, i) => draw(`${name}_${i}`, row, first, last));
      return repeats && row % 2 === 0 ? ids.map(() => ids[0] as number) : ids;
    });
    const offsets = new Int32Array(rows + 1);
    lists.forEach((ids, row) => {
      offsets[row + 1] = (offsets[row] as number) + ids.length;
    });
    return { offsets, ids: Int32Array.from(lists.flat()) };
  };
  const ids = Int32Array.from({ length: rows * 2 }, (_, i) =>
    i % 2 === 0 ? draw('item', i / 2, 0, 5) : draw('city', (i - 1) / 2, 6, 8),
  );
  const tags = bagOf('tags', 3, [9, 11], false);
  const words = bagOf('words', 2, [12, 14], true);
  const history = bagOf('history', 4, [1, 5], false);
  const weights = Float32Array.from(tags.ids, (_, i) => (i % 3) + 0.5);
  const numeric = Float32Array.from({ length: rows }, (_, row) => draw('number', row, -8, 8) / 8);
  const has = (bag: { offsets: Int32Array; ids: Int32Array }, row: number, id: number) =>
    bag.ids.subarray(bag.offsets[row], bag.offsets[row + 1]).includes(id);
  const first = Float32Array.from({ length: rows }, (_, row) =>
    has(history, row, ids[2 * row] as number) || has(tags, row, 9) ? 1 : 0,
  );
  const second = Float32Array.from({ length: rows }, (_, row) =>
    has(words, row, 12) || (numeric[row] as number) > 0.5 ? 1 : 0,
  );
  return {
    rows,
    fields: 2,
    ids,
    columns: 1,
    numeric,
    labels: { [tasks[0]]: first, [tasks[1]]: second } as Record<Name, Float32Array>,
    bags: { tags: { ...tags, weights }, words, history },
  };
}

/** The dense multi-hot table of {@link bagTable}: [number | id 1 … 14], by plain loops. */
export function multiHotTable({ rows, ids, numeric, bags }: Examples): Float32Array {
  const width = 1 + bagShape.values;
  const table = new Float32Array(rows * width);
  const add = (row: number, id: number, value: number) => {
    if (id > 0) table[row * width + id] = (table[row * width + id] as number) + value;
  };
  for (let row = 0; row < rows; row++) {
    table[row * width] = numeric[row] as number;
    for (const id of ids.subarray(2 * row, 2 * row + 2)) add(row, id, 1);
    for (const { name, combine } of bagShape.bags) {
      const bag = bags?.[name] as { offsets: Int32Array; ids: Int32Array; weights?: Float32Array };
      const [from, to] = [bag.offsets[row] as number, bag.offsets[row + 1] as number];
      const own = Array.from(bag.ids.subarray(from, to));
      const weights = bag.weights ? Array.from(bag.weights.subarray(from, to)) : own.map(() => 1);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      if (combine === 'max') for (const id of new Set(own)) add(row, id, 1);
      else {
        for (const [i, id] of own.entries()) {
          add(row, id, (weights[i] as number) / (combine === 'mean' ? total : 1));
        }
      }
    }
  }
  return table;
}
