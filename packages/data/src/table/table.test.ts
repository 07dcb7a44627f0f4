import { describe, expect, test } from 'vitest';
import { plainTable } from '../testing/collect.js';
import { concatTables } from './concatTables.js';
import type { Table } from './table.js';
import { severalColumn } from './tableColumn.js';
import { takeRows } from './takeRows.js';

const dictionary = ['a', 'b'];
const chunk = (ages: number[], codes: number[], names: readonly string[] = dictionary): Table => ({
  rows: ages.length,
  columns: new Map([
    ['age', { kind: 'continuous', values: Float64Array.from(ages) }],
    ['city', { kind: 'categorical', codes: Int32Array.from(codes), dictionary: names }],
  ]),
});

describe('concatTables', () => {
  test('joins the chunks of one source and shares no memory with them', async () => {
    const first = chunk([1, Number.NaN], [0, 1]);
    const table = await concatTables([first, chunk([3], [1]), chunk([], [])]);
    expect(table.rows).toBe(3);
    expect(table.columns.get('age')).toEqual({
      kind: 'continuous',
      values: Float64Array.of(1, Number.NaN, 3),
    });
    expect(table.columns.get('city')).toEqual({
      kind: 'categorical',
      codes: Int32Array.of(0, 1, 1),
      dictionary: ['a', 'b'],
    });
    const only = await concatTables([first]);
    expect(only.columns.get('city')).not.toHaveProperty(
      'dictionary',
      expect.toSatisfy((names) => names === dictionary),
    );
    expect(only.columns.get('age')).not.toBe(first.columns.get('age'));
  });

  test('merges the dictionaries of several sources in order of appearance', async () => {
    const table = await concatTables([chunk([1], [1]), chunk([2, 3], [0, 1], ['c', 'a']), chunk([4], [0])]);
    expect(table.columns.get('city')).toEqual({
      kind: 'categorical',
      codes: Int32Array.of(1, 2, 0, 0),
      dictionary: ['a', 'b', 'c'],
    });
    expect(plainTable(table).city).toEqual(['b', 'c', 'a', 'a']);
  });

  test('is empty without chunks', async () => {
    expect(await concatTables([])).toEqual({ rows: 0, columns: new Map() });
  });

  test('refuses chunks with other columns, or of another kind', async () => {
    const other: Table = {
      rows: 0,
      columns: new Map([['age', { kind: 'continuous', values: new Float64Array(0) }]]),
    };
    await expect(concatTables([chunk([], []), other])).rejects.toThrow(
      'concatTables: `chunks[1]` must be a table of ["age","city"], got ["age"].',
    );
    const kinds: Table = {
      rows: 0,
      columns: new Map([
        ['age', { kind: 'continuous', values: new Float64Array(0) }],
        ['city', { kind: 'continuous', values: new Float64Array(0) }],
      ]),
    };
    await expect(concatTables([chunk([], []), kinds])).rejects.toThrow(
      expect.objectContaining({
        name: 'ShapeError',
        message:
          'concatTables: `chunks[1]` must be a table whose column "city" is categorical, got continuous.',
      }),
    );
  });
});

describe('a column of several values per row', () => {
  const genres = (
    offsets: number[],
    codes: number[],
    names: readonly string[],
    weights?: number[],
  ): Table => ({
    rows: offsets.length - 1,
    columns: new Map([
      [
        'genres',
        {
          kind: 'several',
          offsets: Int32Array.from(offsets),
          codes: Int32Array.from(codes),
          dictionary: names,
          ...(weights && { weights: Float64Array.from(weights) }),
        },
      ],
    ]),
  });

  test('is picked with its values in order, rows without a value too', () => {
    const table = genres([0, 2, 2, 3], [1, 0, 2], ['Noir', 'War', 'Drama'], [0.5, 1, 2]);
    const picked = takeRows(table, Int32Array.of(2, 0, 1, 2));
    expect(plainTable(picked)).toEqual({ genres: [['Drama:2'], ['War:0.5', 'Noir:1'], [], ['Drama:2']] });
    expect(picked.columns.get('genres')).toMatchObject({ offsets: Int32Array.of(0, 1, 3, 3, 4) });
    const bare = takeRows(genres([0, 1, 2], [0, 1], ['Noir', 'War']), Int32Array.of(1));
    expect(bare.columns.get('genres')).toEqual({
      kind: 'several',
      offsets: Int32Array.of(0, 1),
      codes: Int32Array.of(1),
      dictionary: ['Noir', 'War'],
    });
  });

  test('is joined with merged dictionaries; values without weights weigh 1 beside those with', async () => {
    const first = genres([0, 2, 2], [0, 1], ['Noir', 'War']);
    const second = genres([0, 1, 3], [0, 1, 0], ['War', 'Drama'], [0.5, 2, 3]);
    expect(plainTable(await concatTables([first, second, first]))).toEqual({
      genres: [['Noir:1', 'War:1'], [], ['War:0.5'], ['Drama:2', 'War:3'], ['Noir:1', 'War:1'], []],
    });
    expect((await concatTables([first, second])).columns.get('genres')).toEqual({
      kind: 'several',
      offsets: Int32Array.of(0, 2, 2, 3, 5),
      codes: Int32Array.of(0, 1, 1, 2, 1),
      dictionary: ['Noir', 'War', 'Drama'],
      weights: Float64Array.of(1, 1, 0.5, 2, 3),
    });
    expect((await concatTables([first, first])).columns.get('genres')).not.toHaveProperty('weights');
    const other: Table = {
      rows: 0,
      columns: new Map([['genres', { kind: 'continuous', values: new Float64Array(0) }]]),
    };
    await expect(concatTables([first, other])).rejects.toThrow(
      'concatTables: `chunks[1]` must be a table whose column "genres" is several, got continuous.',
    );
  });

  test('is refused where its offsets or weights do not fit', () => {
    const refusal = (table: Table) => () => severalColumn('encode', table, 'genres');
    const names = ['a'];
    expect(severalColumn('encode', genres([0, 1, 1], [0], names), 'genres').kind).toBe('several');
    for (const offsets of [
      [1, 1],
      [0, 2],
      [0, 1, 0, 1],
    ]) {
      expect(refusal(genres(offsets, [0], names))).toThrow(
        `encode: \`offsets\` must rise from 0 to the number of values, 1, got ${JSON.stringify(offsets)} (column "genres").`,
      );
    }
    expect(refusal(genres([0, 1], [0], names, [1, 2]))).toThrow(
      'encode: `weights` must be one per value, 1, got 2 (column "genres").',
    );
    expect(refusal({ ...genres([0, 1], [0], names), rows: 2 })).toThrow(
      'encode: `table` must have 2 rows in every column, got 1 (column "genres").',
    );
    expect(() => severalColumn('encode', chunk([], []), 'city')).toThrow(
      'encode: `table` must have the several column "city", got a categorical one.',
    );
  });
});

describe('takeRows', () => {
  test('picks rows in the order given, as often as given, and keeps the dictionaries', () => {
    const table = takeRows(chunk([1, 2, 3], [0, 1, 0]), Int32Array.of(2, 0, 2, 1));
    expect(table.rows).toBe(4);
    expect(plainTable(table)).toEqual({ age: [3, 1, 3, 2], city: ['a', 'a', 'a', 'b'] });
    const city = table.columns.get('city');
    expect(city?.kind === 'categorical' && city.dictionary).toBe(dictionary);
  });

  test('refuses an index that is no row', () => {
    const table = chunk([1, 2], [0, 1]);
    expect(() => takeRows(table, Int32Array.of(0, 2))).toThrow(
      'takeRows: `rows[1]` must be a row of a table of 2 rows, got 2.',
    );
    expect(() => takeRows(table, Int32Array.of(-1))).toThrow(
      'takeRows: `rows[0]` must be a row of a table of 2 rows, got -1.',
    );
  });
});
