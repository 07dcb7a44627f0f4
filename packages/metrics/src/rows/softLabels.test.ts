import { expect, test } from 'vitest';
import {
  accuracy,
  auc,
  averagePrecision,
  brier,
  chooseThreshold,
  confusionTable,
  expectedCalibrationError,
  f1,
  logLoss,
  logLossFromLogits,
  normalizedEntropy,
  normalizedEntropyFromLogits,
  precision,
  recall,
  reliabilityTable,
} from '../index.js';

/** The metrics of a binary task; `calibrationRatio` is for numbers of every kind. */
const binaryMetrics = Object.entries({
  accuracy,
  auc,
  averagePrecision,
  brier,
  chooseThreshold,
  confusionTable,
  expectedCalibrationError,
  f1,
  logLoss,
  logLossFromLogits,
  normalizedEntropy,
  normalizedEntropyFromLogits,
  precision,
  recall,
  reliabilityTable,
});

test.each(binaryMetrics)('%s refuses a soft label, as training does', (_, metric) => {
  expect(() => metric([0, 1, 1, 0], [0.1, 0.9, 0.8, 0.2])).not.toThrow();
  for (const soft of [0.9, 0.5, -1, 2]) {
    expect(() => metric([0, 1, soft, 0], [0.1, 0.9, 0.8, 0.2])).toThrow(
      new RegExp(`^\\w+: \`labels\` must be 0, 1 or NaN.*, got ${soft}`),
    );
  }
});
