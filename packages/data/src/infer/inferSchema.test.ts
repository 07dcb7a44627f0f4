import { existsSync, readFileSync } from 'node:fs';
import { ConfigError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { censusColumns } from '../census/censusFields.js';
import { censusSchema } from '../census/censusTasks.js';
import { fitEncoder } from '../encode/fitEncoder.js';
import { readCsv } from '../read/readCsv.js';
import { columnsOf } from '../schema/columnsOf.js';
import { binaryLabel } from '../schema/labels.js';
import { concatTables } from '../table/concatTables.js';
import { inferSchema } from './inferSchema.js';
import { showSchema } from './showSchema.js';

/** What a column with these values is, and why. */
async function guess(name: string, values: readonly unknown[]) {
  const { schema, reasons } = await inferSchema(values.map((value) => ({ [name]: value })));
  return [schema.columns[name], reasons[name]];
}
const many = <V>(count: number, of: (i: number) => V) => Array.from({ length: count }, (_, i) => of(i));

describe('inferSchema', () => {
  test.each<[name: string, values: readonly unknown[], column: unknown, reason: string]>([
    ['age', [31, 44.5, 29], 'number', 'numbers from 29 to 44.5'],
    [
      'age',
      ['31', 'NA', '44', ''],
      { kind: 'number', indicator: true, markers: ['NA'] },
      'numbers from 31 to 44; 50 % missing',
    ],
    [
      'price',
      ['31,5', '2,25', '7'],
      { kind: 'number', decimal: ',' },
      'numbers from 2.25 to 31.5, written as "31,5"',
    ],
    [
      'price',
      ['1.234,5', '7,25'],
      { kind: 'number', decimal: ',', thousands: '.' },
      'numbers from 7.25 to 1234.5, written as "1.234,5"',
    ],
    [
      'price',
      ['1,234.5', '7'],
      { kind: 'number', thousands: ',' },
      'numbers from 7 to 1234.5, written as "1,234.5"',
    ],
    [
      'wage',
      [0, 1, 2, 3, 5000],
      { kind: 'number', scaling: 'log1p' },
      'numbers from 0 to 5000, a few far above the others',
    ],
    ['zip', ['01234', '9876'], 'category', '2 values'],
    ['zip_code', [1234, 9876], 'category', '2 values'],
    ['city', ['Oslo', 'Lima', 'Oslo'], 'category', '2 values'],
    ['city', ['Oslo', null], 'category', '1 value'],
    ['member', ['Yes', 'no', 'no'], 'boolean', 'true or false: "Yes no"'],
    [
      'member',
      [true, false, null, true],
      { kind: 'boolean', indicator: true },
      'true or false: "true false"; 25 % missing',
    ],
    ['flag', [0, 1, 1], 'boolean', 'true or false: "0 1"'],
    ['born', ['2001-02-03', '1999-12-31'], 'date', 'dates (iso)'],
    [
      'born',
      ['03.02.2001', '31.12.1999', '?'],
      { kind: 'date', format: 'dmy', indicator: true, markers: ['?'] },
      'dates (dmy); 33 % missing',
    ],
    ['born', ['12/31/1999', '02/03/2001'], { kind: 'date', format: 'mdy' }, 'dates (mdy)'],
    ['born', [new Date(Date.UTC(2001, 1, 3)), new Date(0)], 'date', 'dates (iso)'],
    [
      'created_at',
      ['2001-02-03', '1999-12-31'],
      'time',
      'dates (iso) and a name of time: for splits; as `date` it is a feature',
    ],
    [
      'timestamp',
      [1.6e9, 1.7e9],
      { kind: 'time', format: 'unix' },
      'dates (unix) and a name of time: for splits; as `date` it is a feature',
    ],
    [
      'time',
      [1.6e12, 1.7e12],
      { kind: 'time', format: 'unixMs' },
      'dates (unixMs) and a name of time: for splits; as `date` it is a feature',
    ],
    [
      'user_id',
      many(30, (i) => i % 7),
      'group',
      'a name of those whose rows belong together, 7 of them: for splits',
    ],
    [
      'order_id',
      many(30, (i) => 1000 + i * i),
      'ignored',
      'an id that looks like a number: 100 % of the values are distinct',
    ],
    [
      'x',
      many(30, (i) => i + 5),
      'ignored',
      'an id that looks like a number: 100 % of the values are distinct',
    ],
    ['shop_id', many(30, (i) => i % 7), 'category', '7 values'],
    ['token', many(30, (i) => `x${i}y`), 'ignored', 'an id: 100 % of the values are distinct'],
    ['sample_weight', [1, 0.5], 'weight', 'a name of weights, and nothing below 0'],
    [
      'site',
      many(4000, (i) => `s${i % 1500}`),
      { kind: 'category', hash: { buckets: 16384 } },
      '1500 values, so that more are to come: hashed',
    ],
    [
      'genres',
      ['Noir|War', 'War|Art', 'Art', 'Noir', 'Noir|Art|War'],
      'categories',
      'several values in a cell, parted by "|": 3 different ones',
    ],
    [
      'genres',
      ['Noir; War', 'War; Art', 'Art; Noir'],
      { kind: 'categories', separator: '; ' },
      'several values in a cell, parted by "; ": 3 different ones',
    ],
    ['genres', [['Noir'], ['War', 'Art']], 'categories', 'lists of values'],
    ['genres', ["['Noir', 'War']", '["Art"]'], 'categories', 'lists in brackets'],
    [
      'title',
      many(12, (i) => `the cat number ${i} sat`),
      'text',
      'text of 5.0 words a row, 100 % of them distinct',
    ],
    ['tags', ['a|b', 'c', 'd|e'], 'categories', 'several values in a cell, parted by "|": 5 different ones'],
    [
      'segments',
      ['a:0.5|b:1', 'b:2', 'NA', 'c:1'],
      { kind: 'categories', weightSeparator: ':' },
      'several values in a cell, parted by "|", each with a weight behind ":"',
    ],
    [
      'article',
      many(300, (i) => 5000 + (i % 30)),
      'category',
      '30 whole numbers nearly without gaps from 5000 on: codes, no amounts',
    ],
    ['born', many(300, (i) => 1930 + (i % 70)), 'number', 'numbers from 1930 to 1999'],
    [
      'Kunden-Nr',
      many(30, (i) => `K${i % 7}`),
      'group',
      'a name of those whose rows belong together, 7 of them: for splits',
    ],
    ['device', ['phone', 'tablet', 'phone'], 'category', '2 values'],
    [
      'Maschine',
      many(60, (i) => i % 21),
      'group',
      'a name of those whose rows belong together, 21 of them: for splits',
    ],
    ['Gewicht', [1, 0.5], 'weight', 'a name of weights, and nothing below 0'],
    [
      'age',
      ['31', 'k.A.', '44', '--'],
      { kind: 'number', indicator: true, markers: ['--', 'k.A.'] },
      'numbers from 31 to 44; 50 % missing',
    ],
    ['note', ['', null], 'ignored', 'no value in any row'],
    ['country', ['NO', 'NO'], 'ignored', 'the same value in every row: "NO"'],
    [
      'gain',
      [...many(199, () => 0), 7],
      'number',
      'numbers from 0 to 7; one value, "0", in 99.5 % of the rows',
    ],
  ])('takes %s of %j for what it is', async (name, values, column, reason) => {
    expect(await guess(name, values)).toEqual([column, reason]);
  });

  test('takes a second group for a category that is not read, and a second time for a date', async () => {
    const rows = many(30, (i) => ({
      user: i % 5,
      session: i % 3,
      created_at: `2024-01-0${1 + (i % 9)}`,
      sent_at: `2024-02-0${1 + (i % 9)}`,
    }));
    const { schema, reasons } = await inferSchema(rows);
    expect(schema.columns).toEqual({
      user: 'group',
      session: 'ignored',
      created_at: 'time',
      sent_at: 'date',
    });
    expect(reasons.session).toMatch(/: for splits, but there is one already$/);
  });

  test('makes labels of the tasks, and of no column both', async () => {
    const rows = many(30, (i) => ({
      age: i % 9,
      clicked: i % 3 === 0 ? 'yes' : 'no',
      'bought it?': i % 5 === 0 ? 'A' : i === 1 ? '?' : 'B',
      price: i === 3 ? 'NA' : 250_000 + i,
      stars: (i % 5) + 1,
      size: ['S', 'M', 'L'][i % 3],
    }));
    const { schema, reasons, warnings } = await inferSchema(rows, {
      tasks: {
        clicked: undefined,
        'bought it?': undefined,
        price: undefined,
        stars: 'regression',
        size: undefined,
      },
    });
    expect(schema).toEqual({
      columns: { age: 'number' },
      labels: {
        clicked: { kind: 'binary', column: 'clicked', positive: ['yes'], negative: ['no'], missing: [] },
        bought_it: { kind: 'binary', column: 'bought it?', positive: ['A'], negative: ['B'], missing: ['?'] },
        price: { kind: 'regression', column: 'price', missing: ['NA'] },
        stars: { kind: 'regression', column: 'stars' },
        size: { kind: 'multiclass', column: 'size', classes: ['L', 'M', 'S'], missing: [] },
      },
    });
    expect([reasons.clicked, reasons.price, reasons.size]).toEqual([
      '"yes" is 1, in 33.3 % of the rows: binary',
      '29 different numbers: regression',
      '3 classes: multiclass',
    ]);
    expect(warnings).toEqual([]);
    const ten = await inferSchema(rows, { tasks: ['stars'] });
    expect(ten.schema.labels.stars).toMatchObject({ classes: ['1', '2', '3', '4', '5'] });
  });

  test('finds the column that gives a label away, number or value, and no other', async () => {
    const rows = many(400, (i) => ({
      age: (i * 37) % 60,
      city: ['Oslo', 'Lima', 'Rome'][i % 3],
      refund: i % 4 === 0 ? 5 + (i % 7) : 0,
      status: i % 4 === 0 ? ['sent back', 'lost'][(i >> 2) % 2] : 'kept',
      token: `t${i}`,
      returned: i % 4 === 0 ? 1 : 0,
    }));
    const { warnings, schema } = await inferSchema(rows, { tasks: ['returned'] });
    expect(schema.columns.token).toBe('ignored');
    expect(warnings).toEqual(
      ['refund', 'status'].map(
        (name) =>
          `Column "${name}" nearly gives returned away: an AUC of 1.000 all by itself. Is it known before returned is? If not, make it "ignored".`,
      ),
    );
  });

  test('judges columns that are known as they are, and no other ones', async () => {
    const rows = many(80, (i) => ({
      a: `${i % 4},${i % 2}`,
      b: i % 4,
      c: `${i % 4},5`,
      y: i % 4 === 3 ? 1 : 0,
    }));
    const columns = { a: { kind: 'number', decimal: ',' }, b: 'ignored' } as const;
    const inferred = await inferSchema(rows, { tasks: ['y'], columns });
    expect(inferred.schema.columns).toEqual(columns);
    expect(Object.keys(inferred.reasons)).toEqual(['y']);
    expect(inferred.warnings).toEqual([expect.stringMatching(/^Column "a" nearly gives y away/)]);
    await expect(inferSchema(rows, { columns: { a: 'nummer' as never } })).rejects.toThrow(
      /^inferSchema: `columns\.a` must be .*, got "nummer"\. Did you mean "number"\?$/,
    );
  });

  test('finds what gives one of several classes away, where it is not too rare to say', async () => {
    const rows = many(90, (i) => ({
      shelf: ['a', 'b', 'a', 'b', i === 4 ? 'd' : 'c'][i % 5],
      kind: ['S', 'M', 'S', 'M', i === 4 ? 'X' : 'L'][i % 5],
    }));
    const { warnings } = await inferSchema(rows, { tasks: ['kind'] });
    expect(warnings).toEqual(
      ['"L"', '"M"', '"S"'].map(
        (name) =>
          `Column "shelf" nearly gives ${name} of kind away: an AUC of 1.000 all by itself. Is it known before kind is? If not, make it "ignored".`,
      ),
    );
  });

  test('takes labels that are made already', async () => {
    const hot = binaryLabel({ column: 'degrees', positive: ['30', '31'] });
    const rows = many(40, (i) => ({ degrees: i, wind: (i * 7) % 11 }));
    const { schema, reasons } = await inferSchema(rows, { tasks: { hot } });
    expect(schema).toEqual({ columns: { wind: 'number' }, labels: { hot } });
    expect(reasons.degrees).toBe('the label that was given');
    const other = { hot: binaryLabel({ column: 'degree', positive: ['30'] }) };
    await expect(inferSchema(rows, { tasks: other })).rejects.toThrow(
      new ConfigError(
        'inferSchema: `tasks` must be columns of the table, ["degrees","wind"], got "degree". Did you mean "degrees"?',
      ),
    );
    await expect(inferSchema(rows, { tasks: { hot: { ...hot, positive: [] } } })).rejects.toThrow(
      new ConfigError('inferSchema: `labels.hot.positive` must be an array of at least 1 value, got [].'),
    );
  });

  test('reads the first rows of a file, with what stands in it that nobody asks for', async () => {
    const csv = ',age;x,city,note,note\n0,31,Oslo,a,b\n1,44,Lima,c,d\n2,29,Oslo\n';
    const inferred = await inferSchema(csv, { sample: 2 });
    expect(inferred).toEqual({
      schema: { columns: { 'age;x': 'number', city: 'category' }, labels: {} },
      reasons: { 'age;x': 'numbers from 31 to 44', city: '2 values' },
      warnings: ['There are several columns "note": none of them is read.'],
      rows: 2,
      csv: {},
    });
    const other = await inferSchema('a\tb\n1\t2,5\n', { csv: { delimiter: '\t' } });
    expect(other.schema.columns).toEqual({ a: 'ignored', b: 'ignored' });
    expect(other.warnings).toEqual(['No column is a feature.']);
  });

  test.each<[string, string | Uint8Array, object, readonly string[]]>([
    ['notes', 'Export of today\n\na;b\n1;2\n3;4\n', { skipLines: 2 }, ['a', 'b']],
    ['a note above rows', 'Export\n1;x\n3;y\n', { skipLines: 1, header: false }, ['column1', 'column2']],
    ['comments', '# plant 7\n# b\na\tb\n1\t2\n', { comment: '#' }, ['a', 'b']],
    ['a header that begins so', '#a,b\n1,2\n', {}, ['#a', 'b']],
    ['rows alone', '7,x\n8,y\n', { header: false }, ['column1', 'column2']],
    ['years as names', 'land,2019,2020\nA,1,2\n', {}, ['land', '2019', '2020']],
    ['one column of texts', 'said\n"a, b"\n"c, d"\n', {}, ['said']],
    [
      'Windows-1252',
      new Uint8Array([0x4f, 0x72, 0x74, 0x2c, 0xe4, 10, 0xf6, 44, 49, 10]),
      { encoding: 'windows-1252' },
      ['Ort', 'ä'],
    ],
    ['UTF-8', 'Ort,ä\nö,1\n', {}, ['Ort', 'ä']],
  ])('finds how a file with %s is read', async (_, source, found, names) => {
    const inferred = await inferSchema(source, { csv: { delimiter: 'guess' } });
    expect(inferred.csv).toEqual({ delimiter: 'guess', ...found });
    expect(new Set(Object.keys(inferred.schema.columns))).toEqual(new Set(names));
    const first =
      'The first line has numbers: it was taken for a row, and columns are called column1, column2, ….';
    expect(inferred.warnings.includes(first)).toBe('header' in found);
    const specs = names.map((name) => ({ name, kind: 'categorical' }) as const);
    const table = await concatTables(readCsv(source, specs, inferred.csv));
    expect(table.rows).toBe(inferred.rows);
  });

  test('asks for the delimiter where every row has more fields than a header of one', async () => {
    await expect(
      inferSchema('note\n1;2;3\n4;5;6\n', { csv: { delimiter: ';', skipLines: 0 } }),
    ).rejects.toThrow(
      'readCsv: `source` must be a file with rows that can be read, got 0 of 2. readCsv: `row` must be 1 fields, got 3 (line 2). Is this the `delimiter`, and are there lines above the header, `skipLines`?',
    );
  });

  test('looks for nothing where it is said how the file is written', async () => {
    const said = { delimiter: ';', header: true, encoding: 'latin1' };
    const inferred = await inferSchema(new Uint8Array([0xe4, 59, 49, 10, 0xf6, 59, 50, 10]), { csv: said });
    expect([inferred.csv, Object.keys(inferred.schema.columns), inferred.warnings]).toEqual([
      said,
      ['1', 'ä'],
      ['No column is a feature.'],
    ]);
  });

  test.each([
    ['JSON lines', '{"age":31,"tags":["a","b"]}\n{"age":null}\n{"age":7,"tags":["b"]}\n'],
    ['an array of objects', ' [\n{"age":31,"tags":["a","b"]},{"age":null},{"age":7,"tags":["b"]}]'],
  ])('takes %s as the same rows', async (_, text) => {
    const inferred = await inferSchema(text, { csv: { delimiter: 'guess' } });
    expect(inferred.schema.columns).toEqual({
      age: { kind: 'number', indicator: true },
      tags: 'categories',
    });
    expect([inferred.rows, inferred.csv]).toEqual([3, {}]);
    expect((await inferSchema(text, { sample: 1 })).rows).toBe(1);
  });

  test('calls a task by letters, digits and _, and takes a word for yes in several languages', async () => {
    const rows = many(30, (i) => ({ 'Wäre es gut?': i % 3 ? 'ja' : 'nein', color: i % 3 ? 'red' : 'blue' }));
    const { schema, reasons } = await inferSchema(rows, { tasks: ['Wäre es gut?', 'color'] });
    expect(schema.labels).toMatchObject({
      Ware_es_gut: { positive: ['ja'], negative: ['nein'] },
      color: { positive: ['blue'], negative: ['red'] },
    });
    expect(reasons['Wäre es gut?']).toBe('"ja" is 1, in 66.7 % of the rows: binary');
    expect(reasons.color).toBe('"blue" is 1, the rarer one, in 33.3 % of the rows: binary');
  });

  test('gives a schema that reads, fits and encodes its file', async () => {
    const csv = `id,age,city,tags,when,clicked\n${many(60, (i) => `${i},${i % 7 === 0 ? 'NA' : 20 + (i % 31)},${['Oslo', 'Lima'][i % 2]},${['a|b', 'b|c', 'c'][i % 3]},2024-0${1 + (i % 9)}-11,${i % 3 ? 'no' : 'yes'}`).join('\n')}\n`;
    const { schema } = await inferSchema(csv, { tasks: ['clicked'] });
    const table = await concatTables(readCsv(csv, columnsOf(schema)));
    const encoder = await fitEncoder(schema, table);
    expect(encoder.numbers).toEqual(['age', 'age.missing']);
    expect(encoder.shape).toMatchObject({
      fields: 1,
      values: 5,
      numeric: 2,
      bags: [{ name: 'tags', most: 2, combine: 'mean' }],
    });
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  test.each<[unknown, object, string]>([
    [
      [{ a: 1 }],
      { task: ['a'] },
      '`options` must be without unknown keys, got "task". Did you mean `tasks`?',
    ],
    [
      [{ a: 1 }],
      { tasks: 'a' },
      '`tasks` must be an array of columns, or an object of column → kind or task → label, got "a".',
    ],
    [
      [{ clicked: 1 }],
      { tasks: ['cliked'] },
      '`tasks` must be columns of the table, ["clicked"], got "cliked". Did you mean "clicked"?',
    ],
    [
      [{ 'Votes for': 1 }],
      { tasks: ['votes'] },
      '`tasks` must be columns of the table, ["Votes for"], got "votes". Did you mean "Votes for"?',
    ],
    [
      [{ a: 1 }],
      { tasks: { a: 'rank' } },
      '`tasks.a` must be one of "binary", "multiclass", "regression", got "rank".',
    ],
    [[{ a: 1 }], { tasks: ['a'] }, '`tasks.a` must be a column of at least two values, got ["1"].'],
    [
      [{ a: 'x' }, { a: 'y' }],
      { tasks: { a: 'regression' } },
      '`tasks.a` must be a column of numbers, got ["x","y"].',
    ],
    [
      many(101, (i) => ({ a: `x${i}` })),
      { tasks: ['a'] },
      '`tasks.a` must be a column of at most 100 classes, got 101. Name what is to be learnt of it, or make it a regression.',
    ],
    [
      [{ a: 'x' }, { a: 'y' }, { a: 'z' }],
      { tasks: { a: 'binary' } },
      '`tasks.a` must be binary of a column of two values, got ["x","y","z"]. Name the positive ones in a label, or make it multiclass or a regression.',
    ],
    [[], {}, '`source` must be at least one row, got 0.'],
    [[7], {}, '`source[0]` must be an object, got 7.'],
    [[{ a: 1 }], { sample: 0 }, '`sample` must be a positive integer, got 0.'],
  ])('refuses %j with %j', async (source, options, message) => {
    await expect(inferSchema(source as never, options)).rejects.toThrow(
      new ConfigError(`inferSchema: ${message}`),
    );
  });
});

const shared = new URL('../../../../../shared/data/', import.meta.url);
const file = ['census-income.test', 'census-income.test.gz']
  .map((name) => new URL(name, shared))
  .find((url) => existsSync(url));
if (!file) process.stdout.write('inferSchema: the real census file is not here, its test does not run\n');

describe.runIf(file)('the real census file', () => {
  test('has the household column that gives never-married away', async () => {
    const csv = { names: censusColumns.map(({ name }) => name), trim: true };
    const { neverMarried } = censusSchema().labels;
    const { warnings, schema, reasons } = await inferSchema(readFileSync(file as URL), {
      tasks: { neverMarried, income_50k: 'binary' },
      csv,
    });
    expect(warnings).toEqual([
      expect.stringMatching(
        /^Column "det_hh_fam_stat" nearly gives neverMarried away: an AUC of 0\.97\d all by itself\./,
      ),
    ]);
    expect(Object.keys(schema.columns)).toHaveLength(40);
    expect(schema.columns).toMatchObject({
      age: 'number',
      race: 'category',
      instance_weight: 'weight',
      stock_dividends: { kind: 'number', scaling: 'log1p' },
    });
    expect(reasons.marital_stat).toBe('the label that was given');
    expect(schema.labels.income_50k).toMatchObject({ positive: ['50000+.'], negative: ['- 50000.'] });
  });
});

describe('showSchema', () => {
  test('writes a line for each column with its reason, the labels and the warnings', async () => {
    const rows = many(30, (i) => ({ age: i % 9, fee: i % 2 ? `${i},5` : '', paid: i % 2 }));
    expect(showSchema(await inferSchema(rows, { tasks: ['paid'] }))).toBe(
      [
        'From the first 30 rows:',
        'age   number                                   numbers from 0 to 8',
        'fee   number {"indicator":true,"decimal":","}  numbers from 1.5 to 29.5, written as "1,5"; 50 % missing',
        'paid  binary label                             "1" is 1, in 50.0 % of the rows: binary',
        '! Column "fee" nearly gives paid away: an AUC of 1.000 all by itself. Is it known before paid is? If not, make it "ignored".',
      ].join('\n'),
    );
  });
});
