import { describe, expect, test } from 'vitest';
import type { Bag } from './bag.js';
import { assertExamples, type Examples } from './examples.js';

const words: Bag = {
  offsets: Int32Array.of(0, 2, 2, 5),
  ids: Int32Array.of(4, 0, 6, 4, 4),
  weights: Float32Array.of(0, 1, 0.5, 2, 1),
};
const rowsWith = (bag: unknown): Examples => ({
  rows: 3,
  fields: 0,
  ids: new Int32Array(0),
  columns: 0,
  numeric: new Float32Array(0),
  labels: {},
  bags: { words: bag as Bag },
});
const refusal = (message: string) => expect.objectContaining({ name: 'ShapeError', message });

describe('bags of examples', () => {
  test('may be empty in a row, have weights or none, and repeat an id', () => {
    expect(() => assertExamples('fitTasks', rowsWith(words), 6)).not.toThrow();
    expect(() => assertExamples('fitTasks', rowsWith({ ...words, weights: undefined }), 6)).not.toThrow();
    const none = { offsets: new Int32Array(4), ids: new Int32Array(0) };
    expect(() => assertExamples('fitTasks', rowsWith(none), 6)).not.toThrow();
    const noRow = { ...rowsWith({ offsets: Int32Array.of(0), ids: new Int32Array(0) }), rows: 0 };
    expect(() => assertExamples('fitTasks', noRow, 6)).not.toThrow();
    expect(() => assertExamples('fitTasks', { ...rowsWith(none), bags: {} })).not.toThrow();
  });

  test.each([
    [null, '`bags.words` must be an object of offsets and ids, got null.'],
    [7, '`bags.words` must be an object of offsets and ids, got 7.'],
    [{ ids: words.ids }, '`bags.words.offsets` must be an array of numbers, got undefined.'],
    [{ ...words, offsets: Int32Array.of(0, 5) }, '`bags.words.offsets` must be [3 + 1] = 4 values, got 2.'],
    [{ ...words, offsets: Int32Array.of(1, 2, 2, 5) }, '`bags.words.offsets[0]` must be 0, got 1.'],
    [
      { ...words, offsets: Int32Array.of(0, 2, 1, 5) },
      '`bags.words.offsets[2]` must be an integer of at least 2, got 1.',
    ],
    [
      { ...words, offsets: [0, 1.5, 2, 5] },
      '`bags.words.offsets[1]` must be an integer of at least 0, got 1.5.',
    ],
    [{ ...words, ids: Int32Array.of(1, 2) }, '`bags.words.ids` must be [offsets[3]] = 5 values, got 2.'],
    [
      { ...words, weights: Float32Array.of(1) },
      '`bags.words.weights` must be [offsets[3]] = 5 values, got 1.',
    ],
    [{ ...words, weights: null }, '`bags.words.weights` must be an array of numbers, got null.'],
    [
      { ...words, ids: Int32Array.of(4, 0, 6, 7, 4) },
      '`bags.words.ids` must be from 0 to 6, got 7 (row 2, position 1).',
    ],
    [
      { ...words, ids: Int32Array.of(-1, 0, 6, 6, 4) },
      '`bags.words.ids` must be from 0 to 6, got -1 (row 0, position 0).',
    ],
    [
      { ...words, ids: [4, 0.5, 6, 6, 4] },
      '`bags.words.ids` must be from 0 to 6, got 0.5 (row 0, position 1).',
    ],
    [
      { ...words, weights: Float32Array.of(0, 1, 0.5, -1, 1) },
      '`bags.words.weights` must be a finite number ≥ 0, got -1 (row 2, position 1).',
    ],
    [
      { ...words, weights: Float32Array.of(0, Number.NaN, 0.5, 1, 1) },
      '`bags.words.weights` must be a finite number ≥ 0, got NaN (row 0, position 1).',
    ],
    [
      { ...words, weights: [0, 1, 0.5, 1, 1e39] },
      '`bags.words.weights` must be a finite number ≥ 0, got 1e+39 (row 2, position 2).',
    ],
  ])('are refused where they cannot be: %#', (bag, message) => {
    expect(() => assertExamples('fitTasks', rowsWith(bag), 6)).toThrow(refusal(`fitTasks: ${message}`));
  });

  test.each([null, 3])('must be keyed by their names, not %s', (bags) => {
    expect(() => assertExamples('fitTasks', { ...rowsWith(words), bags: bags as never })).toThrow(
      refusal(`fitTasks: \`bags\` must be an object of name → bag, got ${bags}.`),
    );
  });
});
