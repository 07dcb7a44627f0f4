import { ConfigError, ShapeError } from '@mtl/core/plain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tableFromRows } from '../read/tableFromRows.js';
import type { Scaling, SchemaColumn } from '../schema/columnKinds.js';
import { binaryLabel, multiclassLabel } from '../schema/labels.js';
import type { Schema } from '../schema/schema.js';
import { concatTables } from '../table/concatTables.js';
import type { Table } from '../table/table.js';
import { takeRows } from '../table/takeRows.js';
import type { EncodeReport } from './encodeReport.js';
import { type EncoderOptions, fitEncoder } from './fitEncoder.js';
import { readEncoder } from './readEncoder.js';

const schema = {
  columns: { age: 'number', city: 'category', sex: 'category' },
  labels: {},
} satisfies Schema;
const standardized = { kind: 'number', scaling: 'standardize', missing: 'mean', indicator: false };
const vocabulary = { kind: 'category', minCount: 1, unknown: 'none', missing: 'own' };
const specs = [
  { name: 'age', kind: 'continuous' },
  { name: 'city', kind: 'categorical' },
  { name: 'sex', kind: 'categorical' },
  { name: 'basket', kind: 'categorical' },
] as const;
const table = tableFromRows(
  [
    { age: 20, city: 'Rome', sex: 'f', basket: 'yes' },
    { age: 40, city: 'Lyon', sex: 'm', basket: 'no' },
    { age: null, city: 'Rome', sex: 'm', basket: 'no' },
  ],
  specs,
);
const numbers = (values: readonly number[]): Table => ({
  rows: values.length,
  columns: new Map([['age', { kind: 'continuous', values: Float64Array.from(values) }]]),
});
const numeric: Schema = { columns: { age: 'number' }, labels: {} };
const ofCity = (city: SchemaColumn): Schema => ({ columns: { city }, labels: {} });
const scaleOf = async (values: readonly number[], scaling: Scaling = 'standardize') =>
  (await fitEncoder({ columns: { age: { kind: 'number', scaling } }, labels: {} }, numbers(values))).toJSON()
    .columns[0];

describe('fitEncoder', () => {
  test('numbers the values field after field, sorted by code units, and measures the numbers', async () => {
    const encoder = await fitEncoder(schema, table);
    expect(encoder.toJSON()).toEqual({
      format: 'mtl-encoder',
      version: 3,
      columns: [
        { name: 'age', ...standardized, center: 30, scale: 10, fill: 0 },
        { name: 'city', ...vocabulary, values: ['Lyon', 'Rome'] }, // ids 1, 2
        { name: 'sex', ...vocabulary, values: ['f', 'm'] }, // ids 3, 4
      ],
      labels: [],
    });
    expect([encoder.fields, encoder.values, encoder.columns]).toEqual([2, 4, 1]);
    expect(encoder.shape).toEqual({
      fields: 2,
      values: 4,
      numeric: 1,
      columns: [
        { name: 'city', first: 1, last: 2 },
        { name: 'sex', first: 3, last: 4 },
      ],
    });
    expect(encoder.schema).toEqual({
      columns: { age: standardized, city: vocabulary, sex: vocabulary },
      labels: {},
    });
  });

  test('sorts by UTF-16 code units, whatever the language', async () => {
    const cities = ['é', 'e\u0301', 'z', 'Z', '10', '9', '', '😀', '\uffff', '__proto__'];
    const rows = cities.map((city) => ({ city }));
    const encoder = await fitEncoder(
      ofCity('category'),
      tableFromRows(rows, [{ name: 'city', kind: 'categorical' }]),
    );
    const values = cities.map((_, i) => encoder.decode(i + 1)?.value);
    expect(values).toEqual(['', '10', '9', 'Z', '__proto__', 'e\u0301', 'z', 'é', '😀', '\uffff']);
  });

  test('does not depend on the order of the rows nor on how they are cut into chunks', async () => {
    const some = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.string(), fc.string()), {
      minLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(some, fc.integer({ min: 1, max: 5 }), async (cells, size) => {
        const all = tableFromRows(
          cells.map(([age, city, sex]) => ({ age, city, sex })),
          specs.slice(0, 3),
        );
        const rows = Int32Array.from({ length: all.rows }, (_, row) => row);
        const chunks: Table[] = [];
        for (let from = 0; from < rows.length; from += size) {
          chunks.push(takeRows(all, rows.subarray(from, from + size)));
        }
        const whole = (await fitEncoder(schema, all)).toJSON();
        expect((await fitEncoder(schema, chunks)).toJSON()).toEqual(whole);
        const reversed = (await fitEncoder(schema, takeRows(all, rows.slice().reverse()))).toJSON();
        expect(reversed.columns.slice(1)).toEqual(whole.columns.slice(1));
      }),
      { numRuns: 50 },
    );
  });

  test('reads an asynchronous source once', async () => {
    async function* chunks() {
      yield table;
      yield table;
    }
    const encoder = await fitEncoder(schema, chunks());
    expect(encoder.toJSON()).toEqual((await fitEncoder(schema, table)).toJSON());
  });

  test('knows only the values that stand in the rows, not those of the whole dictionary', async () => {
    const encoder = await fitEncoder(schema, takeRows(table, Int32Array.of(0)));
    expect(encoder.values).toBe(2);
    expect(Array.from(encoder.encode(table).ids)).toEqual([1, 2, 0, 0, 1, 0]); // Rome f, Lyon m, Rome m
  });

  test('divides a column whose values are all equal by 1', async () => {
    expect(await scaleOf([0.1, 0.1, 0.1])).toMatchObject({ center: 0.1, scale: 1 });
    expect(await scaleOf([-0])).toMatchObject({ center: 0, scale: 1 });
    expect(await scaleOf([0, 5e-324])).toMatchObject({ scale: 1 });
  });

  test('does not count missing numbers', async () => {
    expect(await scaleOf([1, Number.NaN, 3])).toMatchObject({ center: 2, scale: 1 });
  });

  test('measures small spreads on large numbers to full precision', async () => {
    const scale = await scaleOf([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]); // deviations −6, −3, 3, 6
    expect(scale).toMatchObject({ center: 1e9 + 10, scale: Math.sqrt(22.5) });
  });

  test('measures ln(1 + x) where that is asked for', async () => {
    expect(await scaleOf([0, Math.E - 1], 'log1p')).toMatchObject({
      center: expect.closeTo(0.5, 15), // of 0 and 1
      scale: expect.closeTo(0.5, 15),
    });
  });

  test('leaves numbers as they are where that is asked for', async () => {
    expect(await scaleOf([1, 2, 6], 'none')).toMatchObject({ center: 0, scale: 1, fill: 3 });
  });

  test('hashes instead of numbering', async () => {
    const hash = { buckets: 100 };
    const encoder = await fitEncoder(
      {
        columns: {
          city: { kind: 'category', hash, units: 8 },
          sex: { kind: 'category', hash: { buckets: 3, seed: 7 }, missing: 'none' },
        },
        labels: {},
      },
      table,
    );
    hash.buckets = 7;
    expect(encoder.toJSON().columns).toEqual([
      { name: 'city', kind: 'category', hash: { buckets: 100, seed: 0 }, missing: 'own', units: 8 },
      { name: 'sex', kind: 'category', hash: { buckets: 3, seed: 7 }, missing: 'none' },
    ]);
    expect(encoder.shape.columns).toEqual([
      { name: 'city', first: 1, last: 100, units: 8 },
      { name: 'sex', first: 101, last: 102 },
    ]);
  });

  test('keeps nothing of the schema but its meaning', async () => {
    const label = {
      ...binaryLabel({ column: 'basket', positive: ['yes'] }),
    };
    const columns: Record<string, SchemaColumn> = { city: 'category' };
    const encoder = await fitEncoder({ columns, labels: { bought: label } }, table);
    columns.sex = 'category';
    expect(Object.keys(encoder.schema.columns)).toEqual(['city']);
    expect(encoder.toJSON().labels).toEqual([
      { task: 'bought', kind: 'binary', column: 'basket', positive: ['yes'], negative: ['no'], missing: [] },
    ]);
  });

  test('keeps the label values of the training rows: other ones are no negatives', async () => {
    const incomes = (...values: string[]) =>
      tableFromRows(
        values.map((income) => ({ income, age: 1 })),
        [
          { name: 'income', kind: 'categorical' },
          { name: 'age', kind: 'continuous' },
        ],
      );
    const labels = { rich: binaryLabel({ column: 'income', positive: ['>50K'], missing: ['?'] }) };
    const fitted = await fitEncoder(
      { columns: { age: 'number' }, labels },
      incomes('>50K', '<=50K', '?', ''),
    );
    expect(fitted.labels.rich.kind === 'binary' && fitted.labels.rich.negative).toEqual(['<=50K']);
    for (const encoder of [fitted, readEncoder(JSON.stringify(fitted))]) {
      expect(encoder.encode(incomes('<=50K', '>50K', '?', '')).labels).toEqual({
        rich: Float32Array.of(0, 1, Number.NaN, Number.NaN),
      });
      expect(() => encoder.encode(incomes('<=50K', '>50K.'))).toThrow(
        new ShapeError(
          'encode: `labels.rich` must be one of [">50K","<=50K","?"], got ">50K." (column "income", row 1). `unknownLabels: \'missing\'` counts such rows instead.',
        ),
      );
      const report: EncodeReport = { rows: 0, columns: new Map(), labels: new Map() };
      const { labels: counted } = encoder.encode(incomes('>50K.', '>50K', '', '>50K.'), {
        unknownLabels: 'missing',
        report,
      });
      expect(counted).toEqual({ rich: Float32Array.of(Number.NaN, 1, Number.NaN, Number.NaN) });
      expect(report.labels.get('rich')).toEqual({ missing: 1, unknown: 2, examples: ['>50K.'] });
    }
    const onlyRich = await fitEncoder({ columns: { age: 'number' }, labels }, incomes('>50K'));
    expect(readEncoder(JSON.stringify(onlyRich)).encode(incomes('>50K')).labels).toEqual({
      rich: Float32Array.of(1),
    });
  });

  test('warns of positive values and classes that no training row has, and proposes what was meant', async () => {
    const warnings: string[] = [];
    const labels = {
      bought: binaryLabel({ column: 'basket', positive: ['yes', 'yess'] }),
      kind: multiclassLabel({ column: 'basket', classes: ['yes', 'on'] }),
    };
    await fitEncoder({ ...schema, labels }, table, { onWarning: (message) => warnings.push(message) });
    expect(warnings).toEqual([
      'fitEncoder: `labels.bought.positive` lists ["yess"], which no training row has in column "basket".',
      'fitEncoder: `labels.kind.classes` lists ["on"], which no training row has in column "basket". Did you mean "no"?',
    ]);
    await expect(
      fitEncoder(
        { ...schema, labels: { kind: multiclassLabel({ column: 'basket', classes: ['a', 'b'] }) } },
        table,
      ),
    ).rejects.toThrow(
      new ConfigError(
        'fitEncoder: `labels.kind.classes` must be values that column "basket" has in the training rows, got ["a","b"]. It has ["no","yes"].',
      ),
    );
  });

  test.each<[unknown, unknown, unknown, string]>([
    [
      schema,
      [{ age: 20, city: 'Rome' }],
      {},
      '`tables[0]` must be a table of { rows, columns }, got {"age":20,"city":"Rome"}. Make a table of objects with `tableFromRows(rows, columnsOf(schema))`.',
    ],
    [
      schema,
      { age: 20 },
      {},
      '`tables` must be a table of { rows, columns }, got {"age":20}. Make a table of objects with `tableFromRows(rows, columnsOf(schema))`.',
    ],
    [
      schema,
      undefined,
      {},
      '`tables` must be a table of { rows, columns }, got undefined. Make a table of objects with `tableFromRows(rows, columnsOf(schema))`.',
    ],
    [undefined, table, {}, '`schema` must be an object of columns and labels, got undefined.'],
    ['age', table, {}, '`schema` must be an object of columns and labels, got "age".'],
    [{ ...schema, colums: [] }, table, {}, '`schema` must be an object of columns and labels, got "colums".'],
    [{ columns: {} }, table, {}, '`labels` must be an object of task name → label, got undefined.'],
    [
      { ...schema, labels: { bought: { kind: 'binary', column: 'basket', positve: ['yes'], missing: [] } } },
      table,
      {},
      '`labels.bought.positve` must be one of the fields kind, column, positive, negative, missing, got "positve".',
    ],
    [
      schema,
      table,
      { onWarnings: 1 },
      '`options` must be without unknown keys, got "onWarnings". Did you mean `onWarning`?',
    ],
  ])('refuses schema %j with tables %j and options %j', async (wrong, tables, options, message) => {
    await expect(fitEncoder(wrong as Schema, tables as Table, options as EncoderOptions)).rejects.toThrow(
      new ConfigError(`fitEncoder: ${message}`),
    );
  });

  test('refuses a binary label none of whose positive values occurs', async () => {
    const labels = { bought: binaryLabel({ column: 'basket', positive: ['Yes'] }) };
    await expect(fitEncoder({ ...schema, labels }, table)).rejects.toThrow(
      new ConfigError(
        'fitEncoder: `labels.bought.positive` must be values that column "basket" has in the training rows, got ["Yes"]. It has ["no","yes"].',
      ),
    );
  });

  test('refuses to fit on nothing', async () => {
    const message = 'fitEncoder: `tables` must be at least one row, got 0.';
    await expect(fitEncoder(schema, [])).rejects.toThrow(new ConfigError(message));
    await expect(fitEncoder(schema, takeRows(table, new Int32Array(0)))).rejects.toThrow(
      new ConfigError(message),
    );
  });

  test('refuses columns that cannot be scaled, by name', async () => {
    await expect(scaleOf([Number.NaN])).rejects.toThrow(
      new ConfigError(
        'fitEncoder: `columns.age` must be a column that has a number in the training rows, got NaN.',
      ),
    );
    for (const [values, got] of [
      [[1e300, -1e300], '{"mean":0,"std":"Infinity"}'],
      [[Number.POSITIVE_INFINITY], '{"mean":"Infinity","std":"NaN"}'],
    ] as const) {
      await expect(scaleOf(values)).rejects.toThrow(
        new ConfigError(
          `fitEncoder: \`columns.age\` must be a column whose mean and standard deviation are finite, got ${got}.`,
        ),
      );
    }
    await expect(scaleOf([3, -1], 'log1p')).rejects.toThrow(
      new ShapeError(
        'fitEncoder: `table` must have numbers above -1 to take the logarithm of 1 + x, got -1 (column "age", row 1).',
      ),
    );
  });

  test('refuses a table without a column, with one of another kind, or with columns of other lengths', async () => {
    await expect(fitEncoder({ columns: { race: 'category' }, labels: {} }, table)).rejects.toThrow(
      new ShapeError(
        'fitEncoder: `table` must have the categorical column "race", got the columns ["age","city","sex","basket"].',
      ),
    );
    await expect(fitEncoder({ columns: { city: 'number' }, labels: {} }, table)).rejects.toThrow(
      new ShapeError('fitEncoder: `table` must have the continuous column "city", got a categorical one.'),
    );
    await expect(fitEncoder(numeric, { ...numbers([1, 2]), rows: 3 })).rejects.toThrow(
      new ShapeError('fitEncoder: `table` must have 3 rows in every column, got 2 (column "age").'),
    );
  });

  test('refuses a code that the dictionary does not have', async () => {
    const codes = { kind: 'categorical', codes: Int32Array.of(0, 7), dictionary: ['a'] } as const;
    const broken: Table = { rows: 2, columns: new Map([['city', codes]]) };
    await expect(fitEncoder(ofCity('category'), broken)).rejects.toThrow(
      new ShapeError('fitEncoder: `codes` must be from 0 to 0, got 7 (column "city", row 1).'),
    );
  });

  test('refuses a column of more than a million values', async () => {
    const count = 1_000_001;
    const dictionary = Array.from({ length: count }, (_, i) => String(i));
    const codes = Int32Array.from({ length: count }, (_, i) => i);
    const wide: Table = {
      rows: count,
      columns: new Map([['city', { kind: 'categorical', codes, dictionary }]]),
    };
    await expect(fitEncoder(ofCity('category'), wide)).rejects.toThrow(
      new ConfigError(
        'fitEncoder: `columns.city` must be a column of at most 1000000 distinct values, got 1000001. Hash it, give it a `minCount`, or leave it out.',
      ),
    );
  });

  test('refuses a schema that contradicts itself', async () => {
    const labels = { bought: binaryLabel({ column: 'city', positive: ['yes'] }) };
    await expect(fitEncoder({ ...schema, labels }, table)).rejects.toThrow(
      new ConfigError('fitEncoder: `labels.bought.column` must be a column that is no feature, got "city".'),
    );
  });

  test('fits several sources whose dictionaries differ', async () => {
    const other = tableFromRows([{ age: 60, city: 'Oslo', sex: 'f', basket: 'yes' }], specs);
    const both = await fitEncoder(schema, [table, other]);
    expect(both.toJSON()).toEqual((await fitEncoder(schema, await concatTables([table, other]))).toJSON());
    expect(Array.from(both.encode(other).ids)).toEqual([2, 4]); // Lyon, Oslo, Rome, f, m
  });
});
