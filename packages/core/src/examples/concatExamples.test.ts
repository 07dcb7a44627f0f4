import { describe, expect, test } from 'vitest';
import { ShapeError } from '../errors.js';
import { concatExamples } from './concatExamples.js';
import type { Examples } from './examples.js';

const part = (id: number, weights?: { income?: Float32Array }): Examples<'income'> => ({
  rows: 1,
  fields: 1,
  ids: Int32Array.of(id),
  columns: 2,
  numeric: Float32Array.of(id, -id),
  labels: { income: Float32Array.of(id % 2) },
  ...(weights && { weights }),
});

describe('concatExamples', () => {
  test('joins the rows in order', () => {
    expect(concatExamples([part(1), part(2)])).toEqual({
      rows: 2,
      fields: 1,
      ids: Int32Array.of(1, 2),
      columns: 2,
      numeric: Float32Array.of(1, -1, 2, -2),
      labels: { income: Float32Array.of(1, 0) },
    });
  });

  test('counts rows without a weight as 1 where other parts have weights', () => {
    const joined = concatExamples([part(1), part(2, { income: Float32Array.of(0.5) }), part(3, {})]);
    expect(joined.weights).toEqual({ income: Float32Array.of(1, 0.5, 1) });
  });

  test('joins bags row by row, and counts ids without a weight as 1 where another part has weights', () => {
    const words = { offsets: Int32Array.of(0, 2), ids: Int32Array.of(5, 6) };
    const none = { offsets: Int32Array.of(0, 0), ids: new Int32Array(0) };
    const weighted = { offsets: Int32Array.of(0, 1), ids: Int32Array.of(7), weights: Float32Array.of(0.5) };
    const withBag = (bag: typeof words) => ({ ...part(1), bags: { words: bag } });
    expect(concatExamples([withBag(words), withBag(none), withBag(words)]).bags).toEqual({
      words: { offsets: Int32Array.of(0, 2, 2, 4), ids: Int32Array.of(5, 6, 5, 6) },
    });
    expect(concatExamples([withBag(words), withBag(weighted)]).bags).toEqual({
      words: {
        offsets: Int32Array.of(0, 2, 3),
        ids: Int32Array.of(5, 6, 7),
        weights: Float32Array.of(1, 1, 0.5),
      },
    });
    const copied = concatExamples([withBag(words)]);
    copied.bags?.words?.ids.fill(0);
    expect(words.ids[0]).toBe(5);
    expect(concatExamples([part(1)])).not.toHaveProperty('bags');
    expect(() => concatExamples([part(1), withBag(words)])).toThrow(
      new ShapeError(
        'concatExamples: `parts[1]` must be 1 fields, 2 columns, labels ["income"], as the first, got 1 fields, 2 columns, labels ["income"], bags ["words"].',
      ),
    );
    expect(() => concatExamples([withBag(words), withBag({ ...words, ids: Int32Array.of(5) })])).toThrow(
      new ShapeError('concatExamples: parts[1]: `bags.words.ids` must be [offsets[1]] = 2 values, got 1.'),
    );
  });

  test('copies a single part', () => {
    const only = part(1);
    const joined = concatExamples([only]);
    expect(joined).toEqual(only);
    joined.ids.fill(7);
    expect(only.ids[0]).toBe(1);
  });

  test('refuses no part, and parts that differ in shape or tasks', () => {
    expect(() => concatExamples([])).toThrow(
      new ShapeError('concatExamples: `parts` must be at least one part, got [].'),
    );
    const wider = { ...part(2), columns: 3, numeric: new Float32Array(3) };
    expect(() => concatExamples([part(1), wider])).toThrow(
      new ShapeError(
        'concatExamples: `parts[1]` must be 1 fields, 2 columns, labels ["income"], as the first, got 1 fields, 3 columns, labels ["income"].',
      ),
    );
    const other = { ...part(2), labels: { college: new Float32Array(1) } } as unknown as Examples<'income'>;
    expect(() => concatExamples([part(1), other])).toThrow(
      new ShapeError(
        'concatExamples: `parts[1]` must be 1 fields, 2 columns, labels ["income"], as the first, got 1 fields, 2 columns, labels ["college"].',
      ),
    );
    expect(() => concatExamples([part(1), { ...part(2), ids: new Int32Array(2) }])).toThrow(
      new ShapeError('concatExamples: parts[1]: `ids` must be [1, 1] = 1 values, got 2.'),
    );
  });
});
