import { describe, expect, test } from 'vitest';
import type { TestResult } from '../models/testResult.js';
import { spread, summarize, summaryTable } from './summarize.js';
import { textTable } from './textTable.js';

const result = (seed: number, auc: number): TestResult => ({
  name: 'mmoe',
  title: 'MMoE',
  seed,
  initScheme: 'glorot',
  parameters: 1000,
  rowsPerSecond: 100 * (seed + 1),
  epochs: 1,
  ofEpochs: 1,
  bestEpoch: 1,
  metrics: new Map([['income', { auc, logLoss: 0.25, ne: 0.5 }]]),
});

const data = { about: 'test-file protocol on a.test (synthetic)', test: { rows: 10 } } as never;

describe('spread', () => {
  test('is the mean and the standard deviation of the sample', () => {
    // Mean 4; squares 4 + 0 + 4 = 8, over n − 1 = 2: 4, its root 2.
    expect(spread([2, 4, 6])).toEqual({ mean: 4, deviation: 2 });
  });

  test('of one value has no deviation', () => {
    expect(spread([3])).toEqual({ mean: 3, deviation: Number.NaN });
  });
});

describe('a summary', () => {
  test('shows mean and deviation over the seeds', () => {
    const summary = summarize([result(0, 0.9), result(1, 0.92), result(2, 0.94)]);
    expect(textTable(summaryTable([summary], 3, data))).toBe(
      [
        '10 test rows, mean ± standard deviation of seeds 0 to 2; start glorot; test-file protocol on a.test (synthetic)',
        '',
        'Model  Task                AUC         Log loss               NE  Parameters  Rows/s',
        '─────  ──────  ───────────────  ───────────────  ───────────────  ──────────  ──────',
        'MMoE   income  0.9200 ± 0.0200  0.2500 ± 0.0000  0.5000 ± 0.0000       1,000     200',
      ].join('\n'),
    );
  });

  test('counts gains seed by seed against the baseline', () => {
    const alone = [result(0, 0.9), result(1, 0.93)];
    // 0.02 and 0.01: mean 0.015, deviation 0.01/√2.
    const { gains } = summarize([result(1, 0.94), result(0, 0.92)], alone);
    const gain = gains?.get('income');
    expect(gain?.auc?.mean).toBeCloseTo(0.015, 12);
    expect(gain?.auc?.deviation).toBeCloseTo(0.01 / Math.SQRT2, 12);
    expect(gain?.logLoss).toEqual({ mean: 0, deviation: 0 });
  });

  test('counts a lower loss as a gain', () => {
    const worse = { ...result(0, 0.9), metrics: new Map([['income', { auc: 0.9, logLoss: 0.5, ne: 0.75 }]]) };
    const gain = summarize([result(0, 0.9)], [worse]).gains?.get('income');
    expect([gain?.logLoss?.mean, gain?.ne?.mean]).toEqual([0.25, 0.25]);
  });

  test('shows gains with their sign, and none of the baseline itself', () => {
    const alone = [result(0, 0.9), result(1, 0.9)];
    const better = summarize([result(0, 0.92), result(1, 0.94)], alone);
    const worse = summarize([result(0, 0.88), result(1, 0.88)], alone);
    const table = summaryTable([summarize(alone), better, worse], 2, data);
    expect(table.header).toEqual([
      'Model',
      'Task',
      'AUC',
      'AUC gain',
      'Log loss',
      'NE',
      'Parameters',
      'Rows/s',
    ]);
    expect(table.rows.map((row) => row[3])).toEqual(['', '+0.0300 ± 0.0141', '-0.0200 ± 0.0000']);
  });

  test('names the start of every row where there are several', () => {
    const torch = { ...result(0, 0.91), initScheme: 'pytorch' as const };
    const table = summaryTable([summarize([result(0, 0.9)]), summarize([torch])], 1, data);
    expect(table.title).toBe('10 test rows, seed 0; test-file protocol on a.test (synthetic)');
    expect(table.header.slice(0, 4)).toEqual(['Model', 'Start', 'Task', 'AUC']);
    expect(table.rows.map((row) => row.slice(0, 4))).toEqual([
      ['MMoE', 'glorot', 'income', '0.9000'],
      ['MMoE', 'pytorch', 'income', '0.9100'],
    ]);
    expect(table.names).toBe(3);
  });

  test('of one seed shows the value alone', () => {
    const table = summaryTable([summarize([result(0, 0.9)])], 1, data);
    expect(table.title).toBe('10 test rows, seed 0; start glorot; test-file protocol on a.test (synthetic)');
    expect(table.rows).toEqual([['MMoE', 'income', '0.9000', '0.2500', '0.5000', '1,000', '100']]);
  });
});
