import { describe, expect, test } from 'vitest';
import { tableFromRows } from '../read/tableFromRows.js';
import { leakReport } from './leakReport.js';

const rows = [
  { user: 'ann', city: 'Bonn', age: 30 },
  { user: 'bob', city: 'Lima', age: 40 },
  { user: 'cem', city: 'Bonn', age: 30 }, // equals row 0 but for the user
  { user: 'ann', city: 'Oslo', age: Number.NaN },
  { user: 'dee', city: 'Oslo', age: Number.NaN }, // equals row 3 but for the user
  { user: 'eve', city: 'Bonn', age: 31 },
];
const table = tableFromRows(rows, [
  { name: 'user', kind: 'categorical' },
  { name: 'city', kind: 'categorical' },
  { name: 'age', kind: 'continuous' },
]);
const parts = { train: Int32Array.of(0, 1, 3), test: Int32Array.of(2, 4, 5) };

describe('leakReport', () => {
  test('counts rows of one part that stand in another, missing numbers alike', () => {
    expect(leakReport(table, parts, { groups: 'user' })).toEqual([
      {
        parts: ['train', 'test'],
        equalRows: 2,
        examples: [
          [0, 2],
          [3, 4],
        ],
        sharedGroups: 0,
        groups: [],
      },
    ]);
    expect(leakReport(table, parts)[0]?.equalRows).toBe(0); // the user differs
    expect(leakReport(table, parts, { columns: ['age'] })[0]?.equalRows).toBe(2);
    expect(leakReport(table, parts, { columns: ['city'] })[0]?.equalRows).toBe(3);
  });

  test('takes rows for equal whose lists are, in order and weight', () => {
    const lists = [['a', 'b'], ['b', 'a'], ['a', 'b'], ['a'], ['a', 'b', 'c'], []];
    const spec = { name: 'x', kind: 'several' } as const;
    const leaks = (values: readonly unknown[], weights = {}) =>
      leakReport(
        tableFromRows(
          values.map((x) => ({ x })),
          [{ ...spec, ...weights }],
        ),
        {
          train: Int32Array.of(0),
          test: Int32Array.from(values.slice(1), (_, i) => i + 1),
        },
      )[0]?.examples;
    expect(leaks(lists)).toEqual([[0, 2]]);
    expect(leaks(['a:1', 'a:2', 'a'], { weightSeparator: ':' })).toEqual([[0, 2]]);
    expect(() => leakReport(tableFromRows([{ x: ['a'] }], [spec]), parts, { groups: 'x' })).toThrow(
      'leakReport: `groups` must be a column of one value per row, got "x".',
    );
  });

  test('names groups with rows in two parts, for every pair of parts', () => {
    const three = { train: Int32Array.of(0, 1), validation: Int32Array.of(3), test: Int32Array.of(2, 4, 5) };
    const leaks = leakReport(table, three, { groups: 'user' });
    expect(leaks.map(({ parts: pair, sharedGroups, groups }) => [...pair, sharedGroups, groups])).toEqual([
      ['train', 'validation', 1, ['ann']],
      ['train', 'test', 0, []],
      ['validation', 'test', 0, []],
    ]);
  });

  test('shows ten examples of many', () => {
    const many = tableFromRows(
      Array.from({ length: 40 }, () => ({ age: 1 })),
      [{ name: 'age', kind: 'continuous' }],
    );
    const split = {
      a: Int32Array.from({ length: 20 }, (_, i) => i),
      b: Int32Array.from({ length: 20 }, (_, i) => 20 + i),
    };
    const [leak] = leakReport(many, split);
    expect([leak?.equalRows, leak?.examples.length]).toEqual([20, 10]);
  });

  test('refuses columns and rows that are not there', () => {
    expect(() => leakReport(table, parts, { groups: 'usr' })).toThrow(
      'leakReport: `groups` must be columns of the table, ["user","city","age"], got "usr".',
    );
    expect(() => leakReport(table, { a: Int32Array.of(6), b: Int32Array.of(0) })).toThrow(
      'leakReport: `parts["a"]` must be rows of a table of 6 rows, got 6.',
    );
  });
});
