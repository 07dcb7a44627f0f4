import { assertOptions } from '@mtl/core/plain';
import { type AscendingOrder, ascendingOrder } from '../rows/ascendingOrder.js';
import { radixSort } from '../rows/radixSort.js';
import { assertBinary, assertRows, type MetricOptions, metricKeys } from '../rows/rows.js';
import { signedWeights } from '../rows/signedWeights.js';
import { addTied, closeTies, pairTally, shareWon } from './pairTally.js';

/**
 * Area under the ROC curve, exact: the probability that a positive row scores higher than a negative one, ties counted half.
 * `AUC = Σ w⁺ w⁻ ([s⁺ > s⁻] + ½ [s⁺ = s⁻]) / Σ w⁺ w⁻` over all pairs of a positive and a negative row.
 *
 * Linear in the rows. Scores are compared as they are given, float64 included; −0 equals +0.
 *
 * @example
 * ```ts
 * import { auc } from '@mtl/metrics';
 *
 * auc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.75
 * ```
 * @param labels 0 or 1, NaN for a row without a label, [rows].
 * @param scores Anything that ranks: probabilities or logits, [rows].
 * @returns From 0 to 1; NaN if one of the two classes is missing or a score that counts is NaN.
 * @throws ShapeError if lengths differ, a label is neither 0, 1 nor NaN, or a weight is negative or not finite.
 */
export function auc(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  assertOptions('auc', options, metricKeys);
  const { weights } = options;
  if (scores instanceof Float32Array && !weights) return aucOfFloat32(labels, scores);
  const { signed, defined } = signedWeights('auc', labels, scores, weights);
  return defined ? aucOfOrder(signed, ascendingOrder(scores)) : Number.NaN;
}

function aucOfOrder(signed: Float64Array | Int8Array, { order, tied }: AscendingOrder): number {
  const tally = pairTally();
  for (let i = 0; i < order.length; i++) {
    if (tied[i] === 0) closeTies(tally);
    addTied(tally, signed[order[i] as number] as number);
  }
  return shareWon(tally);
}

/** Sorts the bits of positive and negative scores apart, nothing carried along, and merges: half the time of the general way. */
function aucOfFloat32(labels: ArrayLike<number>, scores: Float32Array): number {
  assertRows('auc', 'scores', scores, labels);
  const rows = labels.length;
  const bits = new Uint32Array(scores.buffer, scores.byteOffset, rows);
  const keys = new Uint32Array(rows); // positives from the front, negatives from the back
  let positives = 0;
  let firstNegative = rows;
  let undefinedScore = false;
  for (let row = 0; row < rows; row++) {
    const label = labels[row] as number;
    if (Number.isNaN(label)) continue;
    assertBinary('auc', label, row);
    const word = bits[row] as number;
    if ((word & 0x7fffffff) > 0x7f800000) undefinedScore = true; // NaN
    const key = word > 0x80000000 ? ~word : word | 0x80000000; // −0, 0x80000000, becomes +0
    if (label === 1) keys[positives++] = key;
    else keys[--firstNegative] = key;
  }
  if (undefinedScore) return Number.NaN;

  const positiveKeys = keys.subarray(0, positives);
  const negativeKeys = keys.subarray(firstNegative);
  radixSort(positiveKeys);
  radixSort(negativeKeys);
  const negatives = negativeKeys.length;
  let below = 0; // negatives below the key
  let upTo = 0; // negatives below it or equal
  let won = 0; // twice the pairs won: integers, so exact
  for (let i = 0; i < positives; i++) {
    const key = positiveKeys[i] as number;
    while (below < negatives && (negativeKeys[below] as number) < key) below++;
    if (upTo < below) upTo = below;
    while (upTo < negatives && negativeKeys[upTo] === key) upTo++;
    won += below + upTo;
  }
  return won / 2 / (positives * negatives);
}
