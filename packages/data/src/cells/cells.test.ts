import { describe, expect, test } from 'vitest';
import { readCsv } from '../read/readCsv.js';
import { tableFromRows } from '../read/tableFromRows.js';
import type { ColumnSpec } from '../table/columnSpec.js';
import { concatTables } from '../table/concatTables.js';
import { failure, plainTable } from '../testing/collect.js';
import { readSpecs } from './readSpecs.js';
import { valueRows } from './valueRows.js';

/** Cells as a CSV file has them, one per row, quoted where they must be. */
const csvOf = (cells: readonly string[]) =>
  `other,x\n${cells.map((cell) => `,"${cell.replaceAll('"', '""')}"\n`).join('')}`;

async function fromCsv(cells: readonly string[], spec: ColumnSpec) {
  return plainTable(await concatTables(readCsv(csvOf(cells), [spec]))).x;
}

const fromRows = (cells: readonly unknown[], spec: ColumnSpec) =>
  plainTable(
    tableFromRows(
      cells.map((x) => ({ x })),
      [spec],
    ),
  ).x;

const day = Date.UTC(2024, 4, 31);

describe('a cell', () => {
  test('is read wherever it stands in a file, and kept with its blanks in rows', async () => {
    const days = Array.from({ length: 20 }, (_, i) => `2024-01-${10 + i}`);
    const expected = days.map((day) => Date.parse(day));
    expect(await fromCsv(days, { name: 'x', kind: 'date' })).toEqual(expected);
    const truths = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 'false' : 'TRUE'));
    expect(await fromCsv(truths, { name: 'x', kind: 'boolean' })).toEqual(truths.map((_, i) => i % 2));
    expect(fromRows([[' a ', 'b']], { name: 'x', kind: 'several' })).toEqual([[' a ', 'b']]);
  });

  test.each<[Omit<ColumnSpec, 'name'> & { kind: ColumnSpec['kind'] }, readonly string[], readonly unknown[]]>(
    [
      [
        { kind: 'continuous', missing: ['NA', '?', '-999'] },
        ['31', 'NA', '44', '?', '-999', '-999.0'],
        [31, NaN, 44, NaN, NaN, -999],
      ],
      [
        { kind: 'continuous', decimal: ',' } as never,
        ['31,5', '-,25', '7', '1,5e2', ''],
        [31.5, -0.25, 7, 150, NaN],
      ],
      [
        { kind: 'continuous', thousands: ',' } as never,
        ['1,234,567.5', '12,34,567', '-1,000', '12', '0.125', '+1,000.'],
        [1234567.5, 1234567, -1000, 12, 0.125, 1000],
      ],
      [
        { kind: 'continuous', decimal: ',', thousands: '.' } as never,
        ['1.234,5', '1.234', '0,5'],
        [1234.5, 1234, 0.5],
      ],
      [{ kind: 'continuous', thousands: '\u00a0' } as never, ['1\u00a0234', '5'], [1234, 5]],
      [
        { kind: 'categorical', missing: ['NA', 'a"b'] },
        ['NA', 'x', '', 'a"b', ' NA'],
        ['', 'x', '', '', ' NA'],
      ],
      [
        { kind: 'several' },
        ['Noir|War', 'Noir', '', '|Noir||', "['Noir', 'War']", '["a|b"]', '[Noir]|x'],
        [['Noir', 'War'], ['Noir'], [], ['Noir'], ['Noir', 'War'], ['a|b'], ['[Noir]', 'x']],
      ],
      [
        { kind: 'several', separator: ', ', missing: ['NA'] } as never,
        ['a, b', 'NA', 'a, NA, b'],
        [['a', 'b'], [], ['a', 'b']],
      ],
      [
        { kind: 'several', weightSeparator: ':' } as never,
        ['a:0.5|b', 'http://x:2', "['c:3']"],
        [['a:0.5', 'b:1'], ['http://x:2'], ['c:3']],
      ],
      [{ kind: 'date' }, ['2024-05-31', ''], [day, NaN]],
      [{ kind: 'date', format: 'dmy', missing: ['-'] } as never, ['31.5.2024', '-'], [day, NaN]],
      [{ kind: 'date', format: 'mdy' } as never, ['5/31/24'], [day]],
      [{ kind: 'date', format: 'unix' } as never, [`${day / 1000}`, '0.5'], [day, 500]],
      [{ kind: 'date', format: 'unixMs' } as never, [`${day}`], [day]],
      [
        { kind: 'boolean', missing: ['?'] },
        ['true', 'No', 'T', 'f', 'Y', 'n', '1', '0', '1.0', '0.0', 'FALSE', '?', ''],
        [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, NaN, NaN],
      ],
    ],
  )('of %j reads %j, in a file and in objects', async (kind, cells, expected) => {
    const spec = { name: 'x', ...kind } as ColumnSpec;
    expect(await fromCsv(cells, spec)).toEqual(expected);
    expect(fromRows(cells, spec)).toEqual(expected);
  });

  test.each<[ColumnSpec, readonly unknown[], readonly unknown[]]>([
    [
      { name: 'x', kind: 'continuous', decimal: ',', missing: ['-1'] },
      [1.5, 7n, '1,5', -0, null, Number.NaN, -1],
      [1.5, 7, 1.5, 0, NaN, NaN, NaN],
    ],
    [
      { name: 'x', kind: 'categorical', missing: ['0'] },
      ['a', 7, 7n, true, 0, undefined, 1.5],
      ['a', '7', '7', 'true', '', '', '1.5'],
    ],
    [
      { name: 'x', kind: 'several' },
      [['Noir', 'War'], new Set(['a|b']), [1, null, true], [], null, 'a|b', 5],
      [['Noir', 'War'], ['a|b'], ['1', 'true'], [], [], ['a', 'b'], ['5']],
    ],
    [
      { name: 'x', kind: 'several', weightSeparator: ':' },
      [['a:2', ['b:c', 0.5], 'd']],
      [['a:2', 'b:c:0.5', 'd:1']],
    ],
    [
      { name: 'x', kind: 'date' },
      [new Date(day), 20240531, '2024-05-31', new Date(Number.NaN)],
      [day, day, day, NaN],
    ],
    [{ name: 'x', kind: 'date', format: 'unix' }, [day / 1000, new Date(day)], [day, day]],
    [{ name: 'x', kind: 'boolean' }, [true, false, 1, 0n, 'yes', null], [1, 0, 1, 0, 1, NaN]],
  ])('of %j reads the values %s', (spec, values, expected) => {
    expect(fromRows(values, spec)).toEqual(expected);
  });

  test.each<[ColumnSpec, string, string, string]>([
    [{ name: 'x', kind: 'continuous', decimal: ',' }, '1.5', 'number', 'a number'],
    [{ name: 'x', kind: 'continuous', thousands: ',' }, '1,5', 'number', 'a number'],
    [{ name: 'x', kind: 'continuous', thousands: ',' }, '1234,567', 'number', 'a number'],
    [{ name: 'x', kind: 'continuous', thousands: ',' }, '1,2345', 'number', 'a number'],
    [{ name: 'x', kind: 'continuous', thousands: ',' }, '1,,234', 'number', 'a number'],
    [{ name: 'x', kind: 'continuous', thousands: ',' }, '1,234.5,6', 'number', 'a number'],
    [{ name: 'x', kind: 'several', weightSeparator: ':' }, 'a:b', 'value', 'a list of values and weights'],
    [{ name: 'x', kind: 'several' }, '[{"id":1}]', 'value', 'a list of values'],
    [{ name: 'x', kind: 'date' }, '31.5.2024', 'value', 'a date such as 2024-05-31'],
    [{ name: 'x', kind: 'date', format: 'dmy' }, '5/31/2024', 'value', 'a date such as 31.5.2024'],
    [{ name: 'x', kind: 'date', format: 'mdy' }, '31.5.2024', 'value', 'a date such as 5/31/2024'],
    [{ name: 'x', kind: 'date', format: 'unix' }, 'now', 'value', 'seconds since 1970'],
    [{ name: 'x', kind: 'date', format: 'unixMs' }, 'now', 'value', 'milliseconds since 1970'],
    [{ name: 'x', kind: 'boolean' }, 'maybe', 'value', 'true or false, yes or no, 1 or 0'],
    [{ name: 'x', kind: 'boolean' }, '2', 'value', 'true or false, yes or no, 1 or 0'],
  ])('of %j refuses %s', async (spec, cell, code, expected) => {
    const got = JSON.stringify(cell);
    expect(await failure(readCsv(csvOf(['', cell]), [spec]))).toMatchObject({
      name: 'FileError',
      code,
      message: `readCsv: \`x\` must be ${expected}, got ${got} (line 3, column 2).`,
    });
    const value = spec.kind === 'continuous' ? 'a finite number' : expected;
    expect(() => fromRows([cell], spec)).toThrow(
      `tableFromRows: \`rows[0]["x"]\` must be ${value}, or null where it is missing, got ${got}.`,
    );
  });

  test.each<[ColumnSpec, unknown, string]>([
    [{ name: 'x', kind: 'continuous' }, [1], 'a finite number'],
    [{ name: 'x', kind: 'continuous' }, true, 'a finite number'],
    [{ name: 'x', kind: 'several' }, { a: 1 }, 'a list of values'],
    [{ name: 'x', kind: 'several' }, [['a', 1]], 'a list of values'],
    [{ name: 'x', kind: 'several', weightSeparator: ':' }, [['a', 'b']], 'a list of values and weights'],
    [{ name: 'x', kind: 'several', weightSeparator: ':' }, [['a', 1, 2]], 'a list of values and weights'],
    [{ name: 'x', kind: 'several' }, Number.POSITIVE_INFINITY, 'a list of values'],
    [{ name: 'x', kind: 'boolean' }, {}, 'true or false, yes or no, 1 or 0'],
  ])('of %j refuses the value %j', (spec, value, expected) => {
    expect(() => fromRows([value], spec)).toThrow(
      `tableFromRows: \`rows[0]["x"]\` must be ${expected}, or null where it is missing, got `,
    );
  });

  test('with several values keeps halves of characters out, and what it leaves out from the dictionary', async () => {
    expect(() => fromRows([['a', 'b\udc00']], { name: 'x', kind: 'several' })).toThrow(
      'tableFromRows: `rows[0]["x"]` must be Unicode text, got ["a","b\\udc00"].',
    );
    const specs: ColumnSpec[] = [
      { name: 'other', kind: 'categorical' },
      { name: 'x', kind: 'several', weightSeparator: ':' },
    ];
    const text = 'other,x\na,p:1\nb,q:x\nc,p:2|r:3\n';
    const table = await concatTables(readCsv(text, specs, { onBadRow: 'skip', chunkRows: 1 }));
    expect(plainTable(table)).toEqual({ other: ['a', 'c'], x: [['p:1'], ['p:2', 'r:3']] });
    expect(table.columns.get('x')).toMatchObject({ dictionary: ['p', 'r'] });
    expect(table.columns.get('other')).toMatchObject({ dictionary: ['a', 'c'] });
  });

  test('with several values may be missing by a text with the separator, and drops values without a text', async () => {
    const slashes: ColumnSpec = { name: 'x', kind: 'several', separator: '/', missing: ['N/A'] };
    expect(await fromCsv(['N/A', 'N', 'undefined/A'], slashes)).toEqual([[], ['N'], ['undefined', 'A']]);
    const weighted: ColumnSpec = { name: 'x', kind: 'several', weightSeparator: ':' };
    expect(await fromCsv([':0.5|a', 'a:'.repeat(2)], { name: 'x', kind: 'several' })).toEqual([
      [':0.5', 'a'],
      ['a:a:'],
    ]);
    expect(await fromCsv([':0.5|a'], weighted)).toEqual([['a:1']]);
    expect(() => fromRows([[[{}, 1]]], weighted)).toThrow('must be a list of values and weights, or null');
  });

  test('with several values is trimmed around each of them, weights too, where the file is', async () => {
    const options = { trim: true } as const;
    const weighted: readonly ColumnSpec[] = [{ name: 'x', kind: 'several', weightSeparator: ':' }];
    const text = 'x,y\n"\t a b \t: 2\t|  c ",\n';
    expect(plainTable(await concatTables(readCsv(text, weighted, options))).x).toEqual([['a b:2', 'c:1']]);
  });

  test('of categories takes what has one text of its own', () => {
    const spec: ColumnSpec = { name: 'x', kind: 'categorical' };
    expect(fromRows([2 ** 53 - 1, 1e-7], spec)).toEqual(['9007199254740991', '1e-7']);
    for (const value of [2 ** 53, -(2 ** 53)]) {
      expect(() => fromRows([value], spec)).toThrow(
        `must be a text where an integer is beyond 2^53, as numbers do not tell such ones apart, got ${value}.`,
      );
    }
    for (const value of [Number.POSITIVE_INFINITY, {}, ['a']]) {
      expect(() => fromRows([value], spec)).toThrow('must be a string, a finite number, a boolean, or null');
    }
    expect(() => fromRows(['\ud83e'], spec)).toThrow('must be Unicode text, got "\\ud83e".');
  });

  test('of a row that does not fit says what is full', () => {
    const specs: ColumnSpec[] = [
      { name: 'a', kind: 'categorical' },
      { name: 'b', kind: 'several' },
    ];
    const cellsOf = (row: Record<string, unknown>) => (name: string) => row[name];
    const few = valueRows(specs, 4, { categories: 1, dictionaryBytes: 100 });
    expect(few.add(cellsOf({ a: 'x', b: ['y'] }))).toBeUndefined();
    expect(few.count()).toBe(1);
    expect(few.add(cellsOf({ a: 'z', b: [] }))).toEqual({
      column: specs[0],
      value: undefined,
      full: 'column',
    });
    expect(few.add(cellsOf({ a: 'x', b: ['z'] }))).toEqual({
      column: specs[1],
      value: undefined,
      full: 'column',
    });
    const short = valueRows(specs, 4, { categories: 10, dictionaryBytes: 40 });
    expect(short.add(cellsOf({ a: 'x', b: ['y'] }))).toEqual({
      column: specs[1],
      value: undefined,
      full: 'table',
    });
    expect(few.add(cellsOf({ a: {}, b: [] }))).toMatchObject({ column: specs[0], value: {} });
    expect(few.take().rows).toBe(1);
    expect(few.count()).toBe(0);
  });

  test('counts for the limits of distinct values', async () => {
    const limit = (limits: object) =>
      failure(readCsv('x\na|b\nc\n', [{ name: 'x', kind: 'several' }], { limits }));
    expect((await limit({ categories: 2 })).message).toBe(
      'readCsv: `x` must be a column of at most 2 distinct values, got one more (line 3, column 1).',
    );
    expect((await limit({ dictionaryBytes: 40 })).message).toBe(
      'readCsv: `dictionaries` must be tables whose distinct values take at most 40 bytes, got more (line 2).',
    );
  });
});

describe('readSpecs', () => {
  test('fills in the defaults of the reader where a column says nothing itself, and copies', () => {
    const missing = ['NA'];
    const columns: ColumnSpec[] = [
      { name: 'a', kind: 'continuous' },
      { name: 'b', kind: 'continuous', missing: [], decimal: '.', thousands: "'" },
      { name: 'c', kind: 'several', separator: ';', weightSeparator: ':' },
      { name: 'd', kind: 'date' },
      { name: 'e', kind: 'boolean', missing: ['?'] },
    ];
    const specs = readSpecs('f', columns, { missing, decimal: ',', thousands: ' ' });
    expect(specs).toEqual([
      { name: 'a', kind: 'continuous', missing: ['NA'], decimal: ',', thousands: ' ' },
      { name: 'b', kind: 'continuous', missing: [], decimal: '.', thousands: "'" },
      { name: 'c', kind: 'several', missing: ['NA'], separator: ';', weightSeparator: ':' },
      { name: 'd', kind: 'date', missing: ['NA'], format: 'iso' },
      { name: 'e', kind: 'boolean', missing: ['?'] },
    ]);
    missing.push('?');
    expect(specs[0]).toMatchObject({ missing: ['NA'] });
    expect(readSpecs('f', [{ name: 'a', kind: 'categorical' }])).toEqual([
      { name: 'a', kind: 'categorical' },
    ]);
  });

  const character = 'one character that is no digit, letter, sign, quote or `decimal`';
  test.each<[unknown, object, string]>([
    [
      { name: 'a', kind: 'categorical', decimal: ',' },
      {},
      '`columns[0]` must be without unknown keys, got "decimal". Known are `name`, `kind`, `missing`.',
    ],
    [
      { name: 'a', kind: 'continuous', decimal: ';' },
      {},
      '`columns[0].decimal` must be one of ".", ",", got ";".',
    ],
    [
      { name: 'a', kind: 'continuous', thousands: '.' },
      {},
      `\`columns[0].thousands\` must be ${character}, got ".".`,
    ],
    [
      { name: 'a', kind: 'continuous', thousands: ',' },
      { decimal: ',' },
      `\`columns[0].thousands\` must be ${character}, got ",".`,
    ],
    [
      { name: 'a', kind: 'continuous', thousands: ', ' },
      {},
      `\`columns[0].thousands\` must be ${character}, got ", ".`,
    ],
    [
      { name: 'a', kind: 'continuous', thousands: '0' },
      {},
      `\`columns[0].thousands\` must be ${character}, got "0".`,
    ],
    [{ name: 'a', kind: 'continuous' }, { thousands: '-' }, `\`thousands\` must be ${character}, got "-".`],
    [{ name: 'a', kind: 'continuous' }, { decimal: 5 }, '`decimal` must be one of ".", ",", got 5.'],
    [{ name: 'a', kind: 'continuous' }, { missing: 'NA' }, '`missing` must be an array of texts, got "NA".'],
    [
      { name: 'a', kind: 'boolean', missing: [1] },
      {},
      '`columns[0].missing` must be an array of texts, got [1].',
    ],
    [
      { name: 'a', kind: 'several', separator: '' },
      {},
      '`columns[0].separator` must be a text of at least one character, got "".',
    ],
    [
      { name: 'a', kind: 'several', weightSeparator: 1 },
      {},
      '`columns[0].weightSeparator` must be a text of at least one character, got 1.',
    ],
    [
      { name: 'a', kind: 'several', weightSeparator: '|' },
      {},
      '`columns[0].weightSeparator` must be another text than `separator`, got "|".',
    ],
    [
      { name: 'a', kind: 'date', format: 'ymd' },
      {},
      '`columns[0].format` must be one of "iso", "dmy", "mdy", "unix", "unixMs", got "ymd".',
    ],
  ])('refuses %j with defaults %j', (spec, defaults, message) => {
    expect(() => readSpecs('f', [spec as ColumnSpec], defaults)).toThrow(
      expect.objectContaining({ name: 'ConfigError', message: `f: ${message}` }),
    );
  });
});
