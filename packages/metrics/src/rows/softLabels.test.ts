import { expect, test } from 'vitest';
import * as metrics from '../index.js';

/** The metrics of a binary task; `calibrationRatio` is for numbers of every kind. */
const binaryMetrics = [
  'auc',
  'averagePrecision',
  'logLoss',
  'logLossFromLogits',
  'normalizedEntropy',
  'normalizedEntropyFromLogits',
  'expectedCalibrationError',
  'reliabilityTable',
] as const;

test.each(binaryMetrics)('%s refuses a soft label, as training does', (name) => {
  const metric = metrics[name] as (labels: number[], scores: number[]) => unknown;
  expect(() => metric([0, 1, 1, 0], [0.1, 0.9, 0.8, 0.2])).not.toThrow();
  for (const soft of [0.9, 0.5, -1, 2]) {
    expect(() => metric([0, 1, soft, 0], [0.1, 0.9, 0.8, 0.2])).toThrow(
      new RegExp(`^\\w+: \`labels\` must be 0, 1 or NaN.*, got ${soft}`),
    );
  }
});
