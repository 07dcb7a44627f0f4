import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReadReport } from '../read/readOptions.js';
import { concatTables } from '../table/concatTables.js';
import type { Table } from '../table/table.js';
import { censusLine } from '../testing/censusLine.js';
import { allChunks, failure, inPieces, plainColumn, plainTable, streamOf } from '../testing/collect.js';
import { censusColumns } from './censusFields.js';
import { type ReadCensusOptions, readCensus } from './readCensus.js';

const encode = (text: string) => new TextEncoder().encode(text);
const three = [
  censusLine(),
  censusLine({ 0: '7', 1: '?', 11: 'NA' }),
  censusLine({ 41: '50000+.', 0: '90' }),
];

describe('censusColumns', () => {
  test('has 7 continuous and 31 nominal features, 3 labels and the weight', () => {
    const count = (role: string, kind: string) =>
      censusColumns.filter((column) => column.role === role && column.kind === kind).length;
    expect(censusColumns).toHaveLength(42);
    expect([count('feature', 'continuous'), count('feature', 'categorical')]).toEqual([7, 31]);
    expect([count('label', 'categorical'), count('weight', 'continuous')]).toEqual([3, 1]);
    expect(new Set(censusColumns.map(({ name }) => name)).size).toBe(42);
  });
});

describe('readCensus', () => {
  test('reads trimmed values, keeps ? and NA as values and takes the dot off the label', async () => {
    const table = await concatTables(readCensus(`${three.join('\n')}\n`));
    expect(table.rows).toBe(3);
    expect([...table.columns.keys()]).toEqual(
      censusColumns.map(({ name }) => name).filter((name) => name !== 'instance_weight'),
    );
    expect(plainColumn(table.columns.get('age'))).toEqual([44, 7, 90]);
    expect(plainColumn(table.columns.get('class_worker'))).toEqual([
      'Local government',
      '?',
      'Local government',
    ]);
    expect(plainColumn(table.columns.get('hisp_origin'))).toEqual(['Cuban', 'NA', 'Cuban']);
    expect(plainColumn(table.columns.get('citizenship'))[0]).toBe(
      'Foreign born- U S citizen by naturalization',
    );
    expect(plainColumn(table.columns.get('det_ind_code'))).toEqual(['43', '43', '43']);
    expect(plainColumn(table.columns.get('income_50k'))).toEqual(['- 50000', '- 50000', '50000+']);
    expect(table.columns.get('income_50k')).toMatchObject({
      kind: 'categorical',
      dictionary: ['- 50000', '50000+'],
    });
  });

  test('gives the columns that are asked for, in that order, the instance weight only by name', async () => {
    const [table] = await allChunks(
      readCensus(three[0] as string, { columns: ['year', 'instance_weight', 'age'] }),
    );
    expect(plainTable(table as Table)).toEqual({ year: ['94'], instance_weight: [1871.09], age: [44] });
    expect([...(table as Table).columns.keys()]).toEqual(['year', 'instance_weight', 'age']);
  });

  test('yields chunks of at most chunkRows rows that share growing dictionaries and own their arrays', async () => {
    const chunks = await allChunks(
      readCensus(three.join('\n'), { chunkRows: 2, columns: ['age', 'class_worker'] }),
    );
    expect(chunks.map(({ rows }) => rows)).toEqual([2, 1]);
    const [first, second] = chunks.map(({ columns }) => columns.get('class_worker'));
    expect(first).toEqual({
      kind: 'categorical',
      codes: Int32Array.of(0, 1),
      dictionary: ['Local government', '?'],
    });
    expect(second).toEqual({
      kind: 'categorical',
      codes: Int32Array.of(0),
      dictionary: ['Local government', '?'],
    });
    expect(chunks.map(({ columns }) => plainColumn(columns.get('age')))).toEqual([[44, 7], [90]]);
  });

  test.each([
    ['CRLF', `${three.join('\r\n')}\r\n`],
    ['mixed line ends', `${three[0]}\r\n${three[1]}\n${three[2]}`],
    ['no final line end', three.join('\n')],
    ['a byte order mark', `\ufeff${three.join('\n')}\n`],
    ['blank lines in the middle and at the end', `\n${three[0]}\n\n\r\n${three[1]}\n${three[2]}\n\n\n`],
    ['fields without a blank in front', three.join('\n').replaceAll(', ', ',')],
    ['a label without its dot', three.join('\n').replaceAll('000.', '000').replaceAll('+.', '+')],
  ])('reads the same table with %s', async (_, text) => {
    const expected = plainTable(await concatTables(readCensus(`${three.join('\n')}\n`)));
    expect(plainTable(await concatTables(readCensus(text)))).toEqual(expected);
  });

  test.each([
    ['a Blob', () => new Blob([three.join('\n')])],
    ['bytes', () => encode(three.join('\n'))],
    ['a stream of a web page', () => new Blob([three.join('\n')]).stream()],
    ['packed bytes, whatever the file is called', () => new File([gzipSync(three.join('\n'))], 'census.csv')],
    ['an async generator', () => inPieces(encode(three.join('\n')), 100)],
  ])('reads the same table from %s', async (_, source) => {
    const expected = plainTable(await concatTables(readCensus(three.join('\n'))));
    expect(plainTable(await concatTables(readCensus(source())))).toEqual(expected);
  });

  test('reads the same table wherever the chunks are cut', async () => {
    const text = encode(`\ufeff${three.join('\r\n')}\n\n${censusLine({ 1: 'Zoë 🦆 äöü' })}`);
    const expected = plainTable(await concatTables(readCensus(text)));
    expect(plainTable(await concatTables(readCensus(inPieces(text, 1))))).toEqual(expected);
    const cuts = fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const at = [0, ...places.sort((a, b) => a - b), text.length];
        const pieces = at.slice(1).map((end, i) => text.slice(at[i], end));
        const table = await concatTables(readCensus(streamOf(pieces), { chunkRows: 1 + places.length }));
        expect(plainTable(table)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  // Fields that share a beginning, blanks around them, blank and bad lines between: what the comparison with the line before could confuse.
  const cell = fc.constantFrom('a', 'ab', 'abc', '', 'a b', ' a', 'a ', 'b', '?');
  const line = fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .record({
          1: cell,
          2: cell,
          3: cell,
          8: cell,
          9: cell,
          35: cell,
          40: cell,
          0: fc.constantFrom('1', '12', '123'),
        })
        .map(censusLine),
    },
    fc.constantFrom('', ' ', 'a,b', `${censusLine()}, 1`, censusLine({ 0: '1x' }), censusLine({ 41: 'a' })),
  );

  test('reads the same as splitting at commas and trimming, whatever the rows are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 700 }),
        async (lines, chunkRows, size) => {
          const bytes = encode(`${censusLine()}\n${lines.join('\n')}`);
          const columns = [
            'age',
            'class_worker',
            'det_ind_code',
            'det_occ_code',
            'citizenship',
            'year',
          ] as const;
          const table = await concatTables(
            readCensus(inPieces(bytes, size), { columns, chunkRows, onBadRow: 'skip' }),
          );
          const rows = [censusLine(), ...lines]
            .map((text) => text.split(',').map((field) => field.trim()))
            .filter(
              (fields) =>
                fields.length === 42 && /^\d+$/.test(fields[0] as string) && fields[41] === '- 50000.',
            );
          const expected = (field: number) => rows.map((fields) => fields[field]);
          expect(plainTable(table)).toEqual({
            age: expected(0).map(Number),
            class_worker: expected(1),
            det_ind_code: expected(2),
            det_occ_code: expected(3),
            citizenship: expected(35),
            year: expected(40),
          });
        },
      ),
      { numRuns: 1000 },
    );
  });

  test.each<[string, string, string, string]>([
    [
      'a number that is text',
      censusLine({ 0: 'thirty' }),
      'number',
      'readCensus: `age` must be an integer, got "thirty" (census-income.test, line 4, column 1).',
    ],
    [
      'an empty number',
      censusLine({ 39: '' }),
      'number',
      'readCensus: `weeks_worked` must be an integer, got "" (census-income.test, line 4, column 40).',
    ],
    [
      'an instance weight that is none, though nobody asked for it',
      censusLine({ 24: '1e999' }),
      'number',
      'readCensus: `instance_weight` must be a number, got "1e999" (census-income.test, line 4, column 25).',
    ],
    [
      'a label of another data set',
      censusLine({ 41: '>50K' }),
      'label',
      'readCensus: `income_50k` must be "- 50000" or "50000+", got ">50K" (census-income.test, line 4, column 42).',
    ],
    [
      '41 fields',
      censusLine().split(', ').slice(1).join(', '),
      'fields',
      'readCensus: `row` must be 42 fields, got 41 (census-income.test, line 4).',
    ],
    [
      '43 fields',
      `${censusLine()}, 1`,
      'fields',
      'readCensus: `row` must be 42 fields, got 43 (census-income.test, line 4).',
    ],
    [
      'a line of blanks',
      '   ',
      'fields',
      'readCensus: `row` must be 42 fields, got 1 (census-income.test, line 4).',
    ],
    [
      'a line that ends with CR alone',
      `${censusLine()}\r${censusLine()}`,
      'line-ending',
      'readCensus: `row` must be a line that ends with LF or CRLF, got CR alone (census-income.test, line 4).',
    ],
  ])('refuses %s, and skips it if asked to', async (_, line, code, message) => {
    const text = `${three[0]}\n\n${three[1]}\n${line}\n${three[2]}\n`;
    const name = 'census-income.test';
    expect(await failure(readCensus(text, { name }))).toMatchObject({ name: 'FileError', code, message });
    const report: ReadReport = { rows: 0, skipped: 0, first: [] };
    const table = await concatTables(readCensus(text, { name, onBadRow: 'skip', report }));
    expect(plainColumn(table.columns.get('age'))).toEqual([44, 7, 90]);
    expect(report).toEqual({ rows: 3, skipped: 1, first: [message] });
  });

  test('keeps the values of a skipped row out of the dictionaries', async () => {
    const text = [three[0], censusLine({ 1: 'Nobody', 41: '?' }), three[1]].join('\n');
    const table = await concatTables(readCensus(text, { onBadRow: 'skip' }));
    expect(table.columns.get('class_worker')).toMatchObject({ dictionary: ['Local government', '?'] });
  });

  test('keeps the first 100 messages of skipped rows and counts them all', async () => {
    const report: ReadReport = { rows: 0, skipped: 0, first: [] };
    await concatTables(readCensus(`${three[0]}\n${'1,2\n'.repeat(250)}`, { onBadRow: 'skip', report }));
    expect([report.rows, report.skipped, report.first.length]).toEqual([1, 250, 100]);
    expect(report.first[99]).toBe('readCensus: `row` must be 42 fields, got 2 (line 101).');
  });

  test('says so when the file is the Adult data set', async () => {
    const adult = `39, State-gov, 77516, Bachelors, 13${', x'.repeat(9)}, <=50K\n`;
    expect((await failure(readCensus(adult))).message).toBe(
      'readCensus: `row` must be 42 fields, got 15 (line 1). This looks like the 15-column Adult data set; Census-Income (KDD) is another file.',
    );
  });

  test.each([
    ['', 'empty', 'readCensus: `source` must be a file with at least one row, got none.'],
    ['\ufeff', 'empty', 'readCensus: `source` must be a file with at least one row, got none.'],
    ['\n\r\n', 'empty', 'readCensus: `source` must be a file with at least one row, got none.'],
    ['a\0b', 'binary', 'readCensus: `source` must be text, got a NUL byte (byte 1).'],
    ['\ud800', 'encoding', 'readCensus: `source` must be Unicode text, got half a surrogate pair.'],
  ])('refuses %j', async (text, code, message) => {
    expect(await failure(readCensus(text))).toMatchObject({ name: 'FileError', code, message });
  });

  test('refuses a file of bad rows only, although they may be skipped', async () => {
    expect((await failure(readCensus('1,2\n3\n', { onBadRow: 'skip' }))).message).toBe(
      'readCensus: `source` must be a file with rows that can be read, got 0 of 2. readCensus: `row` must be 42 fields, got 2 (line 1).',
    );
  });

  test('refuses bytes that are not UTF-8 and names the cell', async () => {
    const bytes = encode(`${three[0]}\n${censusLine({ 1: 'Pri~ate' })}`).map((byte) =>
      byte === 126 ? 0xff : byte,
    );
    expect(await failure(readCensus(bytes, { columns: ['age'] }))).toMatchObject({
      code: 'encoding',
      message: 'readCensus: `class_worker` must be UTF-8, got other bytes (line 2, column 2).',
    });
  });

  test('refuses a line that is too long also where it comes in one piece', async () => {
    const long = censusLine({ 1: 'x'.repeat(2_000_000) });
    expect(await failure(readCensus(encode(`${three[0]}\n${long}\n`)))).toMatchObject({
      code: 'limit',
      message: `readCensus: \`row\` must be at most 1048576 bytes, got ${long.length} or more (line 2).`,
    });
  });

  test('refuses a line that never ends after 1 MB', async () => {
    let sent = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (; sent < 200; sent++) yield new Uint8Array(65_536).fill(97);
    }
    expect(await failure(readCensus(endless()))).toMatchObject({
      code: 'limit',
      message: 'readCensus: `row` must be at most 1048576 bytes, got 1114112 or more (line 1).',
    });
    expect(sent).toBe(16);
  });

  test('passes the failure of a stream on as a FileError', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield encode(`${three[0]}\n`);
      throw new Error('connection reset');
    }
    expect(await failure(readCensus(broken(), { name: 'x' }))).toMatchObject({
      name: 'FileError',
      code: 'read',
      message: 'readCensus: `source` must be readable, got "connection reset" (x).',
      cause: new Error('connection reset'),
    });
  });

  test('closes the source when the consumer stops', async () => {
    let closed = 0;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield encode(`${three[0]}\n`);
      } finally {
        closed++;
      }
    }
    for await (const { rows } of readCensus(source(), { chunkRows: 2 })) {
      expect(rows).toBe(2);
      break;
    }
    expect(closed).toBe(1);
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(gzipSync(`${three[0]}\n`)),
      cancel: () => {
        closed++;
      },
    });
    for await (const { rows } of readCensus(stream, { chunkRows: 2 })) {
      expect(rows).toBe(2);
      break;
    }
    expect(closed).toBe(2);
  });

  test.each([
    [{ chunkRows: 0 }, 'readCensus: `chunkRows` must be an integer from 1 to 1000000, got 0.'],
    [{ chunkRows: 1e9 }, 'readCensus: `chunkRows` must be an integer from 1 to 1000000, got 1000000000.'],
    [
      { column: ['age'] } as ReadCensusOptions,
      'readCensus: `options` must be without unknown keys, got "column". Did you mean `columns`?',
    ],
    [
      { onBadRow: 'warn' as 'skip' },
      'readCensus: `onBadRow` must be one of "throw", "skip", "collect", got "warn".',
    ],
    [{ columns: [] }, 'readCensus: `columns` must be a non-empty array, got [].'],
    [{ columns: ['age', 'age'] as const }, 'readCensus: `columns` must be distinct names, got "age" twice.'],
    [
      { columns: ['agee' as 'age'] },
      'readCensus: `columns` must be columns of the data set, got "agee". Did you mean "age"?',
    ],
    [{ limits: { categories: 0 } }, 'readCensus: `limits.categories` must be a positive integer, got 0.'],
  ])('refuses the options %j', async (options, message) => {
    expect(await failure(readCensus('', options))).toMatchObject({ name: 'ConfigError', message });
  });

  test('refuses what is no source of bytes', async () => {
    expect((await failure(readCensus(7 as unknown as string))).message).toBe(
      'readCensus: `source` must be a stream of bytes, a Uint8Array, a Blob or a string, got 7.',
    );
    expect((await failure(readCensus(streamOf(['text']) as unknown as string))).message).toBe(
      'readCensus: `source` must be a stream of Uint8Array, got "text".',
    );
  });

  test('refuses more distinct values than the limit', async () => {
    const lines = Array.from({ length: 5 }, (_, i) => censusLine({ 1: `v${i}` }));
    expect(await failure(readCensus(lines.join('\n'), { limits: { categories: 4 } }))).toMatchObject({
      code: 'limit',
      message:
        'readCensus: `class_worker` must be a column of at most 4 distinct values, got one more (line 5, column 2).',
    });
  });
});
