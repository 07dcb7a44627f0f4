import { describe, expect, test } from 'vitest';
import * as metrics from './index.js';

const {
  accuracy,
  auc,
  aucByGroup,
  averagePrecision,
  bootstrap,
  brier,
  calibrationRatio,
  chooseThreshold,
  confusionTable,
  expectedCalibrationError,
  f1,
  gauc,
  hitRate,
  logLoss,
  logLossFromLogits,
  mae,
  meanAveragePrecision,
  mse,
  multiclassAccuracy,
  multiclassAuc,
  multiclassConfusionTable,
  multiclassLogLossFromLogits,
  multiclassTally,
  ndcg,
  normalizedEntropy,
  normalizedEntropyFromLogits,
  pairedBootstrap,
  precision,
  quantileLoss,
  r2,
  recall,
  regressionTally,
  reliabilityTable,
  rmse,
  streamingAuc,
} = metrics;

type Call = readonly [owner: string, call: (options: object) => unknown, known: string];

/** Every function that takes options, called with them. */
const calls: readonly Call[] = [
  ...Object.entries({
    accuracy,
    auc,
    averagePrecision,
    brier,
    calibrationRatio,
    chooseThreshold,
    confusionTable,
    expectedCalibrationError,
    f1,
    logLoss,
    logLossFromLogits,
    mae,
    mse,
    normalizedEntropy,
    normalizedEntropyFromLogits,
    precision,
    quantileLoss,
    r2,
    recall,
    reliabilityTable,
    rmse,
  }).map(([name, metric]): Call => [name, (options) => metric([0, 1], [0.2, 0.8], options), 'weights']),
  ...Object.entries({
    multiclassAccuracy,
    multiclassAuc,
    multiclassConfusionTable,
    multiclassLogLossFromLogits,
  }).map(([name, metric]): Call => [name, (options) => metric([0, 1], [1, 2, 3, 4], options), 'weights']),
  ...Object.entries({ gauc, aucByGroup }).map(
    ([name, metric]): Call => [name, (options) => metric([0, 1], [0.2, 0.8], ['a', 'a'], options), 'weights'],
  ),
  ...Object.entries({ hitRate, meanAveragePrecision }).map(
    ([name, metric]): Call => [name, (options) => metric([0, 1], [0.2, 0.8], ['a', 'a'], options), 'k'],
  ),
  ['ndcg', (options) => ndcg([0, 1], [0.2, 0.8], ['a', 'a'], options), 'gain'],
  [
    'bootstrap',
    (options) =>
      bootstrap(
        auc,
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
      pairedBootstrap(
        auc,
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
  ['streamingAuc', (options) => streamingAuc(options), 'bins'],
  ['streamingAuc.add', (options) => streamingAuc().add([0, 1], [0.2, 0.8], options), 'weights'],
  ['regressionTally.add', (options) => regressionTally().add([0, 1], [0.2, 0.8], options), 'weights'],
  ['multiclassTally.add', (options) => multiclassTally({ classes: 2 }).add([0], [1, 2], options), 'weights'],
  ['multiclassTally.metrics', (options) => multiclassTally({ classes: 2 }).metrics(options), 'classWeights'],
];

describe('unknown options are refused by', () => {
  test.each(calls)('%s', (owner, call, known) => {
    const typed = `${known}s`;
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
