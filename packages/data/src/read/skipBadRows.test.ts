import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCensus } from '../census/readCensus.js';
import { concatTables } from '../table/concatTables.js';
import { censusLine } from '../testing/censusLine.js';
import { failure, inPieces, plainColumn, plainTable } from '../testing/collect.js';
import { readCsv } from './readCsv.js';
import type { ReadReport, TableLimits } from './readOptions.js';

const specs = [
  { name: 'age', kind: 'continuous' },
  { name: 'city', kind: 'categorical' },
] as const;

/** Rows of age, city and a column that nobody reads; `~` stands for a byte that is not UTF-8. */
const goodRows = ['7,a,x', '8,"b, c",x', '9,"d\ne",x', '1,"f""g",""', '2,🦆,x'];
const badRows = [
  'x,a,x', // no number
  '1,a', // too few fields
  '1,a,x,y', // too many
  '1,b"c,x', // a quote inside a field
  '1,"b"c,x', // text behind a quote
  '1,"open,x', // a quote that is never closed
  '1,a,"open', // likewise, in the column that nobody reads
  '1,a,"b"c',
  '1,~,x',
  '1,a,~',
  '~,a,x',
  '1,a,\0',
  '1,\0,x',
  `1,a,${'y'.repeat(100)}`, // longer than the limit of a field
  `1,${'z'.repeat(100)},x`,
  `1,a,"${'y'.repeat(50)}\n`, // no end within the limit
  Array(12).fill('"1"').join(','), // more fields than the limit
];
const limits: Partial<TableLimits> = { fieldBytes: 60, rowBytes: 90, columnsPerRow: 10 };

const encode = (text: string) => new TextEncoder().encode(text).map((byte) => (byte === 126 ? 0xff : byte));

async function read(bytes: Uint8Array, size: number) {
  const report: ReadReport = { rows: 0, skipped: 0, first: [] };
  const options = { onBadRow: 'skip', report, limits, chunkRows: 3 } as const;
  return { table: await concatTables(readCsv(inPieces(bytes, size), specs, options)), report };
}

describe("onBadRow: 'skip'", () => {
  test.each(badRows)('leaves out %j between good rows, counts it and reads on', async (bad) => {
    for (const size of [1, 3, 1000]) {
      for (const end of ['\n', '\r\n', '\r']) {
        const bytes = encode(['age,city,other', goodRows[0], bad, '8,b,x', ''].join(end));
        const { table, report } = await read(bytes, size);
        expect(plainTable(table)).toEqual({ age: [7, 8], city: ['a', 'b'] });
        expect([report.rows, report.first.length]).toEqual([2, report.skipped]);
        expect(report.skipped).toBe(bad.endsWith('\n') && end !== '\r' ? 1 : report.skipped);
      }
    }
    const bytes = encode(['age,city,other', goodRows[0], bad, '8,b,x'].join('\n'));
    expect(await failure(readCsv(bytes, specs, { limits }))).toMatchObject({ name: 'FileError' });
  });

  test('gives the good rows of any mixture, however the bytes come', async () => {
    const row = fc.oneof(
      fc.constantFrom(...goodRows).map((text) => ({ text, good: true })),
      fc.constantFrom(...badRows).map((text) => ({ text: text.trimEnd(), good: false })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 12 }),
        fc.integer({ min: 1, max: 40 }),
        async (rows, size) => {
          const text = ['age,city,other', '5,first,x', ...rows.map((one) => one.text)].join('\n');
          const { table, report } = await read(encode(text), size);
          const alone = [
            'age,city,other',
            '5,first,x',
            ...rows.flatMap((one) => (one.good ? [one.text] : [])),
          ];
          const expected = await concatTables(readCsv(alone.join('\n'), specs));
          expect(plainTable(table)).toEqual(plainTable(expected));
          expect(report.rows).toBe(expected.rows);
          expect(report.skipped).toBeGreaterThanOrEqual(rows.filter(({ good }) => !good).length);
        },
      ),
      { numRuns: process.env.SOAK ? 2000 : 100, seed: 11 },
    );
  });

  test('keeps the values of what it leaves out from the dictionaries', async () => {
    const { table } = await read(encode('age,city,other\n1,a,x\n2,new,~\n3,"new2","x\n4,b,x\n'), 1000);
    expect(table.columns.get('city')).toMatchObject({ dictionary: ['a', 'b'] });
  });

  test('does not leave out a header, nor a limit of the whole table', async () => {
    const skip = { onBadRow: 'skip' } as const;
    const codeOf = async (text: string, more = {}) =>
      ((await failure(readCsv(encode(text), specs, { ...skip, ...more }))) as { code?: string }).code;
    expect(await codeOf('age,"ci"ty\n1,a\n')).toBe('quote');
    expect(await codeOf('age,city,\0\n1,a,b\n')).toBe('binary');
    expect(await codeOf('age,c~ty\n1,a\n')).toBe('encoding');
    expect(await codeOf('age,city\n1,a\n2,b\n', { limits: { categories: 1 } })).toBe('limit');
    expect(await codeOf('age,city\n1,a\n2,b\n', { limits: { dictionaryBytes: 40 } })).toBe('limit');
  });

  test('takes half a surrogate pair in a text for bytes that are not UTF-8', async () => {
    const table = await concatTables(readCsv('age,city\n1,a\ud800\n2,b\n', specs, { onBadRow: 'skip' }));
    expect(plainTable(table)).toEqual({ age: [2], city: ['b'] });
  });

  test.each([
    ['bytes that are not UTF-8', censusLine({ 1: 'Pri~ate' })],
    ['such bytes in a column that nobody reads', censusLine({ 36: '~' })],
    ['a NUL byte', censusLine({ 10: 'a\0b' })],
    ['a line that is too long', censusLine({ 1: 'x'.repeat(1_100_000) })],
    ['half a line', '7, Private'],
    ['another number of fields', `${censusLine()}, 1`],
    ['a quote', `"${censusLine()}`],
  ])('leaves out a census line with %s and reads on', async (_, line) => {
    const bytes = encode(`${censusLine({ 0: '1' })}\n${line}\n${censusLine({ 0: '3', 1: 'after' })}\n`);
    for (const size of [1000, 3_000_000]) {
      const report: ReadReport = { rows: 0, skipped: 0, first: [] };
      const reading = readCensus(inPieces(bytes, size), {
        columns: ['age', 'class_worker'],
        onBadRow: 'skip',
        report,
      });
      const table = await concatTables(reading);
      expect(plainColumn(table.columns.get('age'))).toEqual([1, 3]);
      expect(table.columns.get('class_worker')).toMatchObject({ dictionary: ['Local government', 'after'] });
      expect([report.rows, report.skipped]).toEqual([2, 1]);
    }
  });
});
