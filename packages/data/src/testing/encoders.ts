import { fitEncoder } from '../encode/fitEncoder.js';
import { tableFromRows } from '../read/tableFromRows.js';
import { columnsOf } from '../schema/columnsOf.js';
import { binaryLabel, multiclassLabel, regressionLabel } from '../schema/labels.js';
import type { Schema } from '../schema/schema.js';

/** Numbers, categories and a label of every kind. */
export const schema = {
  columns: { age: 'number', hours: 'number', city: 'category', sex: 'category' },
  labels: {
    income: binaryLabel({ column: 'pay', positive: ['high'], negative: ['low'], missing: ['?'] }),
    married: binaryLabel({ column: 'status', positive: ['yes'] }),
    size: multiclassLabel({ column: 'size', classes: ['S', 'M'] }),
    spent: regressionLabel({ column: 'euros' }),
  },
} satisfies Schema;

/** The columns of its tables. */
export const specs = [
  ...['age', 'hours', 'euros'].map((name) => ({ name, kind: 'continuous' }) as const),
  ...['city', 'sex', 'pay', 'status', 'size'].map((name) => ({ name, kind: 'categorical' }) as const),
];

/** A row of such a table. */
export const row = {
  age: 20,
  hours: 1,
  euros: 3,
  city: 'Rome',
  sex: 'f',
  pay: 'high',
  status: 'yes',
  size: 'S',
};

/** Three rows. */
export const table = tableFromRows(
  [row, { ...row, age: 33, hours: 7, city: 'Lyon', sex: 'm', pay: 'low', status: 'no' }, { ...row, age: 47 }],
  specs,
);

/** What is written of an encoder of the schema, fitted on the table, with other columns if asked for. */
export const fitted = async (columns: Schema['columns'] = schema.columns) =>
  (await fitEncoder({ ...schema, columns }, table, { onWarning: () => undefined })).toJSON();

/** One with vocabularies. */
export const vocabulary = await fitted();

const slots = { kind: 'category', hash: { buckets: 1024, seed: 5 } } as const;

/** One that hashes. */
export const hashed = await fitted({
  city: { ...slots, units: 8 },
  sex: { ...slots, missing: 'none' },
  age: 'number',
});

/** One column of every kind, and every form of what an encoder learns. */
export const everything = await (async () => {
  const number = { kind: 'number', markers: ['NA'], decimal: ',', thousands: '.', indicator: true } as const;
  const columns = {
    rank: { ...number, scaling: 'quantile', missing: 'median' },
    range: { ...number, scaling: 'minMax', missing: { constant: 4 } },
    middle: { kind: 'number', scaling: 'robust' },
    log: { kind: 'number', scaling: 'log1p' },
    member: { kind: 'boolean', missing: { constant: 0.5 }, indicator: true },
    city: { kind: 'category', minCount: 2, unknown: 'own', units: 4, markers: ['?'] },
    site: { kind: 'category', hash: { buckets: 64, seed: 3 } },
    tags: { kind: 'categories', weightSeparator: ':', most: 2, keep: 'last', combine: 'sum' },
    words: { kind: 'categories', hash: { buckets: 32 } },
    history: { kind: 'categories', sameAs: 'city', combine: 'max' },
    title: { kind: 'text', buckets: 64, seed: 9, most: 3, units: 2 },
    day: { kind: 'date', parts: ['month', 'age', 'year'], indicator: true },
    hour: { kind: 'date', format: 'unix', parts: ['hour', 'weekday'], as: 'categories', units: 3 },
    user: 'group',
    at: { kind: 'time', format: 'number' },
    importance: { kind: 'weight', tasks: ['paid'], decimal: ',' },
  } as const satisfies Schema['columns'];
  const labels = {
    paid: regressionLabel({ column: 'paid', missing: ['x'], decimal: ',', thousands: '.' }),
    liked: binaryLabel({ column: 'liked', positive: ['1'] }),
  };
  const cells = (i: number) => ({
    ...{ rank: i * i, range: i, middle: 2 * i, log: i, member: i % 2, city: ['Rome', 'Lyon', 'Rome'][i % 3] },
    ...{
      site: `s${i}`,
      tags: 'a:1|b:2|c',
      words: ['x', 'y'],
      history: ['Rome', 'Bern'],
      title: `The ${i} cats`,
    },
    ...{
      day: `2024-0${1 + i}-01`,
      hour: 3600 * i,
      user: i % 2,
      at: i,
      importance: 1,
      paid: i * 100,
      liked: i % 2,
    },
  });
  const rows = [cells(0), cells(1), cells(2), cells(3), { ...cells(4), rank: null, day: null, member: null }];
  const all: Schema = { columns, labels };
  const table = tableFromRows(rows, columnsOf(all));
  return { table, encoder: await fitEncoder(all, table, { onWarning: () => undefined }) };
})();
