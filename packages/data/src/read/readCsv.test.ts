import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ColumnSpec } from '../table/columnSpec.js';
import { concatTables } from '../table/concatTables.js';
import { allChunks, failure, inPieces, plainColumn, plainTable, streamOf } from '../testing/collect.js';
import { type ReadCsvOptions, readCsv } from './readCsv.js';
import type { ReadReport } from './readOptions.js';

const encode = (text: string) => new TextEncoder().encode(text);
const specs: readonly ColumnSpec[] = [
  { name: 'age', kind: 'continuous' },
  { name: 'city', kind: 'categorical' },
];
const texts = (...names: string[]): ColumnSpec[] => names.map((name) => ({ name, kind: 'categorical' }));
const read = async (text: string | Uint8Array, columns: readonly ColumnSpec[] = specs) =>
  plainTable(await concatTables(readCsv(text, columns)));

describe('readCsv', () => {
  test('reads the named columns in the order asked for and leaves the others', async () => {
    const table = await concatTables(readCsv('id,city,age\n1,Oslo,31\n2,Lyon,\n3,Oslo,-2.5e1\n', specs));
    expect([...table.columns.keys()]).toEqual(['age', 'city']);
    expect(table.rows).toBe(3);
    expect(table.columns.get('age')).toEqual({
      kind: 'continuous',
      values: Float64Array.of(31, Number.NaN, -25),
    });
    expect(table.columns.get('city')).toEqual({
      kind: 'categorical',
      codes: Int32Array.of(0, 1, 0),
      dictionary: ['Oslo', 'Lyon'],
    });
  });

  test('keeps delimiters, quotes, line ends and blanks inside quotes', async () => {
    const text = 'city,age\n"a,b",1\n"say ""hi""",2\n"two\nlines\r\n",3\n"",4\n  x ,5\n""""," 6"\n'.replace(
      '" 6"',
      '"6"',
    );
    expect(await read(text)).toEqual({
      city: ['a,b', 'say "hi"', 'two\nlines\r\n', '', '  x ', '"'],
      age: [1, 2, 3, 4, 5, 6],
    });
  });

  test.each([
    ['LF', 'age,city\n1,a\n2,b\n'],
    ['CRLF', 'age,city\r\n1,a\r\n2,b\r\n'],
    ['CR', 'age,city\r1,a\r2,b\r'],
    ['mixed line ends', 'age,city\r1,a\r\n2,b\n'],
    ['no final line end', 'age,city\n1,a\n2,b'],
    ['a quote at the very end', 'age,city\n1,a\n2,"b"'],
    ['a byte order mark', '\ufeffage,city\n1,a\n2,b\n'],
    ['blank lines', '\n\r\nage,city\n\n1,a\r\r\n\n2,b\n\n\n'],
    ['quoted names', '"age","city"\n1,a\n2,b\n'],
  ])('reads the same table with %s, cut anywhere', async (_, text) => {
    const expected = { age: [1, 2], city: ['a', 'b'] };
    expect(await read(text)).toEqual(expected);
    expect(plainTable(await concatTables(readCsv(inPieces(encode(text), 1), specs)))).toEqual(expected);
    expect(await read(gzipSync(text))).toEqual(expected);
  });

  test('takes another delimiter', async () => {
    const table = await concatTables(readCsv('age;city\n1;a,b\n', specs, { delimiter: ';' }));
    expect(plainTable(table)).toEqual({ age: [1], city: ['a,b'] });
    expect(plainTable(await concatTables(readCsv('age\tcity\n\t\n', specs, { delimiter: '\t' })))).toEqual({
      age: [Number.NaN],
      city: [''],
    });
  });

  test('treats names that every object has as names and values like any other', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', 'length', '0', '-0'];
    const text = `${names.join(',')}\n${names.join(',')}\n`;
    const table = await concatTables(readCsv(text, texts(...names)));
    expect([...table.columns.keys()]).toEqual(names);
    for (const name of names) expect(plainColumn(table.columns.get(name))).toEqual([name]);
  });

  test('yields chunks of at most chunkRows rows, and one without rows if there is no row', async () => {
    const rows = async (text: string) =>
      (await allChunks(readCsv(text, specs, { chunkRows: 2 }))).map((chunk) => chunk.rows);
    expect(await rows('age,city\n1,a\n2,b\n3,c\n')).toEqual([2, 1]);
    expect(await rows('age,city\n1,a\n2,b\n')).toEqual([2]);
    expect(await rows('age,city')).toEqual([0]);
    expect(plainTable(await concatTables(readCsv('age,city', specs)))).toEqual({ age: [], city: [] });
  });

  test.each([
    ['12', 12],
    ['-0', 0],
    ['+5', 5],
    ['007', 7],
    ['.5', 0.5],
    ['5.', 5],
    ['1E+2', 100],
    ['-1.25e-3', -0.00125],
    ['9007199254740993', 9007199254740992],
    ['123456789012345678901', 123456789012345680000],
    ['1e-400', 0],
  ])('reads %s as a number', async (text, value) => {
    const { age } = await read(`age,city\n${text},x\n`);
    expect(age).toEqual([value]);
  });

  test.each([
    '0x10',
    '1_000',
    '"1,5"',
    '١٢',
    'NaN',
    'Infinity',
    '-Infinity',
    '1e999',
    ' 1',
    '1 ',
    '--1',
    '1e',
    '.',
    '-',
    'e5',
    '1 000',
    'NA',
    '?',
  ])('refuses %s as a number', async (text) => {
    const shown = JSON.stringify(text.replaceAll('"', ''));
    const error = await failure(readCsv(`city,age\nx,1\nx,${text}\n`, specs, { name: 't.csv' }));
    expect(error).toMatchObject({ name: 'FileError', code: 'number' });
    const message = `readCsv: \`age\` must be a number, got ${shown} (t.csv, line 3, column 2).`;
    expect(error.message.slice(0, message.length)).toBe(message);
  });

  test.each<[string, string, string, string]>([
    ['too few fields', 'age,city\n1,a\n2\n', 'fields', 'readCsv: `row` must be 2 fields, got 1 (line 3).'],
    [
      'too many fields',
      'age,city\n"1\n",a,b\n',
      'fields',
      'readCsv: `row` must be 2 fields, got 3 (line 2). Does the header lack a name, as that of the row numbers? Then give all `names`, with `header: true`.',
    ],
    ['a line of blanks', 'age,city\n\n  \n', 'fields', 'readCsv: `row` must be 2 fields, got 1 (line 3).'],
    [
      'a quote inside a field',
      'age,city\n"1\r\n",a\n1,a"b\n',
      'number',
      'readCsv: `age` must be a number, got "1\\r\\n" (line 2, column 1). Use `trim: true`.',
    ],
    [
      'a quote inside a field',
      'city,age\n"1\r\n\n\r",2\n1,a"b\n',
      'quote',
      "readCsv: `row` must be a field in quotes or one without any, got a quote inside a field (line 6, column 2). If quotes are text here, say `quotes: 'relaxed'` or 'none'.",
    ],
    [
      'text behind a closing quote',
      'age,city\n1,"a"b\n',
      'quote',
      "readCsv: `row` must be a field that ends with its closing quote, got text behind it (line 2, column 2). If quotes are text here, say `quotes: 'relaxed'` or 'none'.",
    ],
    [
      'a quote that is never closed',
      'age,city\n1,"a\n2,b\n',
      'quote',
      "readCsv: `row` must be a record that closes its quotes, got the end of the file (line 2, column 2). If quotes are text here, say `quotes: 'relaxed'` or 'none'.",
    ],
    ['no header', '', 'empty', 'readCsv: `source` must be a file with a header, got none.'],
    ['blank lines only', '\r\n\n', 'empty', 'readCsv: `source` must be a file with a header, got none.'],
    [
      'one name twice',
      'age,city,age\n',
      'header',
      'readCsv: `header` must be distinct names, got "age" twice (line 1, column 3). `names` gives every column a name of its own; with `header: true` they stand for those of the file.',
    ],
    [
      'a column that is not there',
      'age,town\n1,a\n',
      'column',
      'readCsv: `columns` must be columns of the file, one of ["age","town"], got "city" (line 1).',
    ],
    [
      'another delimiter',
      'age;city\n1;a\n',
      'column',
      'readCsv: `columns` must be columns of the file, one of ["age;city"], got "age" (line 1). Use `delimiter: ";"`.',
    ],
    [
      'a path, which is no text of a file',
      'rows/people.csv',
      'column',
      'readCsv: `columns` must be columns of the file, one of ["rows/people.csv"], got "age" (line 1). A path is opened by `openFile` of @mtl/data/node.',
    ],
  ])('refuses %s', async (_, text, code, message) => {
    expect(await failure(readCsv(text, specs))).toMatchObject({ name: 'FileError', code, message });
    expect(await failure(readCsv(inPieces(encode(text), 1), specs))).toMatchObject({ code, message });
  });

  test('skips bad rows if asked to, also where quotes are wrong', async () => {
    const report: ReadReport = { rows: 0, skipped: 0, first: [] };
    const options = { onBadRow: 'skip', report } as const;
    const table = await concatTables(readCsv('age,city\n1,a\nx,b\n2\n3,c\n', specs, options));
    expect(plainTable(table)).toEqual({ age: [1, 3], city: ['a', 'c'] });
    expect(table.columns.get('city')).toMatchObject({ dictionary: ['a', 'c'] });
    expect(report).toEqual({
      rows: 2,
      skipped: 2,
      header: 'age,city',
      first: [
        'readCsv: `age` must be a number, got "x" (line 3, column 1).',
        'readCsv: `row` must be 2 fields, got 1 (line 4).',
      ],
    });
    expect(plainTable(await concatTables(readCsv('age,city\n1,a\n2,"b', specs, options)))).toEqual({
      age: [1],
      city: ['a'],
    });
    expect((await failure(readCsv('age,city\nx,a\ny,b', specs, { onBadRow: 'skip' }))).message).toBe(
      'readCsv: `source` must be a file with rows that can be read, got 0 of 2. readCsv: `age` must be a number, got "x" (line 2, column 1).',
    );
  });

  test.each([
    [
      'in the header',
      'age,c~ty\n1,a\n',
      "readCsv: `header` must be UTF-8, got other bytes (line 1, column 2). Say `encoding: 'windows-1252'`, or whatever it was saved in.",
    ],
    [
      'in a column',
      'age,city\n1,~\n',
      "readCsv: `city` must be UTF-8, got other bytes (line 2, column 2). Say `encoding: 'windows-1252'`, or whatever it was saved in.",
    ],
    [
      'in a number',
      'age,city\n~,a\n',
      "readCsv: `age` must be a number, got bytes that are not UTF-8 (line 2, column 1). Say `encoding: 'windows-1252'`, or whatever it was saved in.",
    ],
    [
      'in a column that nobody asked for',
      'age,x,city\n1,~,a\n',
      "readCsv: `row` must be UTF-8, got other bytes (line 2, column 2). Say `encoding: 'windows-1252'`, or whatever it was saved in.",
    ],
  ])('refuses bytes that are not UTF-8 %s', async (_, text, message) => {
    const bytes = encode(text).map((byte) => (byte === 126 ? 0xff : byte));
    expect((await failure(readCsv(bytes, specs))).message).toBe(message);
  });

  test('keeps the limits, as they are and as they are set', async () => {
    const limited = (text: string, limits: object) => failure(readCsv(text, texts('a'), { limits }));
    expect((await limited('a,b,c\n', { columnsPerRow: 2 })).message).toBe(
      'readCsv: `row` must be at most 2 fields, got one more (line 1).',
    );
    expect((await limited('a\nxxxx\n', { fieldBytes: 3 })).message).toBe(
      'readCsv: `field` must be at most 3 bytes, got 4 or more (line 2, column 1).',
    );
    expect((await limited('a,b\nxx,"yy"\n', { rowBytes: 6 })).message).toBe(
      'readCsv: `row` must be at most 6 bytes, got 7 or more (line 2).',
    );
    expect((await limited('a\nx\nyy\n', { dictionaryBytes: 66 })).message).toBe(
      'readCsv: `dictionaries` must be tables whose distinct values take at most 66 bytes, got more (line 3).',
    );
    expect(
      await failure(readCsv('a,b\nx,y\n', texts('a', 'b'), { limits: { dictionaryBytes: 65 } })),
    ).toMatchObject({
      code: 'limit',
    });
    expect((await limited('a\n', { categoriess: 2 })).message).toBe(
      'readCsv: `limits` must be without unknown keys, got "categoriess". Did you mean `categories`?',
    );
    expect((await limited('a\nx\ny\nx\nz\n', { categories: 2 })).message).toBe(
      'readCsv: `a` must be a column of at most 2 distinct values, got one more (line 5, column 1).',
    );
    expect(await read(`a\n${'x'.repeat(1_048_576)}\n`, texts('a'))).toEqual({ a: ['x'.repeat(1_048_576)] });
  });

  test.each([
    [
      [],
      {},
      'readCsv: `columns` must be a non-empty array of { name, kind }, got []. Such as [{ name: "age", kind: "continuous" }], or `columnsOf(schema)`.',
    ],
    [
      texts('a'),
      { onBadRows: 'skip' },
      'readCsv: `options` must be without unknown keys, got "onBadRows". Did you mean `onBadRow`?',
    ],
    [texts('a'), { report: {} }, 'readCsv: `report` must be { rows: 0, skipped: 0, first: [] }, got {}.'],
    [texts('a', 'a'), {}, 'readCsv: `columns` must be distinct names, got "a" twice.'],
    [
      [{ name: 'a', kind: 'text' }],
      {},
      'readCsv: `columns[0].kind` must be one of "continuous", "categorical", "several", "date", "boolean", got "text".',
    ],
    [[{ name: 1, kind: 'continuous' }], {}, 'readCsv: `columns[0].name` must be a string, got 1.'],
    [
      specs,
      { delimiter: '::' },
      'readCsv: `delimiter` must be one character of ASCII that is no quote, or "guess", got "::".',
    ],
    [
      specs,
      { delimiter: '"' },
      'readCsv: `delimiter` must be one character of ASCII that is no quote, or "guess", got "\\"".',
    ],
    [
      specs,
      { delimiter: '\n' },
      'readCsv: `delimiter` must be one character of ASCII that is no quote, or "guess", got "\\n".',
    ],
  ])('refuses columns %j with options %j', async (columns, options, message) => {
    expect(await failure(readCsv('a\n', columns as ColumnSpec[], options as ReadCsvOptions))).toMatchObject({
      name: 'ConfigError',
      message,
    });
  });

  // A cell is anything; the writer quotes where it must, and sometimes where it need not.
  const cell = fc.oneof(
    fc.constantFrom(
      '',
      'a',
      '"',
      ',',
      '\n',
      '\r',
      '\r\n',
      'NA',
      '=1+1',
      ' ',
      '""',
      '\ufeff',
      '🦆',
      '__proto__',
    ),
    fc
      .string({ unit: 'binary', maxLength: 6 })
      .map((text) => text.replaceAll('\0', 'o').replaceAll(/\p{Surrogate}/gu, 'x')),
    fc
      .array(fc.constantFrom('"', ',', '\n', '\r', 'x', 'é'), { maxLength: 6 })
      .map((parts) => parts.join('')),
  );
  const documents = fc.integer({ min: 1, max: 4 }).chain((width) =>
    fc.record({
      header: fc.uniqueArray(
        cell.filter((name) => name !== '' && !name.startsWith('\ufeff')),
        { minLength: width, maxLength: width },
      ),
      rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 5 }),
      lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
      always: fc.boolean(),
      last: fc.boolean(),
    }),
  );
  type Document = typeof documents extends fc.Arbitrary<infer D> ? D : never;
  const written = ({ header, rows, lineEnd, always, last }: Document): string => {
    const quoted = (text: string, alone: boolean) =>
      always || /[",\r\n]/.test(text) || (alone && text === '') ? `"${text.replaceAll('"', '""')}"` : text;
    const lines = [header, ...rows].map((cells) =>
      cells.map((text) => quoted(text, cells.length === 1)).join(','),
    );
    return lines.join(lineEnd) + (last ? lineEnd : '');
  };
  const expectedOf = ({ header, rows }: Document) => {
    const table: Record<string, string[]> = Object.create(null);
    header.forEach((name, i) => {
      table[name] = rows.map((cells) => cells[i] as string);
    });
    return table;
  };

  test('reads back every document that a writer can write', async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const table = await concatTables(readCsv(written(document), texts(...document.header)));
        expect(plainTable(table)).toEqual(expectedOf(document));
      }),
      { numRuns: process.env.SOAK ? 3000 : 100 },
    );
  });

  test('reads the same from every cut in two, and byte by byte', async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const bytes = encode(written(document));
        const columns = texts(...document.header);
        const expected = expectedOf(document);
        for (let cut = 0; cut <= bytes.length; cut++) {
          const pieces = streamOf([bytes.slice(0, cut), bytes.slice(cut)]);
          expect(plainTable(await concatTables(readCsv(pieces, columns, { chunkRows: 2 })))).toEqual(
            expected,
          );
        }
        expect(plainTable(await concatTables(readCsv(inPieces(bytes, 1), columns)))).toEqual(expected);
      }),
      { numRuns: process.env.SOAK ? 60 : 10 },
    );
  });
});

describe('codes for programs', () => {
  test.each<[string, string | Uint8Array, Parameters<typeof readCsv>[2]]>([
    ['limit', 'a\nlonger\n', { limits: { fieldBytes: 4 } }],
    ['limit', 'a,b\nlong,er\n', { limits: { rowBytes: 6 } }],
    ['limit', 'a,b\n1,2\n', { limits: { columnsPerRow: 1 } }],
    ['encoding', Uint8Array.of(97, 10, 120, 0xff, 10), {}],
    ['binary', 'a\nx\0y\n', {}],
  ])('a file that cannot be read fails with %s: %j', async (code, source, options) => {
    const chunks = readCsv(source, [{ name: 'a', kind: 'categorical' }], options);
    await expect(chunks.next()).rejects.toMatchObject({ name: 'FileError', code });
  });
});
