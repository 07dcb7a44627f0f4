import { ShapeError } from '@mtl/core/plain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tableFromRows } from '../read/tableFromRows.js';
import type { Scaling } from '../schema/columnKinds.js';
import type { HashOptions } from '../schema/hashOptions.js';
import { binaryLabel, multiclassLabel, regressionLabel } from '../schema/labels.js';
import { murmur3 } from '../schema/murmur3.js';
import type { Schema } from '../schema/schema.js';
import type { ColumnSpec } from '../table/columnSpec.js';
import { concatTables } from '../table/concatTables.js';
import type { Table } from '../table/table.js';
import { fitEncoder } from './fitEncoder.js';

const schema = {
  columns: { age: 'number', city: 'category', hours: 'number', sex: 'category' },
  labels: {
    bought: binaryLabel({ column: 'basket', positive: ['yes'], negative: ['no'], missing: ['?'] }),
    size: multiclassLabel({ column: 'size', classes: ['S', 'M'] }),
    spent: regressionLabel({ column: 'euros' }),
  },
} satisfies Schema;
const specs: readonly ColumnSpec[] = [
  { name: 'euros', kind: 'continuous' },
  { name: 'size', kind: 'categorical' },
  { name: 'sex', kind: 'categorical' },
  { name: 'note', kind: 'categorical' },
  { name: 'city', kind: 'categorical' },
  { name: 'basket', kind: 'categorical' },
  { name: 'hours', kind: 'continuous' },
  { name: 'age', kind: 'continuous' },
];
const row = { age: 20, hours: 0, city: 'Rome', sex: 'f', basket: 'yes', size: 'M', euros: 9.5, note: '' };
const train = tableFromRows(
  [row, { ...row, age: 40, hours: 8, city: 'Lyon', basket: 'no', size: 'S' }],
  specs,
);
const tableOf = (...rows: Partial<Record<keyof typeof row, string | number | null>>[]) =>
  tableFromRows(
    rows.map((cells) => ({ ...row, ...cells })),
    specs,
  );

const scaled = (scaling: Scaling): Schema => ({
  columns: { age: { kind: 'number', scaling }, hours: { kind: 'number', scaling } },
  labels: {},
});
const hashed = (hash: HashOptions): Schema => ({
  columns: { city: { kind: 'category', hash }, sex: { kind: 'category', hash } },
  labels: {},
});

describe('encode', () => {
  test('gives ids, scaled numbers and labels, row by row', async () => {
    const encoder = await fitEncoder(schema, train); // Lyon 1, Rome 2, f 3; age (x − 30) / 10, hours (x − 4) / 4
    expect(
      encoder.encode(tableOf({ age: 50 }, { city: 'Oslo', hours: 12, basket: 'no', size: 'S' })),
    ).toEqual({
      rows: 2,
      fields: 2,
      ids: Int32Array.of(2, 3, /* Oslo: */ 0, 3),
      columns: 2,
      numeric: Float32Array.of(2, -1, -1, 2),
      labels: {
        bought: Float32Array.of(1, 0),
        size: Float32Array.of(1, 0),
        spent: Float32Array.of(9.5, 9.5),
      },
    });
  });

  test('gives a missing number 0, which is the mean, and a missing label NaN', async () => {
    const encoder = await fitEncoder(schema, train);
    const { numeric, labels } = encoder.encode(
      tableOf({ age: null, euros: null, basket: '?', size: '' }, { basket: '' }),
    );
    expect(numeric[0]).toBe(0);
    expect(labels).toEqual({
      bought: Float32Array.of(Number.NaN, Number.NaN),
      size: Float32Array.of(Number.NaN, 1),
      spent: Float32Array.of(Number.NaN, 9.5),
    });
  });

  test('standardizes ln(1 + x) where that was asked for', async () => {
    const encoder = await fitEncoder(scaled('log1p'), train);
    const { numeric } = encoder.encode(train); // two rows: one std below and one above the mean
    Array.from(numeric).forEach((value, i) => {
      expect(value).toBeCloseTo([-1, -1, 1, 1][i] as number, 6);
    });
    const low = tableOf({ hours: -0.5 });
    expect(encoder.encode(low).numeric[1]).toBeCloseTo(Math.log(0.5) / (Math.log(9) / 2) - 1, 6);
    expect(() => encoder.encode(tableOf({}, { hours: -2 }))).toThrow(
      new ShapeError(
        'encode: `table` must have numbers above -1 to take the logarithm of 1 + x, got -2 (column "hours", row 1).',
      ),
    );
  });

  test('leaves numbers as they are where that was asked for', async () => {
    const encoder = await fitEncoder(scaled('none'), train);
    expect(encoder.encode(train).numeric).toEqual(Float32Array.of(20, 0, 40, 8));
    const missing = tableOf({ age: null, hours: null });
    expect(encoder.encode(missing).numeric).toEqual(Float32Array.of(30, 4)); // the means
  });

  test('hashes column and value into the ids of the column, the last of which is that of missing cells', async () => {
    const encoder = await fitEncoder(hashed({ buckets: 1000, seed: 7 }), train);
    const { ids } = encoder.encode(tableOf({ city: 'Oslo' }, { city: null }));
    expect(Array.from(ids)).toEqual([
      1 + (murmur3('4:city=Oslo', 7) % 999),
      1001 + (murmur3('3:sex=f', 7) % 999),
      1000, // of missing cells
      1001 + (murmur3('3:sex=f', 7) % 999),
    ]);
  });

  test('is frozen: trained embeddings depend on the slots of a hash', async () => {
    const encoder = await fitEncoder(hashed({ buckets: 16_384 }), train);
    // MurmurHash3 of '4:city=Rome' is 1,171,599,641 and of '3:sex=f' 963,093,461; modulo 16,383, plus 1
    expect(Array.from(encoder.encode(tableOf({})).ids)).toEqual([2163, 16_384 + 2424]);
  });

  test('keeps hashed ids in range whatever the values', async () => {
    const buckets = fc.oneof(fc.integer({ min: 2, max: 50 }), fc.constant(2 ** 31 - 1));
    await fc.assert(
      fc.asyncProperty(buckets, fc.array(fc.string({ unit: 'binary' })), async (size, cities) => {
        const city = { kind: 'category', hash: { buckets: size } } as const;
        const encoder = await fitEncoder({ columns: { city }, labels: {} }, train);
        const { ids } = encoder.encode(tableOf(...cities.map((city) => ({ city }))));
        ids.forEach((id, row) => {
          if (cities[row] === '') expect(id).toBe(size);
          else expect(id >= 1 && id <= size - 1).toBe(true);
        });
      }),
    );
  });

  test('decodes every id to the value it was encoded from', async () => {
    const cells = fc.array(
      fc.tuple(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'constructor', '', 'x')),
      {
        minLength: 1,
      },
    );
    await fc.assert(
      fc.asyncProperty(cells, async (pairs) => {
        const table = tableOf(...pairs.map(([city, sex]) => ({ city, sex })));
        const encoder = await fitEncoder(schema, table, { onWarning: () => undefined });
        const { ids } = encoder.encode(table);
        pairs.forEach(([city, sex], i) => {
          expect(encoder.decode(ids[2 * i] as number)).toEqual({ column: 'city', value: city });
          expect(encoder.decode(ids[2 * i + 1] as number)).toEqual({ column: 'sex', value: sex });
        });
      }),
    );
  });

  test('follows a dictionary that grows from chunk to chunk', async () => {
    const encoder = await fitEncoder(schema, train);
    const dictionary = ['Rome'];
    const sex = { kind: 'categorical', codes: Int32Array.of(0), dictionary: ['f'] } as const;
    const numbers = { kind: 'continuous', values: Float64Array.of(30) } as const;
    const chunk = (code: number): Table => ({
      rows: 1,
      columns: new Map<string, Table['columns'] extends ReadonlyMap<string, infer C> ? C : never>([
        ['city', { kind: 'categorical', codes: Int32Array.of(code), dictionary }],
        ['sex', sex],
        ['age', numbers],
        ['hours', numbers],
      ]),
    });
    const idOf = (code: number) => encoder.encode(chunk(code), { labels: false }).ids[0];
    expect(idOf(0)).toBe(2);
    dictionary.push('Oslo', 'Lyon');
    expect([idOf(0), idOf(1), idOf(2)]).toEqual([2, 0, 1]);
    expect(() => idOf(3)).toThrow(
      new ShapeError('encode: `codes` must be from 0 to 2, got 3 (column "city", row 0).'),
    );
    expect(() => idOf(-1)).toThrow(
      new ShapeError('encode: `codes` must be from 0 to 2, got -1 (column "city", row 0).'),
    );
  });

  test('encodes chunks to the rows of the whole', async () => {
    const encoder = await fitEncoder(schema, train);
    const parts = [tableOf({ city: 'Oslo' }), train, tableOf({ age: 1 }, { sex: 'm' })];
    const whole = encoder.encode(await concatTables(parts));
    expect(parts.flatMap((part) => Array.from(encoder.encode(part).ids))).toEqual(Array.from(whole.ids));
    expect(parts.flatMap((part) => Array.from(encoder.encode(part).numeric))).toEqual(
      Array.from(whole.numeric),
    );
  });

  test('needs no label column for rows to predict', async () => {
    const encoder = await fitEncoder(schema, train);
    const features = specs.filter(({ name }) => !['basket', 'size', 'euros'].includes(name));
    const { age, hours, city, sex, note } = row;
    const unlabelled = tableFromRows([{ age, hours, city, sex, note }], features);
    expect(encoder.encode(unlabelled, { labels: false })).toEqual({
      rows: 1,
      fields: 2,
      ids: Int32Array.of(2, 3),
      columns: 2,
      numeric: Float32Array.of(-1, -1),
      labels: {},
    });
    expect(() => encoder.encode(unlabelled)).toThrow(
      new ShapeError(
        'encode: `table` must have the categorical column "basket", got the columns ["sex","note","city","hours","age"].',
      ),
    );
  });

  test('encodes a table of numbers only, and one of categories only', async () => {
    const numbers = await fitEncoder({ columns: { age: 'number', hours: 'number' }, labels: {} }, train);
    expect(numbers.shape).toEqual({ fields: 0, values: 0, numeric: 2, columns: [] });
    expect(numbers.encode(train)).toMatchObject({ fields: 0, ids: new Int32Array(0), columns: 2 });
    const categories = await fitEncoder({ columns: { city: 'category' }, labels: {} }, train);
    expect(categories.shape).toEqual({
      fields: 1,
      values: 2,
      numeric: 0,
      columns: [{ name: 'city', first: 1, last: 2 }],
    });
    expect(categories.encode(train)).toMatchObject({ columns: 0, numeric: new Float32Array(0), fields: 1 });
  });

  test('encodes no row', async () => {
    const encoder = await fitEncoder(schema, train);
    expect(encoder.encode(tableOf())).toMatchObject({
      rows: 0,
      ids: new Int32Array(0),
      numeric: new Float32Array(0),
    });
  });

  test('refuses a table without a column or with one of another kind', async () => {
    const encoder = await fitEncoder(schema, train);
    const lacking = (name: string): Table => ({
      rows: train.rows,
      columns: new Map([...train.columns].filter(([other]) => other !== name)),
    });
    expect(() => encoder.encode(lacking('city'))).toThrow(
      new ShapeError(
        'encode: `table` must have the categorical column "city", got the columns ["euros","size","sex","note","basket","hours","age"].',
      ),
    );
    expect(() => encoder.encode(lacking('euros'))).toThrow(
      /^encode: `table` must have the continuous column "euros", got the columns /,
    );
    const swapped: Table = {
      rows: train.rows,
      columns: new Map([...train.columns].map(([name, column]) => [name === 'age' ? 'city' : name, column])),
    };
    expect(() => encoder.encode(swapped)).toThrow(
      new ShapeError('encode: `table` must have the categorical column "city", got a continuous one.'),
    );
  });

  test('refuses a label value that is none of the classes, with column and row', async () => {
    const encoder = await fitEncoder(schema, train);
    expect(() => encoder.encode(tableOf({}, { size: 'XL' }))).toThrow(
      new ShapeError(
        'encode: `labels.size` must be one of ["S","M"], got "XL" (column "size", row 1). `unknownLabels: \'missing\'` counts such rows instead.',
      ),
    );
    expect(() => encoder.encode(tableOf({ basket: 'maybe' }))).toThrow(
      new ShapeError(
        'encode: `labels.bought` must be one of ["yes","no","?"], got "maybe" (column "basket", row 0). `unknownLabels: \'missing\'` counts such rows instead.',
      ),
    );
  });

  test('refuses numbers that float32 cannot hold', async () => {
    const encoder = await fitEncoder(schema, train);
    for (const age of [1e300, -1e300, Number.POSITIVE_INFINITY]) {
      const table: Table = {
        rows: 2,
        columns: new Map([
          ...train.columns,
          ['age', { kind: 'continuous', values: Float64Array.of(0, age) }],
        ]),
      };
      expect(() => encoder.encode(table)).toThrow(
        new ShapeError(
          `encode: \`table\` must have numbers that are finite in float32 once scaled, got ${age} (column "age", row 1).`,
        ),
      );
    }
    const euros: Table = {
      rows: 2,
      columns: new Map([
        ...train.columns,
        ['euros', { kind: 'continuous', values: Float64Array.of(0, 1e39) }],
      ]),
    };
    expect(() => encoder.encode(euros)).toThrow(
      new ShapeError(
        'encode: `labels.spent` must be a number that is finite in float32, got 1e+39 (column "euros", row 1).',
      ),
    );
  });
});

describe('decode', () => {
  test('gives nothing for 0 and refuses what is no id', async () => {
    const encoder = await fitEncoder(schema, train);
    expect(encoder.decode(0)).toBeUndefined();
    expect(encoder.decode(3)).toEqual({ column: 'sex', value: 'f' });
    for (const id of [-1, 4, 0.5, Number.NaN]) {
      expect(() => encoder.decode(id)).toThrow(
        new ShapeError(`decode: \`id\` must be from 0 to 3, got ${id}.`),
      );
    }
  });

  test('does not guess what fell into a slot', async () => {
    const encoder = await fitEncoder(hashed({ buckets: 9 }), train);
    expect([1, 8, 9, 10].map((id) => encoder.decode(id))).toEqual([
      { column: 'city', value: null },
      { column: 'city', value: null },
      { column: 'city', value: '' }, // missing
      { column: 'sex', value: null },
    ]);
  });
});

describe('toJSON', () => {
  test('is a copy', async () => {
    const encoder = await fitEncoder(schema, train);
    const json = encoder.toJSON() as unknown as { columns: { center: number }[] };
    for (const column of json.columns) column.center = 99;
    expect(encoder.toJSON().columns[0]).toMatchObject({ center: 30 });
  });
});
