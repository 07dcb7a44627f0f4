import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCensus } from '../census/readCensus.js';
import type { ColumnSpec } from '../table/columnSpec.js';
import { concatTables } from '../table/concatTables.js';
import { censusLine } from '../testing/censusLine.js';
import { failure, inPieces, plainTable } from '../testing/collect.js';
import { openFile } from './openFile.js';
import { type ReadCsvOptions, readCsv } from './readCsv.js';
import type { ReadReport } from './readOptions.js';
import { rejectedText } from './rejectedText.js';
import { writeRejected } from './writeRejected.js';

const specs: readonly ColumnSpec[] = [
  { name: 'age', kind: 'continuous' },
  { name: 'city', kind: 'categorical' },
];
const emptyReport = (): ReadReport => ({ rows: 0, skipped: 0, first: [] });
const encode = (text: string) => new TextEncoder().encode(text).map((byte) => (byte === 126 ? 0xff : byte));

const text = [
  'city,age,note',
  'Oslo,31,',
  'Lima,4y,',
  '"Rome, Italy",5O,"two', // one record of two lines
  'lines"',
  'Kyiv,1,2,3',
  '"Bonn,9,',
  'Par~s,7,',
  'Nice,8,x',
  'Lyon,"6"6,',
].join('\n');

async function collect(source: Uint8Array, size: number, options: ReadCsvOptions = {}) {
  const report = emptyReport();
  const table = await concatTables(
    readCsv(inPieces(source, size), specs, { ...options, onBadRow: 'collect', report }),
  );
  return { table, report };
}

describe("onBadRow: 'collect'", () => {
  test.each([1, 7, 1000])('keeps line, reason and text of every bad row, in pieces of %i', async (size) => {
    const { table, report } = await collect(encode(text), size);
    expect(plainTable(table)).toEqual({ age: [31, 8], city: ['Oslo', 'Nice'] });
    expect(report).toMatchObject({ rows: 2, skipped: 6, header: 'city,age,note' });
    expect(report.rejected).toEqual([
      { line: 3, reason: 'readCsv: `age` must be a number, got "4y" (line 3, column 2).', text: 'Lima,4y,' },
      {
        line: 4,
        reason: 'readCsv: `age` must be a number, got "5O" (line 4, column 2).',
        text: '"Rome, Italy",5O,"two\nlines"',
      },
      { line: 6, reason: 'readCsv: `row` must be 3 fields, got 4 (line 6).', text: 'Kyiv,1,2,3' },
      {
        line: 7,
        reason:
          "readCsv: `row` must be a field that ends with its closing quote, got text behind it (line 10, column 1). If quotes are text here, say `quotes: 'relaxed'` or 'none'.",
        text: '"Bonn,9,',
      },
      {
        line: 8,
        reason:
          "readCsv: `city` must be UTF-8, got other bytes (line 8, column 1). Say `encoding: 'windows-1252'`, or whatever it was saved in.",
        text: 'Par\ufffds,7,',
      },
      {
        line: 10,
        reason:
          "readCsv: `row` must be a field that ends with its closing quote, got text behind it (line 10, column 2). If quotes are text here, say `quotes: 'relaxed'` or 'none'.",
        text: 'Lyon,"6"6,',
      },
    ]);
    expect(report.first).toEqual(report.rejected?.map(({ reason }) => reason));
  });

  test('gives a file that, mended, holds the rows that were missing', async () => {
    const { report } = await collect(encode(text), 1000);
    const mend = (file: string) =>
      file
        .replace('Lima,4y', 'Lima,44')
        .replace('Italy",5O', 'Italy",50')
        .replace('Kyiv,1,2,3', 'Kyiv,1,')
        .replace('"Bonn', 'Bonn')
        .replace('Par\ufffds', 'Paris')
        .replace('Lyon,"6"6', 'Lyon,66');
    const mended = {
      age: [44, 50, 1, 9, 7, 66],
      city: ['Lima', 'Rome, Italy', 'Kyiv', 'Bonn', 'Paris', 'Lyon'],
    };
    expect(plainTable(await concatTables(readCsv(mend(rejectedText(report)), specs)))).toEqual(mended);

    const folder = await mkdtemp(join(tmpdir(), 'mtl-rejected-'));
    try {
      const path = join(folder, 'rejected.csv');
      expect(await writeRejected(path, report, { comment: '#' })).toBe(6);
      const written = await readFile(path, 'utf8');
      expect(written.split('\n').slice(0, 3)).toEqual([
        'city,age,note',
        '# readCsv: `age` must be a number, got "4y" (line 3, column 2).',
        'Lima,4y,',
      ]);
      await writeFile(path, mend(written));
      expect(plainTable(await concatTables(readCsv(openFile(path), specs, { comment: '#' })))).toEqual(
        mended,
      );
      await expect(writeRejected(folder, report)).rejects.toMatchObject({
        name: 'FileError',
        code: 'cannot-write',
        message: `writeRejected: \`path\` must be a file that can be written, got EISDIR at ${JSON.stringify(folder)}.`,
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('works without a header, from the first row on', async () => {
    const options = { names: ['city', 'age'] };
    const { table, report } = await collect(encode('Oslo,x\nLima,4\n'), 3, options);
    expect(plainTable(table)).toEqual({ age: [4], city: ['Lima'] });
    expect(rejectedText(report)).toBe('Oslo,x\n');
    const quote = await collect(encode('"Oslo"x,1\nLima,4\n'), 3, options);
    expect(rejectedText(quote.report)).toBe('"Oslo"x,1\n');
  });

  test('keeps the beginning of a row that is too long, and no more bad rows than the limit', async () => {
    const long = `city,age\nOslo,${'1'.repeat(400)}\nLima,4\n`;
    for (const size of [1, 50, 1000]) {
      const { table, report } = await collect(encode(long), size, { limits: { rowBytes: 40 } });
      expect(table.rows).toBe(1);
      expect(report.rejected?.[0]).toMatchObject({ line: 2, text: expect.stringMatching(/^Oslo,1{35,}$/) });
      expect(report.rejected?.[0]?.text.length).toBeLessThan(90);
    }
    const reading = readCsv('city,age\nOslo,x\nLima,y\nRome,1\n', specs, {
      onBadRow: 'collect',
      report: emptyReport(),
      limits: { rejectedBytes: 100 },
    });
    expect((await failure(reading)).message).toBe(
      "readCsv: `source` must be bad rows of at most 100 bytes together, got more (line 3). `onBadRow: 'skip'` keeps none of them.",
    );
  });

  test('needs a report', async () => {
    expect((await failure(readCsv('age,city\n', specs, { onBadRow: 'collect' }))).message).toBe(
      'readCsv: `report` must be given where bad rows are collected, as { rows: 0, skipped: 0, first: [] }, got undefined.',
    );
  });

  test('keeps lines of the census too', async () => {
    const report = emptyReport();
    const bad = censusLine({ 0: 'x' });
    const long = censusLine({ 1: 'y'.repeat(1_100_000) });
    const source = new TextEncoder().encode(`${bad}\n${censusLine()}\n${long}\n${censusLine()}\n`);
    const table = await concatTables(readCensus(inPieces(source, 100_000), { onBadRow: 'collect', report }));
    expect(table.rows).toBe(2);
    expect(report.rejected?.map(({ line }) => line)).toEqual([1, 3]);
    expect(rejectedText(report).split('\n')[0]).toBe(bad);
    expect(report.rejected?.[1]?.text.slice(0, 100)).toBe(long.slice(0, 100));
  });
});

describe('rejectedText', () => {
  test('is empty without rejected rows, and refuses what is no report or no mark', () => {
    expect(rejectedText(emptyReport())).toBe('');
    expect(() => rejectedText(null as never)).toThrow(
      'rejectedText: `report` must be the report of a reading, got null.',
    );
    expect(() => rejectedText(emptyReport(), { comment: '//' })).toThrow(
      'rejectedText: `comment` must be one character of ASCII that is no blank, got "//".',
    );
    expect(() => rejectedText(emptyReport(), { comments: '#' } as never)).toThrow(
      'rejectedText: `options` must be without unknown keys, got "comments". Did you mean `comment`?',
    );
  });
});
