import { FileError } from '@mtl/core/plain';
import { describe, expect, test, vi } from 'vitest';
import { noGoodRow, type ReadReport, startReading, tableLimits } from './readOptions.js';

const emptyReport = (): ReadReport => ({ rows: 0, skipped: 0, first: [] });
const start = (options: object = {}, source: unknown = '') => startReading('o', source as string, options);
const fault = (message: string) => () => new FileError('number', message);

describe('startReading', () => {
  test('fills in what is not given', () => {
    const { badRow, ...reading } = start();
    expect(reading).toEqual({
      owner: 'o',
      name: '',
      chunkRows: 8192,
      limits: tableLimits,
      report: emptyReport(),
      onRow: undefined,
      skips: false,
      collects: false,
      nul: false,
      bad: { rows: 0 },
    });
    expect(start({ onBadRow: 'skip' })).toMatchObject({ skips: true, collects: false });
    expect(start({ onBadRow: 'collect', report: emptyReport() })).toMatchObject({
      skips: true,
      collects: true,
    });
    expect(start({ limits: { rowBytes: 5, gzipRatio: Infinity } }).limits).toEqual({
      ...tableLimits,
      rowBytes: 5,
      gzipRatio: Infinity,
    });
    expect([start({ chunkRows: 1 }).chunkRows, start({ chunkRows: 1_000_000 }).chunkRows]).toEqual([
      1, 1_000_000,
    ]);
  });

  test('names the file by the option, then by the source', () => {
    const file = new File([], 'a.csv');
    expect(start({}, file).name).toBe('a.csv');
    expect(start({ name: 'b.csv' }, file).name).toBe('b.csv');
    for (const source of [null, undefined, 5, {}, { name: 5 }]) expect(start({}, source).name).toBe('');
  });

  test.each<[object, string]>([
    [{ chunkRows: 0 }, '`chunkRows` must be an integer from 1 to 1000000, got 0.'],
    [{ chunkRows: 1_000_001 }, '`chunkRows` must be an integer from 1 to 1000000, got 1000001.'],
    [{ chunkRows: 1.5 }, '`chunkRows` must be an integer from 1 to 1000000, got 1.5.'],
    [{ chunkRows: '5' }, '`chunkRows` must be an integer from 1 to 1000000, got "5".'],
    [{ onBadRow: 'ignore' }, '`onBadRow` must be one of "throw", "skip", "collect", got "ignore".'],
    [{ report: null }, '`report` must be { rows: 0, skipped: 0, first: [] }, got null.'],
    [
      { report: { rows: 0, skipped: 0 } },
      '`report` must be { rows: 0, skipped: 0, first: [] }, got {"rows":0,"skipped":0}.',
    ],
    [
      { report: { rows: 0, first: [] } },
      '`report` must be { rows: 0, skipped: 0, first: [] }, got {"rows":0,"first":[]}.',
    ],
    [
      { report: { skipped: 0, first: [] } },
      '`report` must be { rows: 0, skipped: 0, first: [] }, got {"skipped":0,"first":[]}.',
    ],
    [
      { onBadRow: 'collect' },
      '`report` must be given where bad rows are collected, as { rows: 0, skipped: 0, first: [] }, got undefined.',
    ],
    [{ limits: { rows: 1 } }, '`limits` must be without unknown keys, got "rows".'],
    [{ limits: { gzipRatio: 0 } }, '`limits.gzipRatio` must be a positive integer, got 0.'],
    [{ name: 5 }, '`name` must be a text, got 5.'],
    [{ onRow: 5 }, '`onRow` must be a function, got 5.'],
  ])('refuses %j', (options, message) => {
    expect(() => start(options)).toThrow(
      expect.objectContaining({ name: 'ConfigError', message: expect.stringContaining(`o: ${message}`) }),
    );
  });
});

describe('a bad row', () => {
  test('ends a reading that leaves out none', () => {
    const { badRow, bad, report } = start();
    expect(() => badRow(fault('x'), 1, () => '')).toThrow(new FileError('number', 'x'));
    expect([bad, report]).toEqual([{ rows: 0 }, emptyReport()]);
  });

  test('is counted, and its error made for the first hundred alone', () => {
    const report = emptyReport();
    const { badRow, bad } = start({ onBadRow: 'skip', report });
    const error = vi.fn(fault('x'));
    const text = vi.fn(() => '');
    for (let i = 0; i < 105; i++) badRow(error, i, text);
    expect([error.mock.calls.length, text.mock.calls.length]).toEqual([100, 0]);
    expect(report).toEqual({ rows: 0, skipped: 105, first: Array(100).fill('x') });
    expect(bad).toEqual({ rows: 105, first: 'x' });
    const next = start({ onBadRow: 'skip', report });
    next.badRow(fault('y'), 1, text);
    next.badRow(fault('z'), 2, text);
    expect(next.bad).toEqual({ rows: 2, first: 'y' });
    expect([report.skipped, report.first.length]).toEqual([107, 100]);
  });

  test('is kept where bad rows are collected, up to the limit', () => {
    const report = emptyReport();
    const { badRow } = start({ onBadRow: 'collect', report, name: 'f', limits: { rejectedBytes: 310 } });
    for (let i = 1; i <= 103; i++) badRow(fault('x'), i, () => 'ab');
    expect(report.first.length).toBe(100);
    expect(report.rejected?.length).toBe(103);
    expect(report.rejected?.[102]).toEqual({ line: 103, reason: 'x', text: 'ab' });
    badRow(fault('y'), 104, () => '');
    expect(report.rejected?.length).toBe(104);
    expect(() => badRow(fault(''), 105, () => 'z')).toThrow(
      new FileError(
        'limit',
        "o: `source` must be bad rows of at most 310 bytes together, got more (f, line 105). `onBadRow: 'skip'` keeps none of them.",
      ),
    );
    expect(report.rejected?.length).toBe(104);
  });

  test('is told of where there is no good one', () => {
    const reading = start({ onBadRow: 'skip', name: 'f' });
    reading.badRow(fault('x.'), 1, () => '');
    reading.badRow(fault('y.'), 2, () => '');
    expect(noGoodRow(reading)).toEqual(
      new FileError('bad-rows', 'o: `source` must be a file with rows that can be read, got 0 of 2 (f). x.'),
    );
    expect(noGoodRow(reading).code).toBe('bad-rows');
  });
});
