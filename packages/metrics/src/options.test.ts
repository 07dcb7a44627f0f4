import { describe, expect, test } from 'vitest';
import * as metrics from './index.js';

/** Every metric that takes options, called with a misspelled one. */
const calls: readonly (readonly [string, (options: object) => unknown, string])[] = [
  ...(['accuracy', 'auc', 'averagePrecision', 'calibrationRatio', 'expectedCalibrationError'] as const).map(
    (name) => [name, (options: object) => metrics[name]([0, 1], [0.2, 0.8], options), 'weights'] as const,
  ),
  ...(['logLoss', 'logLossFromLogits', 'mae', 'mse', 'r2', 'rmse', 'reliabilityTable'] as const).map(
    (name) => [name, (options: object) => metrics[name]([0, 1], [0.2, 0.8], options), 'weights'] as const,
  ),
  ...(['normalizedEntropy', 'normalizedEntropyFromLogits'] as const).map(
    (name) => [name, (options: object) => metrics[name]([0, 1], [0.2, 0.8], options), 'weights'] as const,
  ),
  ...(['multiclassAccuracy', 'multiclassLogLossFromLogits'] as const).map(
    (name) => [name, (options: object) => metrics[name]([0, 1], [1, 2, 3, 4], options), 'weights'] as const,
  ),
  ...(['gauc', 'aucByGroup'] as const).map(
    (name) =>
      [name, (options: object) => metrics[name]([0, 1], [0.2, 0.8], ['a', 'a'], options), 'weights'] as const,
  ),
  [
    'bootstrap',
    (options) =>
      metrics.bootstrap(
        metrics.auc,
        [
          [0, 1],
          [0.2, 0.8],
        ],
        options,
      ),
    'rounds',
  ],
  [
    'pairedBootstrap',
    (options) =>
      metrics.pairedBootstrap(
        metrics.auc,
        [
          [0, 1],
          [0.2, 0.8],
        ],
        [
          [0, 1],
          [0.1, 0.3],
        ],
        options,
      ),
    'rounds',
  ],
  ['streamingAuc', (options) => metrics.streamingAuc(options), 'bins'],
  ['streamingAuc.add', (options) => metrics.streamingAuc().add([0, 1], [0.2, 0.8], options), 'weights'],
];

describe('unknown options are refused by', () => {
  test.each(calls)('%s', (owner, call, known) => {
    const typed = `${known.slice(0, -2)}${known.at(-1)}${known.at(-2)}`; // the last two letters swapped
    const message = `${owner}: \`options\` must be without unknown keys, got "${typed}". Did you mean \`${known}\`?`;
    expect(() => call({ [typed]: 1 })).toThrow(expect.objectContaining({ name: 'ConfigError', message }));
    expect(() => call({})).not.toThrow();
  });

  test('every function of the package that declares options', () => {
    const covered = new Set(calls.map(([name]) => name.split('.')[0]));
    const without = new Set(['deltaM', 'taskGain']);
    const names = Object.entries(metrics).filter(([, value]) => typeof value === 'function');
    expect(names.map(([name]) => name).filter((name) => !without.has(name) && !covered.has(name))).toEqual(
      [],
    );
  });
});
