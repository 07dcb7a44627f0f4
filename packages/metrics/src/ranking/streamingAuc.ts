import { assertOptions, assertPositiveInteger, configError, type OptionKeys } from '@mtl/core/plain';
import { type MetricOptions, metricKeys } from '../rows/rows.js';
import { signedWeights } from '../rows/signedWeights.js';
import { addTied, closeTies, pairTally, shareWon } from './pairTally.js';

/** Options of {@link streamingAuc}. */
export interface StreamingAucOptions {
  /** Number of bins between `low` and `high`. Default 100,000. */
  readonly bins?: number;
  /** Scores below it count as `low`. Default 0. */
  readonly low?: number;
  /** Scores above it count as `high`. Default 1. */
  readonly high?: number;
}

/** Its keys. */
export const streamingAucKeys: OptionKeys<StreamingAucOptions> = { bins: true, low: true, high: true };

/** An AUC that is fed batch by batch. */
export interface StreamingAuc {
  /** Adds the rows of a batch; arguments and errors as of `auc`. */
  add(labels: ArrayLike<number>, scores: ArrayLike<number>, options?: MetricOptions): void;
  /** AUC of all rows so far; NaN if one of the two classes is missing or a score that counted was NaN. */
  auc(): number;
  /** How far that can be from the exact AUC at most: half the share of the pairs that fell into one bin; NaN as `auc`. */
  errorBound(): number;
}

/**
 * AUC in constant memory for more rows than one wants to keep: counts the two classes in bins of equal width; rows of one bin are
 * ties. {@link auc} is exact and fast enough for millions of rows.
 *
 * @example
 * ```ts
 * import { streamingAuc } from '@mtl/metrics';
 *
 * const stream = streamingAuc();
 * stream.add([0, 1], [0.1, 0.35]);
 * stream.add([0, 1], [0.4, 0.8]);
 * stream.auc();        // 0.75
 * stream.errorBound(); // 0: no bin holds both classes
 * ```
 * @throws ConfigError if `bins` is not a positive integer or `low` and `high` are not finite and ascending.
 */
export function streamingAuc(options: StreamingAucOptions = {}): StreamingAuc {
  assertOptions('streamingAuc', options, streamingAucKeys);
  const { bins = 100_000, low = 0, high = 1 } = options;
  assertPositiveInteger('streamingAuc', 'bins', bins);
  if (!Number.isFinite(low)) throw configError('streamingAuc', 'low', 'a finite number', low);
  if (!(high > low && Number.isFinite(high - low))) {
    throw configError('streamingAuc', 'high', `a finite number above \`low\`, ${low}`, high);
  }
  const positives = new Float64Array(bins);
  const negatives = new Float64Array(bins);
  let allDefined = true;

  return {
    add(labels, scores, options = {}) {
      assertOptions('streamingAuc.add', options, metricKeys);
      const { weights } = options;
      const { signed, defined } = signedWeights('streamingAuc', labels, scores, weights);
      allDefined &&= defined;
      for (let row = 0; row < signed.length; row++) {
        const weight = signed[row] as number;
        const share = ((scores[row] as number) - low) / (high - low);
        if (weight === 0 || Number.isNaN(share)) continue;
        const bin = Math.max(0, Math.min(Math.floor(bins * share), bins - 1));
        const side = weight > 0 ? positives : negatives;
        side[bin] = (side[bin] as number) + Math.abs(weight);
      }
    },
    auc() {
      const tally = pairTally();
      for (let bin = 0; bin < bins; bin++) {
        closeTies(tally);
        addTied(tally, positives[bin] as number);
        addTied(tally, -(negatives[bin] as number));
      }
      return allDefined ? shareWon(tally) : Number.NaN;
    },
    errorBound() {
      const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
      const tied = positives.reduce((total, value, bin) => total + value * (negatives[bin] as number), 0);
      return allDefined ? tied / 2 / (sum(positives) * sum(negatives)) : Number.NaN;
    },
  };
}
