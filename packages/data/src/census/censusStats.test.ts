import { readFileSync } from 'node:fs';
import { concatExamples, type Examples, takeExamples } from '@mtl/core/plain';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Encoder } from '../encode/encoder.js';
import { fitEncoder } from '../encode/fitEncoder.js';
import { readEncoder } from '../encode/readEncoder.js';
import { taskHeads } from '../schema/taskHeads.js';
import { concatTables } from '../table/concatTables.js';
import type { Table } from '../table/table.js';
import { takeRows } from '../table/takeRows.js';
import { type CensusTask, censusSchema } from './censusTasks.js';
import { testFileProtocol } from './protocol.js';
import { readCensus } from './readCensus.js';

/** The parts of the reference statistics that are read here. */
interface Stats {
  readonly rows: Readonly<Record<Part | 'all', number>>;
  readonly positives: Readonly<Record<CensusTask | 'someCollege', Record<Part | 'all', number>>>;
  readonly features: {
    readonly oneHotColumns: number;
    readonly continuousColumns: number;
    readonly total: number;
  };
  readonly vocabularySizes: Readonly<Record<string, number>>;
  readonly unseenValues: Readonly<Record<string, Partial<Record<Part, number>>>>;
  readonly continuous: Readonly<Record<string, { readonly mean: number; readonly std: number }>>;
  readonly checks: {
    readonly featureSums: Readonly<Record<Part, number>>;
    readonly firstRowOneHotValues: Readonly<Record<string, string>>;
    readonly labelPairs: Readonly<Record<string, number>>;
  };
}
type Part = 'train' | 'validation' | 'test';
const parts = ['train', 'validation', 'test'] as const;

const shared = new URL('../../../../../shared/', import.meta.url);
const file = read('data/census-income.test.gz');
const reference = read('golden/census-stats.json');
if (!file || !reference) console.log('census statistics: not checked, the data file is not there');

describe.runIf(file && reference)('the test-file protocol on Census-Income', () => {
  const stats = JSON.parse(reference?.toString() ?? '{}') as Stats;
  let table: Table;
  let rows: Readonly<Record<Part, Int32Array>>;
  let encoder: Encoder<CensusTask>;
  let encoded: Readonly<Record<Part, Examples<CensusTask>>>;

  beforeAll(async () => {
    table = await concatTables(readCensus(file as Uint8Array));
    rows = testFileProtocol(table.rows);
    encoder = await fitEncoder(censusSchema({ dropAllLabels: true }), takeRows(table, rows.train));
    const encode = (part: Part) => encoder.encode(takeRows(table, rows[part]));
    encoded = { train: encode('train'), validation: encode('validation'), test: encode('test') };
  });

  test('has the rows of the reference in every part', () => {
    expect(table.rows).toBe(stats.rows.all);
    for (const part of parts) expect(encoded[part].rows).toBe(stats.rows[part]);
  });

  test('has the positives of the three tasks', () => {
    for (const part of parts) {
      for (const task of ['income', 'neverMarried', 'college'] as const) {
        expect(sum(encoded[part].labels[task])).toBe(stats.positives[task][part]);
      }
    }
  });

  test('has the positives of the wider reading of college', async () => {
    const schema = censusSchema({ tasks: ['college'], educationDefinition: 'someCollege' });
    const wider = await fitEncoder(schema, table);
    const { labels } = wider.encode(table);
    expect(sum(labels.college)).toBe(stats.positives.someCollege.all);
    for (const part of parts) {
      const taken = takeExamples(wider.encode(table), rows[part]);
      expect(sum(taken.labels.college)).toBe(stats.positives.someCollege[part]);
    }
  });

  test.each([
    ['associate', 19_456],
    ['bachelor', 14_687],
    ['bachelorNoProf', 13_811],
  ] as const)('counts %s as %i in the whole file', async (educationDefinition, positives) => {
    const schema = {
      ...censusSchema({ tasks: ['college'], educationDefinition }),
      columns: {},
    };
    const { labels } = (await fitEncoder(schema, table)).encode(table);
    expect(sum(labels.college)).toBe(positives);
  });

  test('numbers 474 values in 31 fields, as many per field as the reference', () => {
    const sizes = Object.fromEntries(
      encoder
        .toJSON()
        .columns.flatMap((column) =>
          column.kind === 'category' ? [[column.name, column.values?.length]] : [],
        ),
    );
    expect(sizes).toEqual(stats.vocabularySizes);
    expect(encoder.values).toBe(stats.features.oneHotColumns);
    expect(encoder.fields).toBe(31);
    expect(encoder.columns).toBe(stats.features.continuousColumns);
    expect(encoder.values + encoder.columns).toBe(stats.features.total);
  });

  test('measures mean and standard deviation to 1e-9', () => {
    const columns = encoder.toJSON().columns.flatMap((column) => (column.kind === 'number' ? [column] : []));
    expect(columns.map(({ name }) => name)).toEqual(Object.keys(stats.continuous));
    for (const { name, center, scale } of columns) {
      expect(Math.abs(center - (stats.continuous[name]?.mean ?? Number.NaN))).toBeLessThan(1e-9);
      expect(Math.abs(scale - (stats.continuous[name]?.std ?? Number.NaN))).toBeLessThan(1e-9);
    }
  });

  test('gives id 0 to the values that the training rows do not have, and to no others', () => {
    for (const part of parts) {
      const { ids, fields } = encoded[part];
      const unseen: Record<string, number> = {};
      ids.forEach((id, i) => {
        const name = encoder.shape.columns?.[i % fields]?.name as string;
        if (id === 0) unseen[name] = (unseen[name] ?? 0) + 1;
      });
      const expected = Object.entries(stats.unseenValues).flatMap(([name, counts]) =>
        counts[part] === undefined ? [] : [[name, counts[part]]],
      );
      expect(unseen).toEqual(Object.fromEntries(expected));
    }
  });

  test('has the sums of the reference over all features', () => {
    for (const part of parts) {
      const { ids, numeric } = encoded[part];
      const total = ids.reduce((count, id) => count + (id > 0 ? 1 : 0), 0) + sum(numeric);
      const rounding = sum(numeric.map(Math.abs)) * 2 ** -24; // the reference summed float64
      expect(Math.abs(total - stats.checks.featureSums[part])).toBeLessThan(rounding + 5e-5);
    }
  });

  test('decodes the ids of the first row to its values', () => {
    const { ids, fields } = encoded.train;
    const pairs = Array.from(ids.subarray(0, fields), (id) => encoder.decode(id));
    const values = Object.fromEntries(pairs.map((pair) => [pair?.column, pair?.value]));
    expect(values).toEqual(stats.checks.firstRowOneHotValues);
  });

  test('has the label pairs of the reference', () => {
    const { income, neverMarried, college } = encoded.train.labels;
    const together = (a: Float32Array, b: Float32Array) =>
      sum(a.map((x, i) => x * (b[i] as number))) / a.length;
    const { labelPairs } = stats.checks;
    expect(together(income, neverMarried)).toBeCloseTo(
      labelPairs['train P(income and neverMarried)'] as number,
      12,
    );
    expect(together(income, college)).toBeCloseTo(labelPairs['train P(income and college)'] as number, 12);
    expect(together(neverMarried, college)).toBeCloseTo(
      labelPairs['train P(neverMarried and college)'] as number,
      12,
    );
  });

  test('fits and encodes chunk by chunk to the same bits, before and after a trip through JSON', async () => {
    const schema = censusSchema();
    const whole = await fitEncoder(schema, table);
    const streamed = await fitEncoder(schema, readCensus(file as Uint8Array));
    expect(JSON.stringify(streamed)).toBe(JSON.stringify(whole));
    const read = readEncoder(JSON.stringify(whole), { tasks: taskHeads(schema) });
    const chunks: Examples<CensusTask>[] = [];
    for await (const chunk of readCensus(file as Uint8Array)) chunks.push(read.encode(chunk));
    expect(chunks.length).toBeGreaterThan(1);
    const [ours, theirs] = [concatExamples(chunks), whole.encode(table)];
    expect(Buffer.from(ours.ids.buffer).equals(Buffer.from(theirs.ids.buffer))).toBe(true);
    expect(Buffer.from(ours.numeric.buffer).equals(Buffer.from(theirs.numeric.buffer))).toBe(true);
    expect(ours.labels.income).toEqual(theirs.labels.income);
  });
});

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(new URL(path, shared));
  } catch {
    return undefined;
  }
}

function sum(values: Float32Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
