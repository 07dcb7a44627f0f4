import { describe, expect, test } from 'vitest';
import type { TestResult } from '../models/testResult.js';
import { decimals, resultTable, thousands } from './resultTable.js';
import { textTable } from './textTable.js';

const result: TestResult = {
  name: 'mmoe',
  title: 'MMoE',
  seed: 0,
  initScheme: 'glorot',
  parameters: 317_847,
  rowsPerSecond: 9876.5,
  epochs: 4,
  ofEpochs: 4,
  bestEpoch: 3,
  metrics: new Map([
    ['income', { auc: 0.93886, logLoss: 0.12783, ne: 0.5454 }],
    ['college', { auc: Number.NaN, logLoss: 0.3, ne: Number.NaN }],
  ]),
};

const data = { about: 'test-file protocol on a.test.gz', test: { rows: 19_952 } };

describe('textTable', () => {
  test('puts names at the left and numbers at the right', () => {
    const table = {
      title: 'T',
      header: ['Name', 'N'],
      rows: [
        ['é', '1'],
        ['longer', '23456'],
      ],
      names: 1,
    };
    expect(textTable(table)).toBe('T\n\nName        N\n──────  ─────\né           1\nlonger  23456');
  });

  test('of results has a row per task, and size, speed and epochs once per model', () => {
    expect(textTable(resultTable([result], data as never))).toBe(
      [
        '19,952 test rows; test-file protocol on a.test.gz',
        '',
        'Model  Task        AUC  Log loss      NE  Parameters  Rows/s      Epochs',
        '─────  ───────  ──────  ────────  ──────  ──────────  ──────  ──────────',
        'MMoE   income   0.9389    0.1278  0.5454     317,847   9,877  4 (best 3)',
        '       college       –    0.3000       –',
      ].join('\n'),
    );
  });

  test('has the metrics that its tasks have, and nothing where a task has another kind', () => {
    const mixed = {
      ...result,
      ofEpochs: 9,
      metrics: new Map([...result.metrics, ['wage', { r2: 0.5, rmse: 250_000.4, mae: 12.5 }]]),
    };
    const { header, rows } = resultTable([mixed], data as never);
    expect(header).toEqual([
      'Model',
      'Task',
      'AUC',
      'Log loss',
      'NE',
      'R²',
      'RMSE',
      'MAE',
      'Parameters',
      'Rows/s',
      'Epochs',
    ]);
    expect(rows[0]?.at(-1)).toBe('4 of 9 (best 3)');
    expect(rows[2]?.slice(0, 8)).toEqual(['', 'wage', '', '', '', '0.5000', '250,000', '12.5000']);
  });

  test('has a dash for what has no value', () => {
    expect([decimals(Number.NaN), thousands(Number.NaN), thousands(1234.5)]).toEqual(['–', '–', '1,235']);
    const { rows } = resultTable([{ ...result, bestEpoch: undefined, epochs: 0 }] as never, data as never);
    expect(rows[0]?.at(-1)).toBe('0');
  });
});
