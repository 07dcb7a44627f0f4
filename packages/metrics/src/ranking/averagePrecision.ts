import { assertOptions } from '@mtl/core/plain';
import { ascendingOrder } from '../rows/ascendingOrder.js';
import { ExactSum } from '../rows/exactSum.js';
import { type MetricOptions, metricKeys } from '../rows/rows.js';
import { signedWeights } from '../rows/signedWeights.js';

/**
 * Area under the precision-recall curve as average precision: `Σ (R_k − R_{k−1}) · P_k` over the distinct scores from the
 * highest down. No interpolation; rows of one score enter together.
 *
 * @example
 * ```ts
 * import { averagePrecision } from '@mtl/metrics';
 *
 * averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.8333…
 * ```
 * @param labels 0 or 1, NaN for a row without a label, [rows].
 * @param scores Anything that ranks: probabilities or logits, [rows].
 * @returns From 0 to 1, the positive rate for scores that know nothing; NaN without a positive row or if a score that counts is NaN.
 * @throws ShapeError if lengths differ, a label is neither 0, 1 nor NaN, or a weight is negative or not finite.
 */
export function averagePrecision(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  assertOptions('averagePrecision', options, metricKeys);
  const { signed, defined } = signedWeights('averagePrecision', labels, scores, options.weights);
  if (!defined) return Number.NaN;
  const { order, tied } = ascendingOrder(scores);
  const positives = new ExactSum(); // weight of those at or above the present score
  const all = new ExactSum(); // weight of all rows there
  let before = 0; // weight of the positives above it
  let sum = 0;
  for (let i = order.length - 1; i >= 0; i--) {
    const weight = signed[order[i] as number] as number;
    all.add(Math.abs(weight));
    if (weight > 0) positives.add(weight);
    if (tied[i] === 1) continue;
    const found = positives.value();
    if (found === before) continue;
    sum += (found - before) * (found / all.value());
    before = found;
  }
  return sum / before;
}
