import { ConfigError, ShapeError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { tableFromRows } from '../read/tableFromRows.js';
import { columnsOf } from './columnsOf.js';
import { groupsOf, timesOf } from './groupsOf.js';
import type { Schema } from './schema.js';

const schema = {
  columns: { age: 'number', user: 'group', at: { kind: 'time', format: 'unix' } },
  labels: {},
} satisfies Schema;
const table = tableFromRows(
  [
    { age: 1, user: 'ann', at: 10 },
    { age: 2, user: null, at: null },
    { age: 3, user: 'bob', at: 5 },
    { age: 4, user: 'ann', at: 7 },
    { age: 5, user: null, at: 8 },
  ],
  columnsOf(schema),
);

describe('groupsOf', () => {
  test('gives equal numbers for equal groups, and a row without one is one for itself', () => {
    expect(groupsOf(table, schema)).toEqual(Int32Array.of(0, -2, 2, 0, -5));
  });

  test('gives nothing without such a column, and refuses what is no table or no schema', () => {
    const none: Schema = { columns: { age: 'number' }, labels: {} };
    expect(groupsOf(table, none)).toBeUndefined();
    expect(timesOf(table, none)).toBeUndefined();
    expect(() => groupsOf([] as never, schema)).toThrow(/^groupsOf: `table` must be a table of /);
    expect(() => timesOf(table, { columns: { at: 'tim' } } as never)).toThrow(ConfigError);
    const other = tableFromRows([{ age: 1 }], [{ name: 'age', kind: 'continuous' }]);
    expect(() => groupsOf(other, schema)).toThrow(
      new ShapeError('groupsOf: `table` must have the categorical column "user", got the columns ["age"].'),
    );
    expect(() => timesOf(other, schema)).toThrow(
      new ShapeError('timesOf: `table` must have the continuous column "at", got the columns ["age"].'),
    );
  });
});

describe('timesOf', () => {
  test('gives milliseconds, or the numbers of the column', () => {
    const times = timesOf(table, schema);
    expect(times).toEqual(Float64Array.of(10_000, Number.NaN, 5000, 7000, 8000));
    times?.fill(0);
    expect(timesOf(table, schema)?.[0]).toBe(10_000);
    const steps: Schema = { columns: { step: { kind: 'time', format: 'number' } }, labels: {} };
    const read = tableFromRows([{ step: 3.5 }], columnsOf(steps));
    expect(timesOf(read, steps)).toEqual(Float64Array.of(3.5));
  });
});
