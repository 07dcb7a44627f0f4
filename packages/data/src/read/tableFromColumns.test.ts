import { describe, expect, test } from 'vitest';
import { plainTable } from '../testing/collect.js';
import { type ColumnData, tableFromColumns } from './tableFromColumns.js';

describe('tableFromColumns', () => {
  test('takes typed arrays, masks, codes and lists for what they are', () => {
    const table = tableFromColumns({
      double: Float64Array.of(1, Number.NaN, 3),
      float: Float32Array.of(0.5, 1.5, 2.5),
      big: { values: BigInt64Array.of(-3n, 2n ** 60n, 5n), nulls: [false, false, true] },
      unsigned: BigUint64Array.of(1n, 2n, 3n),
      bytes: { values: Uint8Array.of(1, 2, 3), validity: Uint8Array.of(0b101) },
      city: { codes: Int32Array.of(1, 0, 1), dictionary: ['Lima', 'Oslo'] },
      site: { codes: Uint8Array.of(9, 1, 0), dictionary: ['a', 'b'], nulls: Uint8Array.of(1, 0, 0) },
      name: ['x', null, 'x'],
      count: [null, 1, 2n],
      flag: [true, undefined, false],
      day: [new Date(5), null, new Date(7)],
      genres: [['Noir', 'War'], [], null],
      tags: { offsets: Int32Array.of(0, 2, 2, 3), values: ['p', 'q', 'p'] },
      weighted: { offsets: [0, 1, 1, 2], values: ['p', 'q'], weights: Float32Array.of(0.5, 2) },
      nothing: [null, null, undefined],
    });
    expect(table.rows).toBe(3);
    expect(plainTable(table)).toEqual({
      double: [1, Number.NaN, 3],
      float: [0.5, 1.5, 2.5],
      big: [-3, 2 ** 60, Number.NaN],
      unsigned: [1, 2, 3],
      bytes: [1, Number.NaN, 3],
      city: ['Oslo', 'Lima', 'Oslo'],
      site: ['', 'b', 'a'],
      name: ['x', '', 'x'],
      count: [Number.NaN, 1, 2],
      flag: [1, Number.NaN, 0],
      day: [5, Number.NaN, 7],
      genres: [['Noir', 'War'], [], []],
      tags: [['p', 'q'], [], ['p']],
      weighted: [['p:0.5'], [], ['q:2']],
      nothing: ['', '', ''],
    });
  });

  test('shares numbers and codes that it need not change, and changes none of the caller’s', () => {
    const [values, codes, masked] = [Float64Array.of(1, 2), Int32Array.of(1, 0), Float64Array.of(1, 2)];
    const table = tableFromColumns({
      values,
      city: { codes, dictionary: ['a', 'b'] },
      masked: { values: masked, nulls: [true, false] },
    });
    expect(table.columns.get('values')).toEqual({ kind: 'continuous', values });
    expect((table.columns.get('values') as { values: unknown }).values).toBe(values);
    expect((table.columns.get('city') as { codes: unknown }).codes).toBe(codes);
    expect(masked).toEqual(Float64Array.of(1, 2));
  });

  test('guesses by the first cell that is not missing', () => {
    const table = tableFromColumns({
      numbers: [Number.NaN, 2n],
      truths: [null, true],
      days: [undefined, new Date(7)],
      texts: ['', '5'],
      lists: [null, ['a:1']],
      weights: [[['a', 0.5], 'b'], null],
    });
    expect(plainTable(table)).toEqual({
      numbers: [Number.NaN, 2],
      truths: [Number.NaN, 1],
      days: [Number.NaN, 7],
      texts: ['', '5'],
      lists: [[], ['a:1']],
      weights: [['a:0.5', 'b:1'], []],
    });
  });

  test('takes columns without rows, and bits for rows up to the last one', () => {
    const empty = tableFromColumns({
      a: [],
      b: { offsets: [], values: [] },
      c: { offsets: [0], values: [] },
    });
    expect([empty.rows, plainTable(empty)]).toEqual([0, { a: [], b: [], c: [] }]);
    const bits = (rows: number, ...validity: number[]) =>
      plainTable(
        tableFromColumns({
          a: { values: new Int16Array(rows).fill(1), validity: Uint8Array.from(validity) },
          b: { codes: new Int32Array(rows), dictionary: ['x'], validity: Uint8Array.from(validity) },
        }),
      );
    expect(bits(8, 0xfe)).toEqual({ a: [Number.NaN, ...Array(7).fill(1)], b: ['', ...Array(7).fill('x')] });
    expect(bits(9, 0xff, 0xfe)).toEqual({
      a: [...Array(8).fill(1), Number.NaN],
      b: [...Array(8).fill('x'), ''],
    });
  });

  test('has codes in Int32Arrays whatever they came in, of distinct values', () => {
    const table = tableFromColumns({
      bytes: { codes: Uint8Array.of(1, 0), dictionary: ['a', 'b'] },
      twice: { codes: Int32Array.of(1, 2), dictionary: ['a', 'b', 'a'] },
      date: { codes: Int32Array.of(0, 0), dictionary: ['1970-01-01'] },
    });
    expect(table.columns.get('bytes')).toEqual({
      kind: 'categorical',
      codes: Int32Array.of(1, 0),
      dictionary: ['a', 'b', ''],
    });
    expect(table.columns.get('twice')).toEqual({
      kind: 'categorical',
      codes: Int32Array.of(1, 0),
      dictionary: ['a', 'b', ''],
    });
    const days = [{ name: 'date', kind: 'date' }] as const;
    expect(
      plainTable(
        tableFromColumns({ date: { codes: Int32Array.of(0, 0), dictionary: ['1970-01-02'] } }, days),
      ),
    ).toEqual({ date: [86_400_000, 86_400_000] });
    const plain = Float64Array.of(1, 2);
    const unixMs = tableFromColumns({ plain }, [{ name: 'plain', kind: 'date', format: 'unixMs' }]);
    expect((unixMs.columns.get('plain') as { values: unknown }).values).toBe(plain);
  });

  test('keeps a dictionary as it is, with the missing value behind it only where one is missing', () => {
    const dictionary = ['a', '', 'b'];
    const table = tableFromColumns({
      city: { codes: Int32Array.of(2, 1), dictionary },
      other: { codes: [0, 1], dictionary: ['a', 'b'], nulls: [false, true] },
    });
    expect(table.columns.get('city')).toMatchObject({ dictionary: ['a', '', 'b'] });
    expect(table.columns.get('other')).toEqual({
      kind: 'categorical',
      codes: Int32Array.of(0, 2),
      dictionary: ['a', 'b', ''],
    });
  });

  test('reads columns as the specs say, in their order, and leaves the others', () => {
    const columns: Record<string, ColumnData> = {
      left: ['x'],
      price: { codes: Int32Array.of(1, 0, 1), dictionary: ['1,5', 'NA'] },
      when: { values: BigInt64Array.of(5n, 6n, 7n), nulls: [false, true, false] },
      seconds: Int32Array.of(1, 2, 3),
      id: Int32Array.of(7, 8, 7),
      city: { codes: Int32Array.of(0, 1, 2), dictionary: ['a', 'NA', 'a'] },
      code: Float64Array.of(-999, 1, 2),
    };
    const table = tableFromColumns(columns, [
      { name: 'code', kind: 'continuous', missing: ['-999'] },
      { name: 'price', kind: 'continuous', decimal: ',', missing: ['NA'] },
      { name: 'when', kind: 'date', format: 'unixMs' },
      { name: 'seconds', kind: 'date', format: 'unix' },
      { name: 'id', kind: 'categorical' },
      { name: 'city', kind: 'categorical', missing: ['NA'] },
    ]);
    expect([...table.columns.keys()]).toEqual(['code', 'price', 'when', 'seconds', 'id', 'city']);
    expect(plainTable(table)).toEqual({
      code: [Number.NaN, 1, 2],
      price: [Number.NaN, 1.5, Number.NaN],
      when: [5, Number.NaN, 7],
      seconds: [1000, 2000, 3000],
      id: ['7', '8', '7'],
      city: ['a', '', 'a'],
    });
    expect(table.columns.get('city')).toMatchObject({ dictionary: ['a', ''] });
  });

  test.each<[unknown, unknown, string, string]>([
    [[1], undefined, 'ConfigError', '`columns` must be an object of name → cells, got [1].'],
    [{}, undefined, 'ConfigError', '`columns` must be an object of at least one column, got {}.'],
    [null, undefined, 'ConfigError', '`columns` must be an object of name → cells, got null.'],
    ['a', undefined, 'ConfigError', '`columns` must be an object of name → cells, got "a".'],
    [
      { a: null },
      undefined,
      'ConfigError',
      '`columns["a"]` must be a typed array, a list, { values }, { codes, dictionary } or { offsets, values }, got null.',
    ],
    [
      { a: new DataView(new ArrayBuffer(8)) },
      undefined,
      'ConfigError',
      '`columns["a"]` must be a typed array, a list, { values }, { codes, dictionary } or { offsets, values }, got [].',
    ],
    [
      { price: [1] },
      [{ name: 'country', kind: 'continuous' }],
      'ConfigError',
      '`specs` must be columns of the table, one of ["price"], got "country".',
    ],
    [
      { a: Float64Array.of(-Infinity, 1) },
      undefined,
      'ShapeError',
      '`columns["a"]` must be finite numbers, or NaN where they are missing, got -Infinity (row 0).',
    ],
    [
      { a: { codes: [0, 1], dictionary: ['x'] } },
      undefined,
      'ShapeError',
      '`columns["a"].codes` must be from 0 to 0, got 1 (row 1).',
    ],
    [
      { a: { codes: [0], dictionary: ['x'], nulls: [] } },
      undefined,
      'ShapeError',
      '`columns["a"].nulls` must be one per row, 1, got 0.',
    ],
    [
      { a: { offsets: [-1, 1], values: ['x'] } },
      undefined,
      'ShapeError',
      '`columns["a"].offsets` must be offsets that rise from 0 to at most 1, got [-1,1] (row 0).',
    ],
    [
      { a: { offsets: [0, 1, 0], values: ['x'] } },
      undefined,
      'ShapeError',
      '`columns["a"].offsets` must be offsets that rise from 0 to at most 1, got [1,0] (row 1).',
    ],
    [
      { a: 5 },
      undefined,
      'ConfigError',
      '`columns["a"]` must be a typed array, a list, { values }, { codes, dictionary } or { offsets, values }, got 5.',
    ],
    [
      { a: { value: [] } },
      undefined,
      'ConfigError',
      '`columns["a"]` must be a typed array, a list, { values }, { codes, dictionary } or { offsets, values }, got {"value":[]}.',
    ],
    [
      { price: [1] },
      [{ name: 'prize', kind: 'continuous' }],
      'ConfigError',
      '`specs` must be columns of the table, one of ["price"], got "prize". Did you mean "price"?',
    ],
    [
      { a: [1, 2], b: [1] },
      undefined,
      'ShapeError',
      '`columns` must be columns of 2 rows, as "a" has, got 1 (column "b").',
    ],
    [
      { a: [1, 'x'] },
      undefined,
      'ShapeError',
      '`columns["a"][1]` must be a finite number, or null where it is missing, got "x".',
    ],
    [
      { a: Float32Array.of(1, Infinity) },
      undefined,
      'ShapeError',
      '`columns["a"]` must be finite numbers, or NaN where they are missing, got Infinity (row 1).',
    ],
    [
      { a: { codes: [0, 2], dictionary: ['x', 'y'] } },
      undefined,
      'ShapeError',
      '`columns["a"].codes` must be from 0 to 1, got 2 (row 1).',
    ],
    [
      { a: { codes: [-1], dictionary: ['x'] } },
      undefined,
      'ShapeError',
      '`columns["a"].codes` must be from 0 to 0, got -1 (row 0).',
    ],
    [
      { a: { codes: [0.5], dictionary: ['x'] } },
      undefined,
      'ShapeError',
      '`columns["a"].codes` must be from 0 to 0, got 0.5 (row 0).',
    ],
    [
      { a: { values: [1, 2], nulls: [true] } },
      undefined,
      'ShapeError',
      '`columns["a"].nulls` must be one per row, 2, got 1.',
    ],
    [
      { a: { values: new Uint8Array(9), validity: Uint8Array.of(255) } },
      undefined,
      'ShapeError',
      '`columns["a"].validity` must be one bit per row, 9, got 8.',
    ],
    [
      { a: { offsets: [0, 2], values: ['x'] } },
      undefined,
      'ShapeError',
      '`columns["a"].offsets` must be offsets that rise from 0 to at most 1, got [0,2] (row 0).',
    ],
    [
      { a: { offsets: [0, 1], values: 'x' } },
      undefined,
      'ConfigError',
      '`columns["a"].values` must be a list, got "x".',
    ],
    [
      { a: { offsets: [0, 1], values: ['x'], weights: [] } },
      undefined,
      'ShapeError',
      '`columns["a"].weights` must be one per value, 1, got 0.',
    ],
  ])('refuses %j with specs %j', (columns, specs, name, message) => {
    expect(() => tableFromColumns(columns as never, specs as never)).toThrow(
      expect.objectContaining({ name, message: `tableFromColumns: ${message}` }),
    );
  });
});
