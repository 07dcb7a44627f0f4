import { deriveSeed, type Examples } from '@mtl/core';

/**
 * A small table for tests: two dense columns a and b in ±1 from a seeded sequence, `first` = a + b > 0, `second` = a > 0, `sum` = a + b.
 */
export function toyTable(rows: number, seed = 1): Examples<'first' | 'second' | 'sum'> {
  const draw = (row: number, column: string) => (deriveSeed(seed, column, row) / 2 ** 31) * 2 - 1;
  const numeric = new Float32Array(rows * 2);
  const first = new Float32Array(rows);
  const second = new Float32Array(rows);
  const sum = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const [a, b] = [draw(row, 'a'), draw(row, 'b')];
    numeric.set([a, b], 2 * row);
    first[row] = a + b > 0 ? 1 : 0;
    second[row] = a > 0 ? 1 : 0;
    sum[row] = a + b;
  }
  return {
    rows,
    fields: 0,
    ids: new Int32Array(0),
    columns: 2,
    numeric,
    labels: { first, second, sum },
  };
}
