import { assertPositiveInteger, configError, type OptionKeys } from '@mtl/core/plain';
import { ascendingOrder } from '../rows/ascendingOrder.js';
import { signedWeights } from '../rows/signedWeights.js';
import { type AccuracyOptions, accuracyKeys } from './accuracy.js';
import { confusion } from './confusionTable.js';

/** Options of `precision`, `recall` and `f1`. */
export interface DecisionOptions extends AccuracyOptions {
  /**
   * Predict 1 for the k rows of the highest scores instead of those above a threshold; of rows that tie for the last places each
   * counts with its chance. Weights of rows are not taken then. Default: by `threshold`.
   */
  readonly k?: number;
}

/** Its keys. */
export const decisionKeys: OptionKeys<DecisionOptions> = { ...accuracyKeys, k: true };

/** What precision and recall divide: rows, or sums of their weights. */
export interface DecisionCounts {
  /** Predicted 1 and labelled 1. */
  readonly found: number;
  /** Predicted 1. */
  readonly predicted: number;
  /** Labelled 1. */
  readonly positives: number;
}

/** Counts the decisions that a threshold, or the k highest scores, make; on behalf of `owner`. */
export function decisionCounts(
  owner: string,
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: DecisionOptions,
): DecisionCounts {
  const { k, threshold, weights } = options;
  if (k === undefined) {
    const { truePositives, falsePositives, falseNegatives } = confusion(owner, labels, scores, options);
    return {
      found: truePositives,
      predicted: truePositives + falsePositives,
      positives: truePositives + falseNegatives,
    };
  }
  assertPositiveInteger(owner, 'k', k);
  if (threshold !== undefined)
    throw configError(owner, 'threshold', 'left out where `k` is given', threshold);
  if (weights !== undefined) throw configError(owner, 'weights', 'left out where `k` is given', 'weights');
  return highest(owner, labels, scores, k);
}

function highest(
  owner: string,
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  k: number,
): DecisionCounts {
  const { signed, defined } = signedWeights(owner, labels, scores, undefined);
  if (!defined) return { found: Number.NaN, predicted: Number.NaN, positives: Number.NaN };
  const { order, tied } = ascendingOrder(scores);
  let positives = 0;
  let found = 0;
  let left = k;
  let size = 0; // rows of the present score
  let good = 0; // positives among them
  for (let i = order.length - 1; i >= 0; i--) {
    const sign = signed[order[i] as number] as number;
    size += Math.abs(sign);
    if (sign > 0) good += 1;
    if (tied[i] === 1) continue;
    const taken = Math.min(left, size);
    if (size > 0) found += (good * taken) / size;
    left -= taken;
    positives += good;
    size = 0;
    good = 0;
  }
  return { found, predicted: k - left, positives };
}
