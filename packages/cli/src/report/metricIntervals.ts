import type { TaskHead } from '@mtl/core';
import {
  auc,
  averagePrecision,
  bootstrap,
  brier,
  expectedCalibrationError,
  logLoss,
  type MetricOptions,
  mae,
  multiclassAccuracy,
  r2,
  rmse,
} from '@mtl/metrics';

/** A metric of the test rows with its bootstrap interval of 95 %. */
export interface MetricInterval {
  /** For programs, such as `auc`. */
  readonly key: string;
  /** For people. */
  readonly title: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What a task is judged by: its labels and the model's predictions for the same rows. */
export interface JudgedRows {
  /** NaN for a row without a label, [rows]. */
  readonly labels: Float32Array;
  /** [rows, head.units], row-major. */
  readonly predictions: Float32Array;
  /** [rows]; default: 1 each. */
  readonly weights?: Float32Array;
}

type Metric = (labels: ArrayLike<number>, predictions: ArrayLike<number>, options?: MetricOptions) => number;

const metrics: Readonly<Record<TaskHead['kind'], readonly (readonly [string, string, Metric])[]>> = {
  binary: [
    ['auc', 'AUC', auc],
    ['averagePrecision', 'Average precision', averagePrecision],
    ['logLoss', 'Log loss', logLoss],
    ['brier', 'Brier score', brier],
    ['ece', 'Calibration error', expectedCalibrationError],
  ],
  multiclass: [['accuracy', 'Accuracy', multiclassAccuracy]],
  regression: [
    ['r2', 'R²', r2],
    ['rmse', 'RMSE', rmse],
    ['mae', 'MAE', mae],
  ],
};

/** Values drawn in all rounds of one metric at most, so that a report of a million rows takes seconds. */
const mostDrawn = 4_000_000;

/**
 * The metrics of a task with percentile bootstrap intervals over the rows: 200 rounds, fewer where there are more than 20,000 rows, but at
 * least 20.
 *
 * @param seed Of the draws.
 */
export function metricIntervals(head: TaskHead, rows: JudgedRows, seed: number): MetricInterval[] {
  const { labels, predictions, weights } = rows;
  const rounds = Math.max(20, Math.min(200, Math.floor(mostDrawn / Math.max(1, labels.length))));
  return metrics[head.kind].map(([key, title, metric]) => {
    const { value, low, high } = weights
      ? bootstrap((y, p, w) => metric(y, p, { weights: w }), [labels, predictions, weights], { rounds, seed })
      : bootstrap((y, p) => metric(y, p), [labels, predictions], { rounds, seed });
    return { key, title, value, low, high };
  });
}
