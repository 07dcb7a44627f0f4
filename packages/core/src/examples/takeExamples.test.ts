import { describe, expect, test } from 'vitest';
import { ShapeError } from '../errors.js';
import type { Examples } from './examples.js';
import { takeExamples } from './takeExamples.js';

const examples: Examples<'income'> = {
  rows: 3,
  fields: 2,
  ids: Int32Array.of(1, 4, 2, 5, 3, 6),
  columns: 1,
  numeric: Float32Array.of(0.5, 1.5, 2.5),
  labels: { income: Float32Array.of(0, 1, Number.NaN) },
  weights: { income: Float32Array.of(1, 2, 3) },
};

describe('takeExamples', () => {
  test('picks whole rows in the order given, as often as given', () => {
    expect(takeExamples(examples, Int32Array.of(2, 0, 2))).toEqual({
      rows: 3,
      fields: 2,
      ids: Int32Array.of(3, 6, 1, 4, 3, 6),
      columns: 1,
      numeric: Float32Array.of(2.5, 0.5, 2.5),
      labels: { income: Float32Array.of(Number.NaN, 0, Number.NaN) },
      weights: { income: Float32Array.of(3, 1, 3) },
    });
  });

  test('gives no row of a dense table without labels, and no weights where there are none', () => {
    const dense: Examples<never> = {
      rows: 1,
      fields: 0,
      ids: new Int32Array(0),
      columns: 2,
      numeric: Float32Array.of(1, 2),
      labels: {},
    };
    expect(takeExamples(dense, new Int32Array(0))).toEqual({
      rows: 0,
      fields: 0,
      ids: new Int32Array(0),
      columns: 2,
      numeric: new Float32Array(0),
      labels: {},
    });
  });

  test('leaves out weights that are there but undefined', () => {
    const partly = { ...examples, weights: { income: undefined } } as unknown as Examples<'income'>;
    expect(takeExamples(partly, Int32Array.of(0)).weights).toEqual({});
  });

  test('picks the bags of the rows, empty ones too, with their weights', () => {
    const [words, tags] = [Int32Array.of(0, 2, 2, 3), Int32Array.of(0, 0, 1, 2)];
    const bags = {
      words: { offsets: words, ids: Int32Array.of(7, 8, 9), weights: Float32Array.of(0.5, 1, 2) },
      tags: { offsets: tags, ids: Int32Array.of(3, 4) },
    };
    const taken = takeExamples({ ...examples, bags }, Int32Array.of(2, 1, 0, 2)).bags;
    expect(taken).toEqual({
      words: {
        offsets: Int32Array.of(0, 1, 1, 3, 4),
        ids: Int32Array.of(9, 7, 8, 9),
        weights: Float32Array.of(2, 0.5, 1, 2),
      },
      tags: { offsets: Int32Array.of(0, 1, 2, 2, 3), ids: Int32Array.of(4, 3, 4) },
    });
    taken?.words?.ids.fill(1);
    expect(bags.words.ids[2]).toBe(9);
    expect(takeExamples({ ...examples, bags }, new Int32Array(0)).bags?.tags).toEqual({
      offsets: Int32Array.of(0),
      ids: new Int32Array(0),
    });
    expect(takeExamples(examples, Int32Array.of(0))).not.toHaveProperty('bags');
  });

  test('shares no memory with its input', () => {
    const taken = takeExamples(examples, Int32Array.of(0, 1, 2));
    taken.ids.fill(9);
    taken.labels.income.fill(9);
    expect(examples.ids[0]).toBe(1);
    expect(examples.labels.income[0]).toBe(0);
  });

  test('refuses a row that is not there', () => {
    expect(() => takeExamples(examples, Int32Array.of(0, 3))).toThrow(
      new ShapeError('takeExamples: `rows[1]` must be a row of 3 examples, got 3.'),
    );
    expect(() => takeExamples(examples, Int32Array.of(-1))).toThrow(
      new ShapeError('takeExamples: `rows[0]` must be a row of 3 examples, got -1.'),
    );
  });
});
