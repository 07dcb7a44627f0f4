import { describe, expect, test } from 'vitest';
import { shareOfTime } from '../commands/demo.js';
import { fakeOutput } from '../testing/fakeStreams.js';
import { epochTeller, timeKeeper } from './fitHooks.js';
import { censusModels } from './modelsByName.js';

describe('timeKeeper', () => {
  /** Epochs that are begun when each takes so many seconds. */
  function epochsOf(maxSeconds: number | undefined, seconds: readonly number[]): number {
    let now = 0;
    const network = { stopTraining: false };
    const hooks = timeKeeper(maxSeconds, () => now);
    hooks.setModel?.(network as never);
    void hooks.onTrainBegin?.({});
    let epochs = 0;
    for (const duration of seconds) {
      if (network.stopTraining) break;
      void hooks.onEpochBegin?.(epochs, {});
      now += 1000 * duration;
      void hooks.onEpochEnd?.(epochs, {});
      epochs++;
    }
    return epochs;
  }

  test('begins no epoch that would end too late', () => {
    expect(epochsOf(10, [3, 3, 3, 3])).toBe(3);
    expect(epochsOf(12, [3, 3, 3, 3])).toBe(4);
  });

  test('goes by the longest epoch so far', () => {
    expect(epochsOf(10, [5, 1, 1, 1])).toBe(2);
    expect(epochsOf(9, [5, 1, 1, 1])).toBe(1);
  });

  test('always lets one epoch happen, and all without a limit', () => {
    expect(epochsOf(0, [3, 3])).toBe(1);
    expect(epochsOf(undefined, [3, 3])).toBe(2);
  });
});

describe('shareOfTime', () => {
  test('divides what is left in proportion to effort, so that nothing is left for the last', () => {
    // Efforts 2, 5, 5.
    expect(shareOfTime(60, ['shared-bottom', 'mmoe', 'adatt-sp'])).toBe(10);
    expect(shareOfTime(50, ['mmoe', 'adatt-sp'])).toBe(25);
    expect(shareOfTime(25, ['adatt-sp'])).toBe(25);
    expect(shareOfTime(-3, ['adatt-sp'])).toBe(0);
  });
});

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
