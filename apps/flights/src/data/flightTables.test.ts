import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { ConfigError } from '@mtl/core/plain';
import type { CategoricalColumn, ContinuousColumn, Table } from '@mtl/data';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flightTables } from './flightTables.js';
import { loadFlights } from './loadFlights.js';
import { type Flights, openFlights } from './openFlights.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flights-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Writes a Parquet file of what a query gives. */
async function parquetOf(query: string, name: string): Promise<string> {
  const path = join(folder, name);
  const database = await DuckDBInstance.create(':memory:');
  const connection = await database.connect();
  await connection.run(`COPY (${query}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  database.closeSync();
  return path;
}

async function tablesOf(flights: Flights, span: Parameters<typeof flightTables>[2]): Promise<Table[]> {
  const tables: Table[] = [];
  for await (const table of flightTables(flights.connection, flights.airports, span)) tables.push(table);
  return tables;
}

const textsOf = (table: Table, name: string) => {
  const { codes, dictionary } = table.columns.get(name) as CategoricalColumn;
  return Array.from(codes, (code) => dictionary[code]);
};
const numbersOf = (table: Table, name: string) =>
  Array.from((table.columns.get(name) as ContinuousColumn).values);

describe('flightTables', () => {
  test('gives hour, day of the week, airports, their cross and three labels by hand, missing cells as missing', async () => {
    const path = await parquetOf(
      `SELECT * FROM (VALUES
        (TIMESTAMP '2001-01-01 00:01:00', 15::BIGINT, 500::BIGINT, 'LAS', 'PHL'),
        (TIMESTAMP '2001-01-07 23:59:00', 14, 100, 'PHL', 'LAS'),
        (TIMESTAMP '2001-06-30 12:00:00', 60, NULL, 'ANC', 'PHL'),
        (TIMESTAMP '2001-06-30 13:00:00', NULL, 7, NULL, 'PHL')) AS t(date, delay, distance, origin, destination)`,
      "an airport's.parquet",
    );
    const flights = await openFlights(path);
    expect([flights.rows, flights.airports]).toEqual([4, ['', 'ANC', 'LAS', 'PHL']]);
    const [table, ...others] = (await tablesOf(flights, { path })) as [Table, ...Table[]];
    expect(others).toEqual([]);
    expect(textsOf(table, 'hour')).toEqual(['0', '23', '12', '13']);
    expect(textsOf(table, 'weekday')).toEqual(['Monday', 'Sunday', 'Saturday', 'Saturday']);
    expect(textsOf(table, 'origin')).toEqual(['LAS', 'PHL', 'ANC', '']);
    expect(textsOf(table, 'destination')).toEqual(['PHL', 'LAS', 'PHL', 'PHL']);
    expect(textsOf(table, 'route')).toEqual(['LAS-PHL', 'PHL-LAS', 'ANC-PHL', '-PHL']);
    expect(textsOf(table, 'late15')).toEqual(['true', 'false', 'true', '']);
    expect(textsOf(table, 'late60')).toEqual(['false', 'false', 'true', '']);
    expect(numbersOf(table, 'delay')).toEqual([15, 14, 60, Number.NaN]);
    expect(numbersOf(table, 'distance')).toEqual([500, 100, Number.NaN, 7]);
    flights.close();
  });

  test('cuts a long file into tables that share their dictionaries, and keeps every row once and in order', async () => {
    const path = await parquetOf(
      `SELECT TIMESTAMP '2001-01-01' + INTERVAL (i) MINUTE AS date, i AS delay, 9::BIGINT AS distance,
        chr((65 + i % 3)::INT) AS origin, chr((65 + i % 5)::INT) AS destination FROM range(150000) t(i)`,
      'long.parquet',
    );
    const flights = await openFlights(path);
    const tables = await tablesOf(flights, {
      path,
      from: Date.UTC(2001, 0, 1, 1),
      before: Date.UTC(2001, 0, 101),
    });
    const delays = tables.flatMap((table) => numbersOf(table, 'delay'));
    expect(delays).toEqual(Array.from({ length: 100 * 1440 - 60 }, (_, i) => i + 60));
    expect(tables.length).toBe(3);
    const dictionaries = tables.map((table) => (table.columns.get('route') as CategoricalColumn).dictionary);
    expect(new Set(dictionaries).size).toBe(1);
    expect(dictionaries[0]?.length).toBe(15);
    flights.close();
  });

  test('refuses a file that holds no flights', async () => {
    const path = join(folder, 'notes.parquet');
    await writeFile(path, 'no flights');
    await expect(openFlights(path)).rejects.toThrow(
      `flights: \`--data\` must be a Parquet file with date, delay, distance, origin and destination, got "${path}". `,
    );
  });
});

describe('loadFlights', () => {
  test('holds the newest back and leaves a day between the parts', async () => {
    const path = await parquetOf(
      `SELECT TIMESTAMP '2001-01-01' + INTERVAL (i) HOUR AS date, i AS delay, 9::BIGINT AS distance, 'LAS' AS origin,
        'PHL' AS destination FROM range(2400) t(i)`,
      'hours.parquet',
    );
    const { train, validation, test: newest, rows, encoder } = await loadFlights(path);
    const ends = (delays: Float32Array) => [delays[0], delays.at(-1)];
    expect(ends(train.labels.delay)).toEqual([0, 1894]);
    expect(ends(validation.labels.delay)).toEqual([1919, 2134]);
    expect(ends(newest.labels.delay)).toEqual([2159, 2399]);
    expect(rows).toBe(1895 + 216 + 241);
    expect(encoder.schema.columns.route).toMatchObject({ kind: 'category' });
    const some = await loadFlights(path, 600);
    expect(ends(some.train.labels.delay)).toEqual([0, 454]);
    expect(ends(some.test.labels.delay)).toEqual([539, 598]);
    await expect(loadFlights(path, 240)).rejects.toThrow(
      new ConfigError('flights: `--rows` must be enough for three parts with a day between them, got 240.'),
    );
  });
});
