import { ConfigError, ShapeError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import type { DateColumn } from '../schema/columnKinds.js';
import type { Table } from '../table/table.js';
import { fitted, rowsOf } from '../testing/encoded.js';

const dates = ['2024-01-01', '2024-01-11 12:00']; // a Monday and a Thursday
const fit = (options: Omit<DateColumn, 'kind'>, train: readonly unknown[] = dates) =>
  fitted({ day: { kind: 'date', ...options } }, rowsOf('day', train));

describe('a date', () => {
  test('goes round by sine and cosine', async () => {
    const { encode, encoder } = await fit({ parts: ['month', 'weekday', 'hour', 'day'] });
    const { numeric } = encode(rowsOf('day', ['2023-04-05T06:30Z'])); // a Wednesday
    expect(encoder.numbers).toEqual([
      'day.month.sin',
      'day.month.cos',
      'day.weekday.sin',
      'day.weekday.cos',
      'day.hour.sin',
      'day.hour.cos',
      'day.day.sin',
      'day.day.cos',
    ]);
    const expected = [3 / 12, 2 / 7, 6 / 24, 4 / 31].flatMap((turn) => [
      Math.sin(2 * Math.PI * turn),
      Math.cos(2 * Math.PI * turn),
    ]);
    Array.from(numeric).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] as number, 6);
    });
  });

  test('is ids where that is asked for', async () => {
    const { encode, encoder } = await fit({
      parts: ['weekday', 'hour', 'month', 'day'],
      as: 'categories',
      units: 2,
    });
    const rows = rowsOf('day', ['2024-01-01', '2023-12-31T23:59Z', null]); // Monday and Sunday
    expect(Array.from(encode(rows).ids)).toEqual([1, 8, 32, 44, 7, 31, 43, 74, 0, 0, 0, 0]);
    expect(encoder.shape.columns).toEqual([
      { name: 'day.weekday', first: 1, last: 7, units: 2 },
      { name: 'day.hour', first: 8, last: 31, units: 2 },
      { name: 'day.month', first: 32, last: 43, units: 2 },
      { name: 'day.day', first: 44, last: 74, units: 2 },
    ]);
    expect([1, 7, 8, 31, 32, 74].map((id) => encoder.decode(id))).toEqual([
      { column: 'day.weekday', value: '1' },
      { column: 'day.weekday', value: '7' },
      { column: 'day.hour', value: '0' },
      { column: 'day.hour', value: '23' },
      { column: 'day.month', value: '1' },
      { column: 'day.day', value: '31' },
    ]);
  });

  test('has an age before the newest training date, and a year, both standardized', async () => {
    const { encode, encoder } = await fit({ parts: ['age', 'year'] }, ['2020-01-01', '2022-01-01', null]);
    // Ages 731 and 0 days: mean 365.5 and deviation 365.5. Years: mean 2021 and deviation 1.
    const rows = rowsOf('day', ['2022-01-01', '2020-01-01', '2023-01-01', null]);
    Array.from(encode(rows).numeric).forEach((value, i) => {
      expect(value).toBeCloseTo([-1, 1, 1, -1, -1 - 365 / 365.5, 2, 0, 0][i] as number, 6);
    });
    expect(encoder.toJSON().columns[0]).toMatchObject({
      reference: Date.UTC(2022, 0, 1),
      parts: ['age', 'year'],
      scales: [
        { part: 'age', center: expect.closeTo(365.5, 9), scale: expect.closeTo(365.5, 9) },
        { part: 'year', center: 2021, scale: 1 },
      ],
    });
  });

  test('is month, weekday, hour and age by default, and tells that it is missing where that is asked for', async () => {
    const { encoder } = await fit({});
    expect(encoder.numbers).toEqual([
      'day.month.sin',
      'day.month.cos',
      'day.weekday.sin',
      'day.weekday.cos',
      'day.hour.sin',
      'day.hour.cos',
      'day.age',
    ]);
    const { encode, encoder: other } = await fit({ parts: ['age'], indicator: true });
    expect(other.numbers).toEqual(['day.age', 'day.missing']);
    expect(Array.from(encode(rowsOf('day', [null])).numeric)).toEqual([0, 1]);
  });

  test('is refused where there is none, and where no Date is so far away', async () => {
    await expect(fit({ parts: ['month'] }, [null])).rejects.toThrow(
      new ConfigError(
        'fitEncoder: `columns.day` must be a column that has a number in the training rows, got NaN.',
      ),
    );
    const { encoder } = await fit({ parts: ['month'] });
    const far = { kind: 'continuous', values: Float64Array.of(8.64e15, 8.65e15) } as const;
    const table: Table = { rows: 2, columns: new Map([['day', far]]) };
    expect(() => encoder.encode(table)).toThrow(
      new ShapeError(
        'encode: `table` must have dates within 8640000000000000 ms of 1970, got 8650000000000000 (column "day", row 1).',
      ),
    );
  });
});
