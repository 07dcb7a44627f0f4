import { describe, expect, test } from 'vitest';
import { fakeOutput } from '../testing/fakeStreams.js';
import { epochTeller } from './fitHooks.js';
import { censusModels } from './modelsByName.js';

describe('epochTeller', () => {
  test('tells losses and validation metrics of every task, epochs counted from 1', async () => {
    const { output, written } = fakeOutput({ json: true });
    const data = { tasks: { income: { kind: 'binary', units: 1 } }, synthetic: false };
    const hooks = epochTeller(censusModels.mmoe, data as never, output, () => undefined);
    await hooks.onEpochEnd?.(2, {
      income_loss: 0.5,
      val_income_auc: 0.75,
      val_income_logLoss: 0.25,
      val_income_ne: 0.5,
    });
    expect(JSON.parse(written.stdout)).toEqual({
      event: 'epoch',
      model: 'mmoe',
      epoch: 3,
      losses: { income: 0.5 },
      validation: { income: { auc: 0.75, logLoss: 0.25, ne: 0.5 } },
      rowsPerSecond: null,
    });
    expect(written.stderr).toBe('  validation AUC  income 0.7500\n');
  });
});
