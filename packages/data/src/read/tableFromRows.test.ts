import { describe, expect, test } from 'vitest';
import { fitEncoder } from '../encode/fitEncoder.js';
import { columnsOf } from '../schema/columnsOf.js';
import { binaryLabel, regressionLabel } from '../schema/labels.js';
import type { Schema } from '../schema/schema.js';
import type { ColumnSpec } from '../table/columnSpec.js';
import { concatTables } from '../table/concatTables.js';
import { plainTable } from '../testing/collect.js';
import { readCsv } from './readCsv.js';
import { tableFromRows } from './tableFromRows.js';

const specs: readonly ColumnSpec[] = [
  { name: 'age', kind: 'continuous' },
  { name: 'city', kind: 'categorical' },
];

describe('tableFromRows', () => {
  test('reads numbers, missing numbers and values, and leaves other properties', () => {
    const rows = [
      { age: 31, city: 'Oslo', id: {} },
      { age: null, city: 7 },
      { age: Number.NaN, city: true },
      { age: -0, city: 'Oslo' },
    ];
    const table = tableFromRows(rows, specs);
    expect(table.rows).toBe(4);
    expect([...table.columns]).toEqual([
      ['age', { kind: 'continuous', values: Float64Array.of(31, Number.NaN, Number.NaN, 0) }],
      ['city', { kind: 'categorical', codes: Int32Array.of(0, 1, 2, 0), dictionary: ['Oslo', '7', 'true'] }],
    ]);
  });

  test('takes any iterable, also an empty one', () => {
    function* rows() {
      yield { age: 1, city: '' };
    }
    expect(tableFromRows(rows(), specs).rows).toBe(1);
    const empty = tableFromRows([], specs);
    expect([empty.rows, [...empty.columns.keys()]]).toEqual([0, ['age', 'city']]);
  });

  test('takes names that every object has for names, if the row itself has them', () => {
    const names = ['__proto__', 'constructor', 'toString', 'length'];
    const columns: readonly ColumnSpec[] = names.map((name) => ({ name, kind: 'categorical' }));
    const row = JSON.parse('{"__proto__":"p","constructor":"c","toString":"t","length":"l"}');
    const table = tableFromRows([row], columns);
    expect(
      [...table.columns].map(([name, column]) => [name, column.kind === 'categorical' && column.dictionary]),
    ).toEqual([
      ['__proto__', ['p']],
      ['constructor', ['c']],
      ['toString', ['t']],
      ['length', ['l']],
    ]);
    expect(tableFromRows([{}], columns).columns.get('__proto__')).toMatchObject({ dictionary: [''] });
  });

  test.each<[unknown[], string]>([
    [
      [{ age: '31,5', city: 'a' }],
      'tableFromRows: `rows[0]["age"]` must be a finite number, or null where it is missing, got "31,5".',
    ],
    [
      [{ age: Infinity, city: 'a' }],
      'tableFromRows: `rows[0]["age"]` must be a finite number, or null where it is missing, got Infinity.',
    ],
    [
      [{ age: 1, city: Infinity }],
      'tableFromRows: `rows[0]["city"]` must be a string, a finite number, a boolean, or null where it is missing, got Infinity.',
    ],
    [
      [{ age: 1, city: ['a'] }],
      'tableFromRows: `rows[0]["city"]` must be a string, a finite number, a boolean, or null where it is missing, got ["a"].',
    ],
    [
      [{ age: 1, city: 2 ** 53 }],
      'tableFromRows: `rows[0]["city"]` must be a text where an integer is beyond 2^53, as numbers do not tell such ones apart, got 9007199254740992.',
    ],
    [[{ age: 1, city: 'a\ud800' }], 'tableFromRows: `rows[0]["city"]` must be Unicode text, got "a\\ud800".'],
    [[[1, 'a']], 'tableFromRows: `rows[0]` must be an object, got [1,"a"].'],
    [[{ age: 1, city: 'a' }, null], 'tableFromRows: `rows[1]` must be an object, got null.'],
  ])('refuses %j', (rows, message) => {
    expect(() => tableFromRows(rows as Record<string, unknown>[], specs)).toThrow(
      expect.objectContaining({ name: 'ShapeError', message }),
    );
  });

  test.each([null, undefined, Number.NaN])(
    'takes %s for missing in every kind of column, as an empty cell',
    async (none) => {
      const rows = [{ age: 1, city: 'a', bought: 'yes' }, { age: none, city: none, bought: none }, {}];
      const schema = {
        columns: { age: 'number', city: 'category' },
        labels: { bought: binaryLabel({ column: 'bought', positive: ['yes'] }) },
      } satisfies Schema;
      const table = tableFromRows(rows, columnsOf(schema));
      const csv = await concatTables(readCsv('age,city,bought\n1,a,yes\n,,\n,,\n', columnsOf(schema)));
      expect(plainTable(table)).toEqual(plainTable(csv));
      expect(plainTable(table)).toEqual({
        age: [1, Number.NaN, Number.NaN],
        city: ['a', '', ''],
        bought: ['yes', '', ''],
      });
      const encoder = await fitEncoder(schema, table);
      expect(encoder.encode(table).labels.bought).toEqual(Float32Array.of(1, Number.NaN, Number.NaN));
      const regression = {
        columns: { city: 'category' },
        labels: { y: regressionLabel({ column: 'age' }) },
      } satisfies Schema;
      const numbers = await fitEncoder(regression, tableFromRows(rows, columnsOf(regression)));
      expect(numbers.encode(tableFromRows(rows, columnsOf(regression))).labels.y).toEqual(
        Float32Array.of(1, Number.NaN, Number.NaN),
      );
    },
  );

  test('refuses rows that are no list', () => {
    expect(() => tableFromRows({ age: 1 } as never, specs)).toThrow(
      'tableFromRows: `rows` must be an array of objects, got {"age":1}.',
    );
    expect(() => tableFromRows(null as never, specs)).toThrow(
      'tableFromRows: `rows` must be an array of objects, got null.',
    );
    expect(() => tableFromRows('ab' as never, specs)).toThrow(
      'tableFromRows: `rows` must be an array of objects, got "ab".',
    );
    expect(() => tableFromRows(['a'] as never, specs)).toThrow(
      'tableFromRows: `rows[0]` must be an object, got "a".',
    );
  });

  test('refuses a list of columns that cannot work', () => {
    expect(() => tableFromRows([], [])).toThrow(
      'tableFromRows: `columns` must be a non-empty array of { name, kind }, got []. Such as [{ name: "age", kind: "continuous" }], or `columnsOf(schema)`.',
    );
    expect(() => tableFromRows([], ['age'] as never)).toThrow(
      'tableFromRows: `columns[0]` must be { name, kind }, got "age".',
    );
  });
});
