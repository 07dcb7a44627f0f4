import { assertOneOf, assertOptions, type OptionKeys } from '@mtl/core/plain';
import { ascendingOrder } from '../rows/ascendingOrder.js';
import { type MetricOptions, metricKeys } from '../rows/rows.js';
import { signedWeights } from '../rows/signedWeights.js';

/** Options of {@link chooseThreshold}. */
export interface ThresholdOptions extends MetricOptions {
  /**
   * What the threshold is best in: `'f1'`; `'accuracy'`; `'youden'`, recall of the positives plus recall of the negatives − 1
   * (Youden 1950). Default `'f1'`.
   */
  readonly maximize?: 'f1' | 'accuracy' | 'youden';
}

/** Its keys. */
const thresholdKeys: OptionKeys<ThresholdOptions> = { ...metricKeys, maximize: true };

/** A threshold and what it reaches on the rows it was chosen on. */
export interface ChosenThreshold {
  /** For `threshold` of `f1`, `precision`, `recall`, `accuracy`, `confusionTable`: scores above it predict 1. */
  readonly threshold: number;
  /** The measure at this threshold. */
  readonly value: number;
}

/**
 * The threshold at which scores decide best. Choose it on validation rows and judge it on others: on the rows it was chosen on it
 * looks better than it is.
 *
 * @example
 * ```ts
 * import { chooseThreshold } from '@mtl/metrics';
 *
 * chooseThreshold([0, 0, 1, 1], [0.1, 0.4, 0.3, 0.8]); // { threshold: 0.2, value: 0.8 }
 * ```
 * @param labels 0 or 1, NaN for a row without a label, [rows].
 * @param scores Probabilities or logits, [rows].
 * @returns A threshold half-way between two neighboring scores; the highest score where all rows had better be predicted 0, −Infinity
 * where all had better be predicted 1. The highest of
 * several equally good ones. NaN and NaN if the measure has no value at any threshold or a score that counts is NaN.
 * @throws ShapeError if lengths differ, a label is neither 0, 1 nor NaN, or a weight is negative or not finite.
 * @throws ConfigError if `maximize` is none of the three.
 */
export function chooseThreshold(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: ThresholdOptions = {},
): ChosenThreshold {
  assertOptions('chooseThreshold', options, thresholdKeys);
  const { maximize = 'f1', weights } = options;
  assertOneOf('chooseThreshold', 'maximize', ['f1', 'accuracy', 'youden'], maximize);
  const { signed, defined } = signedWeights('chooseThreshold', labels, scores, weights);
  let best: ChosenThreshold = { threshold: Number.NaN, value: Number.NaN };
  if (!defined) return best;

  let positives = 0;
  let negatives = 0;
  for (const weight of signed) {
    if (weight > 0) positives += weight;
    else negatives -= weight;
  }
  const { order } = ascendingOrder(scores);
  const counted = order.filter((row) => signed[row] !== 0); // lowest score first
  let found = 0; // weight of the positives above the threshold
  let wrong = 0; // and of the negatives
  for (let i = counted.length - 1; i >= -1; i--) {
    const score = i < 0 ? Number.NEGATIVE_INFINITY : (scores[counted[i] as number] as number);
    const above = scores[counted[i + 1] as number] as number | undefined;
    if (above === undefined || score < above) {
      const value = measure(maximize, { found, wrong, positives, negatives });
      if (value > best.value || (Number.isNaN(best.value) && !Number.isNaN(value))) {
        best = { threshold: between(score, above), value };
      }
    }
    if (i < 0) break;
    const weight = signed[counted[i] as number] as number;
    if (weight > 0) found += weight;
    else wrong -= weight;
  }
  return best;
}

interface Decided {
  readonly found: number;
  readonly wrong: number;
  readonly positives: number;
  readonly negatives: number;
}

function measure(
  maximize: 'f1' | 'accuracy' | 'youden',
  { found, wrong, positives, negatives }: Decided,
): number {
  if (maximize === 'f1') return (2 * found) / (found + wrong + positives);
  if (maximize === 'accuracy') return (found + negatives - wrong) / (positives + negatives);
  return found / positives - wrong / negatives;
}

/** A number that the lower score does not exceed and the upper one does; the score itself where float64 has none between. */
function between(lower: number, upper: number | undefined): number {
  if (upper === undefined || !Number.isFinite(lower)) return lower;
  if (upper === Number.POSITIVE_INFINITY) return lower;
  const middle = lower + (upper - lower) / 2;
  return middle < upper && middle >= lower ? middle : lower;
}
