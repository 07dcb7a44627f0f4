import { binary, regression } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { fakeOutput } from '../testing/fakeStreams.js';
import { epochTeller } from './epochTeller.js';

const report = {
  epoch: 2,
  losses: { income: 0.5, wage: 2 },
  validation: {
    income: { auc: 0.75, logLoss: 0.25, ne: 0.5, ece: 0.125 },
    wage: { r2: 0.25, rmse: 2, mae: 1, mse: 4 },
  },
  seconds: 2,
  rowsPerSecond: 12.5,
} as never;
const tasks = { income: binary(), wage: regression() };

describe('epochTeller', () => {
  test('tells losses and validation metrics of every task, epochs counted from 1', () => {
    const { output, written } = fakeOutput({ json: true });
    epochTeller({ name: 'mmoe' }, { tasks }, output)(report);
    expect(JSON.parse(written.stdout)).toEqual({
      event: 'epoch',
      model: 'mmoe',
      epoch: 3,
      losses: { income: 0.5, wage: 2 },
      validation: { income: { auc: 0.75, logLoss: 0.25, ne: 0.5 }, wage: { r2: 0.25, rmse: 2, mae: 1 } },
      rowsPerSecond: 13,
    });
    expect(written.stderr).toBe('  validation AUC  income 0.7500; R²  wage 0.2500\n');
  });

  test('says the mark of the rows, and tasks of one metric together', () => {
    const { output, written } = fakeOutput();
    const both = { income: binary(), other: binary() };
    epochTeller({ name: 'mmoe' }, { tasks: both, mark: 'synthetic' }, output)(report);
    expect(written.stderr).toBe('  validation AUC  income 0.7500  other NaN  (synthetic)\n');
  });
});
