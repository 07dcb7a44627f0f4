import { describe, expect, test } from 'vitest';
import type { ColumnSpec } from '../table/table.js';
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
    expect(() => tableFromRows([{}], columns)).toThrow(
      'tableFromRows: `rows[0]["__proto__"]` must be a string, a finite number or a boolean, got undefined.',
    );
  });

  test.each<[unknown[], string]>([
    [
      [{ age: 1, city: 'a' }, { city: 'a' }],
      'tableFromRows: `rows[1]["age"]` must be a finite number, NaN or null, got undefined.',
    ],
    [
      [{ age: '31', city: 'a' }],
      'tableFromRows: `rows[0]["age"]` must be a finite number, NaN or null, got "31".',
    ],
    [
      [{ age: Infinity, city: 'a' }],
      'tableFromRows: `rows[0]["age"]` must be a finite number, NaN or null, got Infinity.',
    ],
    [
      [{ age: 1, city: null }],
      'tableFromRows: `rows[0]["city"]` must be a string, a finite number or a boolean, got null.',
    ],
    [
      [{ age: 1, city: Number.NaN }],
      'tableFromRows: `rows[0]["city"]` must be a string, a finite number or a boolean, got NaN.',
    ],
    [
      [{ age: 1, city: ['a'] }],
      'tableFromRows: `rows[0]["city"]` must be a string, a finite number or a boolean, got ["a"].',
    ],
    [[{ age: 1, city: 'a' }, null], 'tableFromRows: `rows[1]` must be an object, got null.'],
  ])('refuses %j', (rows, message) => {
    expect(() => tableFromRows(rows as Record<string, unknown>[], specs)).toThrow(
      expect.objectContaining({ name: 'ShapeError', message }),
    );
  });

  test('refuses a list of columns that cannot work', () => {
    expect(() => tableFromRows([], [])).toThrow(
      'tableFromRows: `columns` must be a non-empty array, got [].',
    );
  });
});
