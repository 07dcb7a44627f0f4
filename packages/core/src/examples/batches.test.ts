import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError, ShapeError } from '../errors.js';
import { batches } from './batches.js';
import { concatExamples } from './concatExamples.js';
import type { Examples } from './examples.js';
import { shuffledRows } from './shuffle.js';
import { takeExamples } from './takeExamples.js';

/** Row r: ids 2r + 1 and 2r + 2, one number r, label r modulo 2, a bag of r modulo 3 ids r + 1. */
function numbered(rows: number): Examples<'odd'> {
  const bag = Array.from({ length: rows }, (_, row) => Array<number>(row % 3).fill(row + 1));
  const ends = bag.map((_, row) => bag.slice(0, row + 1).flat().length);
  return {
    bags: { marks: { offsets: Int32Array.of(0, ...ends), ids: Int32Array.from(bag.flat()) } },
    rows,
    fields: 2,
    ids: Int32Array.from({ length: rows * 2 }, (_, i) => i + 1),
    columns: 1,
    numeric: Float32Array.from({ length: rows }, (_, row) => row),
    labels: { odd: Float32Array.from({ length: rows }, (_, row) => row % 2) },
    weights: { odd: Float32Array.from({ length: rows }, (_, row) => row + 0.5) },
  };
}

describe('batches', () => {
  test('cuts the rows in order, the last batch short', () => {
    const cut = [...batches(numbered(5), { size: 2 })];
    expect(cut.map(({ rows }) => rows)).toEqual([2, 2, 1]);
    expect(cut[2]).toEqual({
      rows: 1,
      fields: 2,
      ids: Int32Array.of(9, 10),
      columns: 1,
      numeric: Float32Array.of(4),
      labels: { odd: Float32Array.of(0) },
      weights: { odd: Float32Array.of(4.5) },
      bags: { marks: { offsets: Int32Array.of(0, 1), ids: Int32Array.of(5) } },
    });
  });

  test('covers every row exactly once, whole rows together, whatever the size, seed and epoch', () => {
    const options = fc.record(
      { size: fc.integer({ min: 1, max: 60 }), seed: fc.maxSafeInteger(), epoch: fc.nat() },
      { requiredKeys: ['size'] },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), options, (rows, { epoch = 0, ...cuts }) => {
        const { size, seed } = cuts;
        const examples = numbered(rows);
        const cut = [...batches(examples, { ...cuts, epoch })];
        expect(cut.length).toBe(Math.ceil(rows / size));
        const order = seed === undefined ? undefined : shuffledRows(rows, seed, epoch);
        expect(concatExamples(cut)).toEqual(order ? takeExamples(examples, order) : examples);
      }),
    );
  });

  test('takes epoch 0 unless told otherwise', () => {
    const [first] = batches(numbered(9), { size: 9, seed: 3 });
    expect(first).toEqual(takeExamples(numbered(9), shuffledRows(9, 3, 0)));
  });

  test('gives no batch for no row', () => {
    expect([...batches(numbered(0), { size: 4, seed: 1 })]).toEqual([]);
  });

  test('gives copies', () => {
    const examples = numbered(2);
    for (const batch of batches(examples, { size: 2 })) batch.numeric.fill(9);
    expect(examples.numeric).toEqual(Float32Array.of(0, 1));
  });

  test('refuses before the first batch what it cannot cut', () => {
    expect(() => batches(numbered(2), { size: 0 })).toThrow(
      new ConfigError('batches: `size` must be a positive integer, got 0.'),
    );
    expect(() => batches(numbered(2), { size: 1, epoch: -1 })).toThrow(
      new ConfigError('batches: `epoch` must be a non-negative integer, got -1.'),
    );
    expect(() => batches(numbered(2), { size: 1, seed: Number.NaN })).toThrow(
      new ConfigError('deriveSeed: `seed` must be a safe integer, got NaN.'),
    );
    expect(() => batches({ ...numbered(2), numeric: new Float32Array(3) }, { size: 1 })).toThrow(
      new ShapeError('batches: `numeric` must be [2, 1] = 2 values, got 3.'),
    );
  });
});
