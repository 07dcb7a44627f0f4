import { describe, expect, test } from 'vitest';
import { assertExamples, type Examples } from './examples.js';

const valid: Examples<'income'> = {
  rows: 2,
  fields: 3,
  ids: Int32Array.of(0, 2, 5, 1, 0, 4),
  columns: 1,
  numeric: Float32Array.of(0.5, -1),
  labels: { income: Float32Array.of(0, Number.NaN) },
  weights: { income: Float32Array.of(1, 0) },
};
const refusal = (message: string) => expect.objectContaining({ name: 'ShapeError', message });

describe('assertExamples', () => {
  test('takes rows that fit, a dense table, and no rows at all', () => {
    expect(() => assertExamples('fitTasks', valid, 5)).not.toThrow();
    expect(() => assertExamples('fitTasks', { ...valid, fields: 0, ids: new Int32Array(0) })).not.toThrow();
    const empty = {
      rows: 0,
      fields: 2,
      ids: new Int32Array(),
      columns: 1,
      numeric: new Float32Array(),
      labels: {},
    };
    expect(() => assertExamples('fitTasks', empty)).not.toThrow();
  });

  test.each([
    [{ ids: new Int32Array(5) }, 'fitTasks: `ids` must be [2, 3] = 6 values, got 5.'],
    [{ numeric: new Float32Array(3) }, 'fitTasks: `numeric` must be [2, 1] = 2 values, got 3.'],
    [{ labels: { income: new Float32Array(1) } }, 'fitTasks: `labels.income` must be [2] = 2 values, got 1.'],
    [
      { weights: { income: new Float32Array(3) } },
      'fitTasks: `weights.income` must be [2] = 2 values, got 3.',
    ],
    [{ labels: { income: null } }, 'fitTasks: `labels.income` must be an array of numbers, got null.'],
    [{ ids: undefined }, 'fitTasks: `ids` must be an array of numbers, got undefined.'],
    [{ labels: undefined }, 'fitTasks: `labels` must be an object of task → labels, got undefined.'],
  ])('refuses arrays of another length, and what is no array: %#', (change, message) => {
    expect(() => assertExamples('fitTasks', { ...valid, ...change } as never)).toThrow(refusal(message));
  });

  test('says in which row and field an id is out of range', () => {
    expect(() => assertExamples('fitTasks', valid, 4)).toThrow(
      refusal('fitTasks: `ids` must be from 0 to 4, got 5 (row 0, field 2).'),
    );
    const negative = { ...valid, ids: Int32Array.of(0, 2, 5, 1, -1, 4) };
    expect(() => assertExamples('fitTasks', negative, 5)).toThrow(
      refusal('fitTasks: `ids` must be from 0 to 5, got -1 (row 1, field 1).'),
    );
  });

  test('without a highest id refuses negative ids alone', () => {
    const large = { ...valid, ids: Int32Array.of(0, 2, 2 ** 31 - 1, 1, 0, 4) };
    expect(() => assertExamples('fitTasks', large)).not.toThrow();
    const negative = { ...valid, ids: Int32Array.of(-2, 2, 5, 1, 0, 4) };
    expect(() => assertExamples('fitTasks', negative)).toThrow(
      refusal('fitTasks: `ids` must be from 0 to Infinity, got -2 (row 0, field 0).'),
    );
  });
});
