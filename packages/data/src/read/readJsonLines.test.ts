import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ColumnSpec } from '../table/columnSpec.js';
import { concatTables } from '../table/concatTables.js';
import { allChunks, failure, inPieces, plainTable } from '../testing/collect.js';
import { readCsv } from './readCsv.js';
import { type ReadJsonLinesOptions, readJsonLines } from './readJsonLines.js';
import type { ReadReport } from './readOptions.js';
import { rejectedText } from './rejectedText.js';
import { tableFromRows } from './tableFromRows.js';

const encode = (text: string) => new TextEncoder().encode(text);
const specs: readonly ColumnSpec[] = [
  { name: 'age', kind: 'continuous' },
  { name: 'city', kind: 'categorical' },
  { name: 'genres', kind: 'several' },
];
const rows = [
  { age: 31, city: 'Os"lo', genres: ['No]ir', 'W}a{r'], other: { deep: [1, '],['] } },
  { age: null, city: 'a,b\\', genres: [] },
  { genres: 'x|y', city: '\u{1f986}\n' },
];
const expected = {
  age: [31, Number.NaN, Number.NaN],
  city: ['Os"lo', 'a,b\\', '\u{1f986}\n'],
  genres: [['No]ir', 'W}a{r'], [], ['x', 'y']],
};
const read = async (source: Parameters<typeof readJsonLines>[0], options: ReadJsonLinesOptions = {}) =>
  plainTable(await concatTables(readJsonLines(source, specs, options)));
const lines = rows.map((row) => JSON.stringify(row)).join('\n');

describe('readJsonLines', () => {
  test.each([
    ['lines', `${lines}\n`],
    ['lines that end with CRLF, blank ones between', `\r\n${lines.replaceAll('\n', '\r\n \r\n\r\n')}`],
    ['lines without a last end', lines],
    ['an array', JSON.stringify(rows)],
    ['an array on many lines', `\n ${JSON.stringify(rows, null, 2)}\n \n`],
    ['a byte order mark', `\ufeff${lines}`],
  ])('reads %s, cut anywhere, packed or not', async (_, text) => {
    expect(await read(text)).toEqual(expected);
    expect(await read(inPieces(encode(text), 1))).toEqual(expected);
    expect(await read(inPieces(encode(text), 7))).toEqual(expected);
    expect(await read(gzipSync(text))).toEqual(expected);
    expect(await read(Buffer.from(text.replace('\ufeff', ''), 'utf16le'), { encoding: 'utf-16le' })).toEqual(
      expected,
    );
    expect(plainTable(tableFromRows(rows, specs))).toEqual(expected);
  });

  test('gives, of any rows, the tables that readCsv gives of the same rows', async () => {
    const columns: readonly ColumnSpec[] = [
      ...specs,
      { name: 'day', kind: 'date' },
      { name: 'member', kind: 'boolean' },
    ];
    const options = { missing: ['NA'], decimal: ',', thousands: '.' } as const;
    const cell = fc.record({
      age: fc.constantFrom('31,5', '1.031', '', 'NA', '-4'),
      city: fc.constantFrom('Oslo', '', 'NA', 'a"b', 'é', ' x', '007'),
      genres: fc.constantFrom('a|b', '', 'NA', "['a', 'b']", 'a||NA'),
      day: fc.constantFrom('2024-05-31', '', 'NA'),
      member: fc.constantFrom('yes', 'F', '', 'NA', '1'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 6 }), async (list) => {
        const names = columns.map(({ name }) => name as keyof (typeof list)[0]);
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const csv = [names, ...list.map((row) => names.map((name) => quoted(row[name])))]
          .map((cells) => cells.join(','))
          .join('\n');
        const table = await concatTables(readCsv(csv, columns, options));
        const json = list.map((row) => JSON.stringify(row)).join('\n');
        expect(await concatTables(readJsonLines(json, columns, options))).toEqual(table);
        expect(
          await concatTables(readJsonLines(`[${json.replaceAll('\n', ',')}]`, columns, options)),
        ).toEqual(table);
      }),
      { numRuns: 100 },
    );
  });

  test('yields chunks of at most chunkRows rows whose dictionaries grow, and one without rows for an empty array', async () => {
    const chunks = await allChunks(readJsonLines(lines, specs, { chunkRows: 2 }));
    expect(chunks.map((chunk) => chunk.rows)).toEqual([2, 1]);
    expect(chunks[1]?.columns.get('genres')).toMatchObject({ dictionary: ['No]ir', 'W}a{r', 'x', 'y'] });
    expect((await allChunks(readJsonLines(' [ ] ', specs))).map((chunk) => chunk.rows)).toEqual([0]);
  });

  test('tells each row that is read, and treats names that every object has as names', async () => {
    const told: unknown[] = [];
    const text = '{"__proto__":"p","toString":"t"}\n';
    const columns: readonly ColumnSpec[] = [
      { name: '__proto__', kind: 'categorical' },
      { name: 'toString', kind: 'categorical' },
    ];
    const table = await concatTables(readJsonLines(text, columns, { onRow: (row) => told.push(row) }));
    expect([...table.columns.keys()]).toEqual(['__proto__', 'toString']);
    expect(table.columns.get('__proto__')).toMatchObject({ dictionary: ['p'] });
    expect(told).toEqual([JSON.parse(text)]);
  });

  test.each<[string, string, string, string]>([
    [
      'no JSON',
      '{"age":1}\n{"age":1,}\n',
      'json',
      '`row` must be a JSON object, got "{\\"age\\":1,}" (line 2).',
    ],
    ['a list', '\n[1,2]\n', 'json', '`row` must be a JSON object, got "1" (line 2).'],
    ['a number', '5\n', 'json', '`row` must be a JSON object, got "5" (line 1).'],
    ['null', '{"age":1}\nnull', 'json', '`row` must be a JSON object, got "null" (line 2).'],
    [
      'a text for a number',
      '{"age":"x"}',
      'number',
      '`age` must be a finite number, or null where it is missing, got "x" (line 1).',
    ],
    [
      'an object for a value',
      '[\n\n{"city":{}}]',
      'value',
      '`city` must be a string, a finite number, a boolean, or null where it is missing, got {} (line 3).',
    ],
    [
      'a number beyond all',
      '{"age":1e999}',
      'number',
      '`age` must be a finite number, or null where it is missing, got Infinity (line 1).',
    ],
    [
      'an integer that is not exact',
      '{"city":12345678901234567890}',
      'value',
      '`city` must be a text where an integer is beyond 2^53, as numbers do not tell such ones apart, got 12345678901234567000 (line 1).',
    ],
    [
      'half a character',
      '{"city":"\\ud800"}',
      'value',
      '`city` must be Unicode text, got "\\ud800" (line 1).',
    ],
    [
      'an array without its end',
      '[{"age":1}\n',
      'json',
      '`source` must be an array that ends with a bracket, got the end of the file (line 2).',
    ],
    [
      'an array that is cut',
      '[{"age":1},{"a',
      'json',
      '`source` must be an array that ends with a bracket, got the end of the file (line 1).',
    ],
    [
      'an array and more',
      '[{"age":1}]\n[',
      'json',
      '`source` must be one array, got something behind it (line 2).',
    ],
    [
      'two rows without a comma',
      '[{"age":1}{"age":2}]',
      'json',
      '`row` must be a JSON object, got "{\\"age\\":1}{\\"age\\":2}" (line 1).',
    ],
    ['a comma before the end', '[{"age":1},]', 'json', '`row` must be a JSON object, got "" (line 1).'],
    ['nothing', ' \n\n', 'empty', '`source` must be a file with at least one row, got none.'],
    [
      'a column that no row has',
      '{"age":1,"town":"a"}\n{"ages":1}',
      'column',
      '`columns` must be properties of the rows, one of ["age","town","ages"], got "city".',
    ],
    [
      'a misspelled column',
      '{"age":1,"citi":"a","genres":[]}',
      'column',
      '`columns` must be properties of the rows, one of ["age","citi","genres"], got "city". Did you mean "citi"?',
    ],
  ])('refuses %s', async (_, text, code, message) => {
    for (const source of [text, inPieces(encode(text), 1)]) {
      expect(await failure(readJsonLines(source, specs))).toMatchObject({
        name: 'FileError',
        code,
        message: `readJsonLines: ${message}`,
      });
    }
  });

  test('keeps the limits', async () => {
    const limited = async (text: string, limits: object) =>
      (await failure(readJsonLines(text, [{ name: 'city', kind: 'categorical' }], { limits }))).message;
    const two = '{"city":"a"}\n{"city":"b"}\n';
    expect(await limited(two, { categories: 1 })).toBe(
      'readJsonLines: `city` must be a column of at most 1 distinct values, got one more (line 2).',
    );
    expect(await limited(two, { dictionaryBytes: 40 })).toBe(
      'readJsonLines: `dictionaries` must be tables whose distinct values take at most 40 bytes, got more (line 2).',
    );
    expect(await limited(two, { rowBytes: 11 })).toBe(
      'readJsonLines: `row` must be at most 11 bytes, got more (line 1).',
    );
    expect(await limited(`[${two.replace('\n', ',')}]`, { rowBytes: 11 })).toBe(
      'readJsonLines: `row` must be at most 11 bytes, got more (line 1).',
    );
    expect(await limited(`[{"city":"${'a'.repeat(70_000)}`, { rowBytes: 12 })).toBe(
      'readJsonLines: `row` must be at most 12 bytes, got 65535 or more (line 1).',
    );
  });

  test.each([
    ['lines', (list: string[]) => list.join('\n')],
    ['an array', (list: string[]) => `[\n${list.join(',\n')}\n]`],
  ])('collects bad rows of %s as lines that can be mended and read again', async (form, join) => {
    const text = join([
      '{"age":1,"city":"a","genres":[]}',
      '{"age":"x",\t"city":"b"}',
      '{"age":3,"city"}',
      '7',
    ]);
    for (const size of [1, 1000]) {
      const report: ReadReport = { rows: 0, skipped: 0, first: [] };
      const bytes = inPieces(encode(text), size);
      const table = await concatTables(readJsonLines(bytes, specs, { onBadRow: 'collect', report }));
      expect(plainTable(table)).toEqual({ age: [1], city: ['a'], genres: [[]] });
      expect(table.columns.get('city')).toMatchObject({ dictionary: ['a'] });
      expect(report.rejected?.map(({ line }) => line)).toEqual(form === 'lines' ? [2, 3, 4] : [3, 4, 5]);
      const mended = rejectedText(report)
        .replace('"x"', '2')
        .replace('"city"}', '"genres":["z"]}')
        .replace('7', '{}');
      expect(await read(mended)).toEqual({
        age: [2, 3, Number.NaN],
        city: ['b', '', ''],
        genres: [[], ['z'], []],
      });
    }
    const split = '[{"age":"x",\n  "city":"b"}]';
    const report: ReadReport = { rows: 0, skipped: 0, first: [] };
    await failure(readJsonLines(split, specs, { onBadRow: 'collect', report }));
    expect(rejectedText(report)).toBe('{"age":"x", "city":"b"}\n');
  });

  test('leaves out lines that are too long or not UTF-8, and reads on', async () => {
    const report: ReadReport = { rows: 0, skipped: 0, first: [] };
    const good = '{"age":1,"city":"a","genres":[]}';
    const text = `${good}\n{"city":"${'b'.repeat(500)}"}\n{"city":"~"}\n${good}\n{"city":"${'c'.repeat(500)}"}`;
    const bytes = encode(text).map((byte) => (byte === 126 ? 0xff : byte));
    for (const size of [1, 100, 10_000]) {
      const options = { onBadRow: 'skip', report, limits: { rowBytes: 100 } } as const;
      const table = await concatTables(readJsonLines(inPieces(bytes, size), specs, options));
      expect(table.rows).toBe(2);
    }
    expect([report.rows, report.skipped]).toEqual([6, 9]);
  });

  test('refuses options that it does not have', async () => {
    expect((await failure(readJsonLines('', specs, { onRow: 7 as never }))).message).toBe(
      'readJsonLines: `onRow` must be a function, got 7.',
    );
    expect((await failure(readJsonLines('', specs, { delimiter: ',' } as never))).message).toContain(
      'readJsonLines: `options` must be without unknown keys, got "delimiter".',
    );
  });
});
