import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { ColumnSpec } from '../table/columnSpec.js';
import { concatTables } from '../table/concatTables.js';
import { failure, inPieces, plainTable } from '../testing/collect.js';
import type { ByteSource } from './byteSource.js';
import { type ReadCsvOptions, readCsv } from './readCsv.js';
import type { ReadReport } from './readOptions.js';
import { unpackText } from './unpackText.js';

const specs: readonly ColumnSpec[] = [
  { name: 'age', kind: 'continuous' },
  { name: 'city', kind: 'categorical' },
];
const texts = (...names: string[]): ColumnSpec[] => names.map((name) => ({ name, kind: 'categorical' }));
const read = async (text: ByteSource, options: ReadCsvOptions = {}, columns = specs) =>
  plainTable(await concatTables(readCsv(text, columns, options)));
const message = async (text: ByteSource, options: ReadCsvOptions = {}, columns = specs) =>
  (await failure(readCsv(text, columns, options))).message;
const emptyReport = (): ReadReport => ({ rows: 0, skipped: 0, first: [] });
const people = { age: [31, 44], city: ['Oslo', 'Lima'] };

describe('columns that nobody asked for', () => {
  test.each([
    ['the unnamed row numbers of pandas', ',age,city\n0,31,Oslo\n1,44,Lima\n'],
    ['a comma at the end of the header', 'age,city,\n31,Oslo\n44,Lima\n'],
    ['a comma at the end of every line', 'age,city,\n31,Oslo,\n44,Lima,\n'],
    ['a comma at the end of every row', 'age,city\n31,Oslo,\n44,Lima,\n'],
    ['a comma at the end of the first row alone', 'age,city\n31,Oslo,\n44,Lima\n'],
    ['two columns of one name', 'note,age,note,city\nx,31,y,Oslo\nz,44,,Lima\n'],
    ['two columns without a name', ',age,city,\n0,31,Oslo,x\n1,44,Lima,y\n'],
  ])('are not judged: %s', async (_, text) => {
    expect(await read(text)).toEqual(people);
    expect(await read(inPieces(new TextEncoder().encode(text), 1))).toEqual(people);
  });

  test('are told to whoever listens, as the file has them, with an empty text for a cell that is not there', async () => {
    const rows: (readonly string[])[] = [];
    let header: readonly string[] = [];
    await read('age,city,\n31,Oslo\n44,Lima,x\n', {
      onRow: (cells) => rows.push(cells),
      onHeader: (names) => {
        header = names;
      },
    });
    expect(header).toEqual(['age', 'city', '']);
    expect(rows).toEqual([
      ['31', 'Oslo', ''],
      ['44', 'Lima', 'x'],
    ]);
    expect(await message('age,city\n', { onHeader: 5 as never })).toBe(
      'readCsv: `onHeader` must be a function, got 5.',
    );
  });

  test('may be asked for by the empty name, if there is one such column', async () => {
    expect(await read(',age\nx,31\n', {}, texts(''))).toEqual({ '': ['x'] });
    expect(await message(',age,\nx,31,y\n', {}, texts(''))).toContain('got "" twice (line 1, column 3)');
    expect(await message('age,\n31\n', {}, texts(''))).toBe(
      'readCsv: `row` must be 2 fields, got 1 (line 2).',
    );
  });

  test('do not excuse a row of another width', async () => {
    const width = (text: string) => message(text);
    expect(await width('age,city\n31,Oslo\n44,Lima,\n')).toBe(
      'readCsv: `row` must be 2 fields, got 3 (line 3).',
    );
    expect(await width('age,city\n31,Oslo,\n44,Lima,x\n')).toBe(
      'readCsv: `row` must be 2 fields, got 3 (line 3).',
    );
    expect(await width('age,city\n31,Oslo,,\n')).toBe('readCsv: `row` must be 2 fields, got 4 (line 2).');
    expect(await width('age,city,\n31\n')).toBe('readCsv: `row` must be 3 fields, got 1 (line 2).');
    expect(await width('age,city\n0,31,Oslo\n')).toBe(
      'readCsv: `row` must be 2 fields, got 3 (line 2). Does the header lack a name, as that of the row numbers? Then give all `names`, with `header: true`.',
    );
  });

  test.each<[string, ReadCsvOptions, string]>([
    ['age,town\n', {}, 'one of ["age","town"], got "city" (line 1).'],
    ['age,citi\n', {}, 'one of ["age","citi"], got "city" (line 1). Did you mean "citi"?'],
    ['age, city\n', {}, 'one of ["age"," city"], got "city" (line 1). Use `trim: true`.'],
    ['age|city\n', {}, 'one of ["age|city"], got "age" (line 1). Use `delimiter: "|"`.'],
    ['age,city\n', { delimiter: ';' }, 'one of ["age,city"], got "age" (line 1). Use `delimiter: ","`.'],
    [
      '{"age":31}\n',
      {},
      'one of ["{\\"age\\":31}"], got "age" (line 1). Rows of JSON are read by `readJsonLines`.',
    ],
    ['31\n', { header: false }, 'one of ["column1"], got "age" (line 1).'],
    ['age," city"\n', { trim: true }, 'one of ["age"," city"], got "city" (line 1). Did you mean " city"?'],
    ['age\tb\n', {}, 'one of ["age\\tb"], got "age" (line 1). Use `delimiter: "\\t"`.'],
    [
      'x.CSV\n',
      {},
      'one of ["x.CSV"], got "age" (line 1). A path is opened by `openFile` of @mtl/data/node.',
    ],
    [
      'x.json',
      {},
      'one of ["x.json"], got "age" (line 1). A path is opened by `openFile` of @mtl/data/node.',
    ],
    [
      'x.jsonl',
      {},
      'one of ["x.jsonl"], got "age" (line 1). A path is opened by `openFile` of @mtl/data/node.',
    ],
    ['x.csv.old\n', {}, 'one of ["x.csv.old"], got "age" (line 1).'],
    ['csv\n', {}, 'one of ["csv"], got "age" (line 1).'],
    ['x.csv,y;z\n', {}, 'one of ["x.csv","y;z"], got "age" (line 1).'],
    ['  [3\n', {}, 'one of ["  [3"], got "age" (line 1). Rows of JSON are read by `readJsonLines`.'],
    ['x[3\n', {}, 'one of ["x[3"], got "age" (line 1).'],
    ['[3,x\n', {}, 'one of ["[3","x"], got "age" (line 1).'],
  ])('are named where one that was asked for is not in %j', async (text, options, expected) => {
    const json = text.startsWith('{');
    const message = await failure(
      readCsv(json ? text.replaceAll('"', '""').replace(/.*/, '"$&"') : text, specs, options),
    );
    expect(message.message).toBe(`readCsv: \`columns\` must be columns of the file, ${expected}`);
  });
});

describe('a dialect', () => {
  const adult = ['age', 'workclass', 'education', 'pay'];
  const adultColumns: readonly ColumnSpec[] = [
    { name: 'age', kind: 'continuous' },
    { name: 'workclass', kind: 'categorical', missing: ['?'] },
    { name: 'pay', kind: 'categorical' },
  ];

  test('without a header, with blanks, with a note as first line and a dot behind labels, as the files of Adult', async () => {
    const train = '39, State-gov, 13, <=50K\n50, ?, 9, >50K\n';
    const test = '|1x3 Cross validator\n39, State-gov, 13, <=50K.\n50, ?, 9, >50K.\n';
    const options = { names: adult, trim: true };
    const rows = { age: [39, 50], workclass: ['State-gov', ''] };
    expect(await read(train, options, adultColumns)).toEqual({ ...rows, pay: ['<=50K', '>50K'] });
    const dotted = { ...rows, pay: ['<=50K.', '>50K.'] };
    expect(await read(test, { ...options, comment: '|' }, adultColumns)).toEqual(dotted);
    expect(await read(test, { ...options, skipLines: 1 }, adultColumns)).toEqual(dotted);
  });

  test('names the columns by their place where nobody does', async () => {
    const options = { header: false } as const;
    expect(await read('31,Oslo\n44,Lima\n', options, texts('column1', 'column2'))).toEqual({
      column1: ['31', '44'],
      column2: ['Oslo', 'Lima'],
    });
    expect(await message('', options)).toBe(
      'readCsv: `source` must be a file with at least one row, got none.',
    );
  });

  test('takes names instead of those of the header', async () => {
    const names = ['id', 'age', 'city'];
    expect(await read('x,age,age\n0,31,Oslo\n1,44,Lima\n', { names, header: true })).toEqual(people);
    expect(await read('age,city\n0,31,Oslo\n1,44,Lima\n', { names, header: true })).toEqual(people);
    expect(await read('0,31,Oslo\n1,44,Lima\n', { names })).toEqual(people);
    expect(await message('0,31\n', { names })).toBe('readCsv: `row` must be 3 fields, got 2 (line 1).');
  });

  test('passes over comments and the lines above the header, whatever is in them', async () => {
    const text = '"never closed\n\n# note\nage,city\n#,"\n31,Oslo\n # 1,x\n#\n44,Lima\n# end';
    for (const end of ['\n', '\r\n', '\r']) {
      const bytes = new TextEncoder().encode(text.replaceAll('\n', end));
      for (const size of [1, 2, 5, 1000]) {
        const options = { skipLines: 2, comment: '#', trim: true };
        expect(await read(inPieces(bytes, size), options)).toEqual(people);
      }
    }
    expect(await message(`${text}\n4x,x\n`, { skipLines: 2, comment: '#', trim: true })).toBe(
      'readCsv: `age` must be a number, got "4x" (line 11, column 1).',
    );
    expect(await read('city,age\n#1,5\n', {})).toEqual({ age: [5], city: ['#1'] });
    expect(await read('city,age\na#1,5\n', { comment: '#' })).toEqual({ age: [5], city: ['a#1'] });
    expect(await read('city,age\n"#1",5\n', { comment: '#' })).toEqual({ age: [5], city: ['#1'] });
    expect(await message('age,city\n', { skipLines: 2 })).toBe(
      'readCsv: `source` must be a file with a header, got none.',
    );
  });

  test('trims blanks and tabs around a field, not inside its quotes', async () => {
    const text = ' age ,\tcity\t \n 31 , "  Oslo "\t\n   \t \n44, \n';
    expect(await read(text, { trim: true })).toEqual({ age: [31, 44], city: ['  Oslo ', ''] });
    expect(await read('age\tcity\n 31 \t Oslo\n44\t\n', { trim: true, delimiter: '\t' })).toEqual({
      age: [31, 44],
      city: ['Oslo', ''],
    });
    expect(await read('age,city\n31,a | b\n', { trim: true }, [{ name: 'city', kind: 'several' }])).toEqual({
      city: [['a', 'b']],
    });
    expect(await read('age,city\n31,\u00a0a\n', { trim: true })).toEqual({ age: [31], city: ['\u00a0a'] });
    expect(await message('age,city\n31,"a" b\n', { trim: true })).toBe(
      "readCsv: `row` must be a field that ends with its closing quote, got text behind it (line 2, column 2). If quotes are text here, say `quotes: 'relaxed'` or 'none'.",
    );
  });

  test('with relaxed quotes takes those inside a field for text', async () => {
    const text =
      'age,city\n1,12" pizza\n2,"a ""b"""\n3,"a" and "b"\n4,"a,b"\n5,"say ""x"" y"z\n6,"two\nlines"\n';
    expect((await read(text, { quotes: 'relaxed' })).city).toEqual([
      '12" pizza',
      'a "b"',
      '"a" and "b"',
      'a,b',
      '"say ""x"" y"z',
      'two\nlines',
    ]);
    expect((await read('age,city\n1, "a" b ,\n', { quotes: 'relaxed', trim: true })).city).toEqual(['"a" b']);
    expect(await message('age,city\n1,"a\n', { quotes: 'relaxed' })).toBe(
      'readCsv: `row` must be a record that closes its quotes, got the end of the file (line 2, column 2).',
    );
    expect(await message('age,city\n1,12" pizza\n')).toContain(
      "If quotes are text here, say `quotes: 'relaxed'`",
    );
  });

  test('without quotes takes all of them for text', async () => {
    const text = 'age\tcity\n1\t"a\n2\t"b"\n3\t""\n';
    expect((await read(text, { quotes: 'none', delimiter: '\t' })).city).toEqual(['"a', '"b"', '""']);
  });

  test('reads decimal commas, thousands and missing texts, for all columns or for one', async () => {
    expect(await read('age;city\n31,5;Oslo\n', { delimiter: ';', decimal: ',' })).toEqual({
      age: [31.5],
      city: ['Oslo'],
    });
    expect(
      await read('age;city\n1.031,5;Oslo\n', { delimiter: ';', decimal: ',', thousands: '.' }),
    ).toMatchObject({
      age: [1031.5],
    });
    expect(await read('age,city\n31,a\nNA,NA\n44,b\n', { missing: ['NA'] })).toEqual({
      age: [31, Number.NaN, 44],
      city: ['a', '', 'b'],
    });
    const own: readonly ColumnSpec[] = [
      { name: 'age', kind: 'continuous', missing: ['NA'] },
      { name: 'city', kind: 'categorical' },
    ];
    expect(await read('age,city\n31,a\nNA,NA\n44,b\n', {}, own)).toEqual({
      age: [31, Number.NaN, 44],
      city: ['a', 'NA', 'b'],
    });
    const weighted: readonly ColumnSpec[] = [{ name: 'x', kind: 'several', weightSeparator: ':' }];
    expect(await read('x;y\na:0,5|b;\n', { delimiter: ';', decimal: ',' }, weighted)).toEqual({
      x: [['a:0.5', 'b:1']],
    });
  });

  test.each([
    ['NA', 'Does it mean missing? `missing: ["NA"]` says so.'],
    [' ? ', 'Does it mean missing? `missing: ["?"]` says so.'],
    ['31,5', "Is it decimal? Use `decimal: ','` (or `thousands: ','`)."],
    ['1,234,567.5', 'Use `thousands: ","`.'],
    ["1'234", 'Use `thousands: "\'"`.'],
    [' 31', 'Use `trim: true`.'],
    ['3x', undefined],
  ])('is suggested where %j is no number', async (text, remedy) => {
    const expected = `readCsv: \`age\` must be a number, got ${JSON.stringify(text)} (line 2, column 1).`;
    const remedies = remedy === undefined ? '' : ` ${remedy}`;
    expect(await message(`age,city\n"${text}",x\n`)).toBe(expected + remedies);
  });

  test.each<[ReadCsvOptions, string]>([
    [{ names: [] }, '`names` must be a non-empty array of texts, got [].'],
    [{ names: ['a', 1 as never] }, '`names` must be a non-empty array of texts, got ["a",1].'],
    [{ names: 'ab' as never }, '`names` must be a non-empty array of texts, got "ab".'],
    [{ header: 1 as never }, '`header` must be true or false, got 1.'],
    [{ trim: 'yes' as never }, '`trim` must be true or false, got "yes".'],
    [{ skipLines: -1 }, '`skipLines` must be a non-negative integer, got -1.'],
    [{ quotes: 'loose' as never }, '`quotes` must be one of "strict", "relaxed", "none", got "loose".'],
    [
      { delimiter: 5 as never },
      '`delimiter` must be one character of ASCII that is no quote, or "guess", got 5.',
    ],
    [{ delimiter: 'é' }, '`delimiter` must be one character of ASCII that is no quote, or "guess", got "é".'],
    [
      { comment: '"' },
      '`comment` must be one character of ASCII that is no blank, quote or `delimiter`, got "\\"".',
    ],
    [
      { comment: '\t' },
      '`comment` must be one character of ASCII that is no blank, quote or `delimiter`, got "\\t".',
    ],
    [
      { comment: '//' },
      '`comment` must be one character of ASCII that is no blank, quote or `delimiter`, got "//".',
    ],
    [
      { comment: ',' },
      '`comment` must be one character of ASCII that is no blank, quote or `delimiter`, got ",".',
    ],
    [
      { comment: ' ' },
      '`comment` must be one character of ASCII that is no blank, quote or `delimiter`, got " ".',
    ],
    [
      { encoding: 'utf-7' },
      '`encoding` must be a name that TextDecoder knows, such as "windows-1252", got "utf-7".',
    ],
    [
      { encoding: 8 as never },
      '`encoding` must be a name that TextDecoder knows, such as "windows-1252", got 8.',
    ],
  ])('of %j is refused', async (options, expected) => {
    expect(await failure(readCsv('age,city\n', specs, options))).toMatchObject({
      name: 'ConfigError',
      message: `readCsv: ${expected}`,
    });
  });
});

describe('a cell that does not fit', () => {
  test.each<[string, ColumnSpec, string]>([
    [
      'x\nNA\n',
      { name: 'x', kind: 'boolean' },
      '`x` must be true or false, yes or no, 1 or 0, got "NA" (line 2, column 1).',
    ],
    [
      'y,x\n1,1.234.567\n',
      { name: 'x', kind: 'continuous', decimal: ',' },
      '`x` must be a number, got "1.234.567" (line 2, column 2).',
    ],
    [
      'y,x\n1,1.234.567\n',
      { name: 'x', kind: 'continuous', thousands: "'" },
      '`x` must be a number, got "1.234.567" (line 2, column 2).',
    ],
    [
      'y,x\n1,1.234.567\n',
      { name: 'x', kind: 'continuous' },
      '`x` must be a number, got "1.234.567" (line 2, column 2). Use `thousands: "."`.',
    ],
    ['x,y\na:b,1\n', { name: 'x', kind: 'several', weightSeparator: ':' }, ' got "a:b" (line 2, column 1).'],
  ])('is shown, with a remedy where it is a number without a format: %j', async (text, spec, expected) => {
    const error = await failure(readCsv(text, [spec]));
    expect(error.message.endsWith(expected)).toBe(true);
    expect((error as { code?: string }).code).toBe(spec.kind === 'continuous' ? 'number' : 'value');
  });

  test('is one of several values that are too many, or take too much room', async () => {
    const several: readonly ColumnSpec[] = [{ name: 'x', kind: 'several' }];
    expect(await message('y,x\n1,a|b\n2,\n', { limits: { categories: 1 } }, several)).toBe(
      'readCsv: `x` must be a column of at most 1 distinct values, got one more (line 2, column 2).',
    );
    expect(await message('y,x\n1,a|b\n', { limits: { dictionaryBytes: 40 } }, several)).toBe(
      'readCsv: `dictionaries` must be tables whose distinct values take at most 40 bytes, got more (line 2).',
    );
  });

  test('is not text, be it read or not', async () => {
    const bytes = (text: string) =>
      new TextEncoder().encode(text).map((byte) => (byte === 126 ? 0xff : byte));
    const utf8 =
      "UTF-8, got other bytes (line 2, column 3). Say `encoding: 'windows-1252'`, or whatever it was saved in.";
    const columns: readonly ColumnSpec[] = [{ name: 'x', kind: 'several' }, ...texts('y')];
    expect(await message(bytes('y,é,x\né,,~|a\n'), {}, columns)).toBe(`readCsv: \`x\` must be ${utf8}`);
    expect(await message(bytes('y,é,z\né,,~\n'), {}, texts('y'))).toBe(`readCsv: \`row\` must be ${utf8}`);
    const report = emptyReport();
    await read(bytes('y,z\na,\nb\0,\nc,\0\nd,e\n'), { onBadRow: 'skip', report }, texts('y'));
    expect(report.first).toEqual(
      [3, 4].map((line) => `readCsv: \`row\` must be text, got a NUL byte (line ${line}).`),
    );
    expect(await message(bytes('y\0,z\n'), { onBadRow: 'skip' }, texts('z'))).toBe(
      'readCsv: `header` must be text, got a NUL byte (line 1).',
    );
  });

  test('is no cell that is long and has many quotes', async () => {
    const cells = [300, 3, 700, 129].map((count) => 'a"b'.repeat(count));
    const text = cells.map((cell) => `"${cell.replaceAll('"', '""')}"\n`).join('');
    expect(await read(`x\n${text}`, {}, texts('x'))).toEqual({ x: cells });
    const missing: readonly ColumnSpec[] = [{ name: 'x', kind: 'categorical', missing: ['a"b'] }];
    expect(await read('x\n"a""b"\n"a""bc"\na\n', {}, missing)).toEqual({ x: ['', 'a"bc', 'a'] });
  });
});

describe('delimiter: "guess"', () => {
  const guess = async (
    text: string,
    options: ReadCsvOptions = {},
    columns: readonly ColumnSpec[] = specs,
  ) => {
    const report = emptyReport();
    const table = await read(text, { ...options, delimiter: 'guess', report }, columns);
    return { table, ...report.guessed };
  };

  test.each([
    [',', 'age,city\n31,Oslo\n44,Lima\n'],
    [';', 'age;city\n31;Oslo\n44;Lima\n'],
    ['\t', 'age\tcity\n31\tOslo\n44\tLima'],
    ['|', 'age|city\r\n31|Oslo\r\n44|Lima\r\n'],
  ])('finds %j', async (delimiter, text) => {
    expect(await guess(text)).toEqual({
      table: people,
      delimiter,
      reason: `with ${JSON.stringify(delimiter)}, 3 of the first 3 records have 2 fields`,
    });
  });

  test('counts records, not lines, and quotes keep what is inside', async () => {
    const text = 'age;city\n31;"Oslo, the\ncity; here"\n44;"a,b,c"\n';
    expect(await guess(text)).toMatchObject({
      delimiter: ';',
      table: { age: [31, 44], city: ['Oslo, the\ncity; here', 'a,b,c'] },
    });
  });

  test('never takes the mark before decimals, nor that of comments', async () => {
    const text = '31,5;Oslo\n44,0;Lima\n';
    const options = { names: ['age', 'city'], decimal: ',' } as const;
    expect(await guess(text, options)).toMatchObject({ delimiter: ';', table: { age: [31.5, 44] } });
    expect((await guess('| note\nage,city\n31,Oslo|x\n', { comment: '|' })).delimiter).toBe(',');
  });

  test('takes the one that most records agree on, then the one with the most fields', async () => {
    expect((await guess('age,city,x;y\n31,a,1;2\n44,b,1;2\n')).delimiter).toBe(',');
    expect((await guess('age,city\n31,a;b\n44,c;d\n45,e;f\n')).delimiter).toBe(',');
    expect((await guess('age;city\n1;a,b\n2;c\n3;d,e,f\n')).delimiter).toBe(';');
    const one = await guess('age\n31\n', {}, [{ name: 'age', kind: 'continuous' }]);
    expect(one).toMatchObject({
      delimiter: ',',
      reason: 'none of comma, semicolon, tab and bar parts the first records into fields',
    });
  });

  test('looks at the head of a long file only, and not at the record that the head cuts', async () => {
    const rows = `${'31;Oslo\n'.repeat(20_000)}44;"a;${'x'.repeat(100)}"\n`;
    const report = emptyReport();
    const bytes = inPieces(new TextEncoder().encode(`age;city\n${rows}`), 1000);
    const table = await concatTables(readCsv(bytes, specs, { delimiter: 'guess', report }));
    expect(table.rows).toBe(20_001);
    expect(report.guessed?.reason).toBe('with ";", 200 of the first 200 records have 2 fields');
  });
});

describe('an encoding', () => {
  const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
  const utf16 = (text: string) => Uint8Array.from(Buffer.from(text, 'utf16le'));
  const swapped = (bytes: Uint8Array) => Uint8Array.from(bytes, (_, i) => bytes[i ^ 1] as number);
  const text = 'age,city\n31,Zürich\n';
  const expected = { age: [31], city: ['Zürich'] };

  test.each<[string, Uint8Array, ReadCsvOptions]>([
    ['latin1', latin(text), { encoding: 'latin1' }],
    ['windows-1252', latin(text), { encoding: 'windows-1252' }],
    ['UTF-16 LE', utf16(text), { encoding: 'utf-16le' }],
    ['UTF-16 BE', swapped(utf16(text)), { encoding: 'utf-16be' }],
    ['UTF-16 LE by its mark', utf16(`\ufeff${text}`), {}],
    ['UTF-16 BE by its mark', swapped(utf16(`\ufeff${text}`)), { encoding: 'latin1' }],
    ['UTF-8 by its mark', new TextEncoder().encode(`\ufeff${text}`), { encoding: 'latin1' }],
    ['UTF-8', new TextEncoder().encode(text), { encoding: 'UTF8' }],
    ['latin1 in gzip', new Uint8Array(gzipSync(latin(text))), { encoding: 'latin1' }],
  ])('%s is read, cut anywhere', async (_, bytes, options) => {
    expect(await read(bytes, options)).toEqual(expected);
    expect(await read(inPieces(bytes, 1), options)).toEqual(expected);
  });

  test('of Windows has its own characters in the place of control codes', async () => {
    const bytes = Uint8Array.from([...latin('age,city\n1,'), 0x80, 0x93, 10]);
    expect((await read(bytes, { encoding: 'windows-1252' })).city).toEqual(['€“']);
  });

  test('that the bytes do not have is refused, with what may help', async () => {
    expect(await message(latin(text))).toBe(
      "readCsv: `city` must be UTF-8, got other bytes (line 2, column 2). Say `encoding: 'windows-1252'`, or whatever it was saved in.",
    );
    const wide =
      "readCsv: `source` must be text, got a NUL byte (byte 1). Is it UTF-16? Then say `encoding: 'utf-16le'`.";
    expect(await message(utf16(text))).toBe(wide);
    expect(await message(swapped(utf16(text)))).toBe(
      wide.replace('byte 1', 'byte 0').replace('utf-16le', 'utf-16be'),
    );
    expect(await message('age,city\n1,\0\n')).toBe(
      'readCsv: `source` must be text, got a NUL byte (byte 11).',
    );
    const half = Uint8Array.from([...utf16('age,city\n1,'), 0x00, 0xd8, 10, 0]);
    const other = 'readCsv: `source` must be text in utf-16le, got other bytes.';
    expect(await message(half, { encoding: 'utf-16le' })).toBe(other);
    expect(await message(utf16(text).subarray(0, 35), { encoding: 'utf-16le' })).toBe(other);
  });

  test('of a text that is unpacked is that of the readers', async () => {
    let unpacked = '';
    for await (const bytes of unpackText(latin('Zürich'), { encoding: 'latin1' })) {
      unpacked += new TextDecoder().decode(bytes);
    }
    expect(unpacked).toBe('Zürich');
  });
});
