import { assertOptions, configError } from '@mtl/core/plain';
import { assertBinary, assertRows, rowWeight } from '../rows/rows.js';
import { type AccuracyOptions, accuracyKeys } from './accuracy.js';

/** How predictions and labels of a binary task meet: rows, or sums of their weights. */
export interface ConfusionTable {
  /** Predicted 1, labelled 1. */
  readonly truePositives: number;
  /** Predicted 1, labelled 0. */
  readonly falsePositives: number;
  /** Predicted 0, labelled 1. */
  readonly falseNegatives: number;
  /** Predicted 0, labelled 0. */
  readonly trueNegatives: number;
}

/**
 * Counts how predictions, `score > threshold`, and labels meet.
 *
 * @example
 * ```ts
 * import { confusionTable } from '@mtl/metrics';
 *
 * confusionTable([1, 0, 1, 0], [0.9, 0.2, 0.4, 0.7]);
 * // { truePositives: 1, falsePositives: 1, falseNegatives: 1, trueNegatives: 1 }
 * ```
 * @param labels 0 or 1, NaN for a row without a label, [rows].
 * @param scores Probabilities, or whatever the threshold is on the scale of, [rows].
 * @returns Four counts, all NaN if a score that counts is NaN.
 * @throws ShapeError if lengths differ, a label is neither 0, 1 nor NaN, or a weight is negative or not finite.
 * @throws ConfigError if `threshold` is not a number.
 */
export function confusionTable(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: AccuracyOptions = {},
): ConfusionTable {
  assertOptions('confusionTable', options, accuracyKeys);
  return confusion('confusionTable', labels, scores, options);
}

/** {@link confusionTable} on behalf of `owner`. */
export function confusion(
  owner: string,
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  { threshold = 0.5, weights }: AccuracyOptions,
): ConfusionTable {
  if (typeof threshold !== 'number' || Number.isNaN(threshold)) {
    throw configError(owner, 'threshold', 'a number', threshold);
  }
  assertRows(owner, 'scores', scores, labels);
  assertRows(owner, 'weights', weights, labels);
  const counts = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
  let defined = 1;
  for (let row = 0; row < labels.length; row++) {
    const weight = rowWeight(owner, labels, weights, row);
    if (weight === 0) continue;
    const label = labels[row] as number;
    const score = scores[row] as number;
    assertBinary(owner, label, row);
    if (Number.isNaN(score)) defined = Number.NaN;
    if (score > threshold) counts[label === 1 ? 'truePositives' : 'falsePositives'] += weight;
    else counts[label === 1 ? 'falseNegatives' : 'trueNegatives'] += weight;
  }
  return {
    truePositives: counts.truePositives * defined,
    falsePositives: counts.falsePositives * defined,
    falseNegatives: counts.falseNegatives * defined,
    trueNegatives: counts.trueNegatives * defined,
  };
}
