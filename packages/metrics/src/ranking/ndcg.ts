import { assertOneOf, assertOptions, type OptionKeys } from '@mtl/core/plain';
import {
  assertGain,
  meanOverGroups,
  placesOf,
  type RankingOptions,
  rankedGroups,
  rankingKeys,
} from './rankedGroups.js';

/** Options of {@link ndcg}. */
export interface NdcgOptions extends RankingOptions {
  /** What a label y is worth: `'linear'`, y; `'exponential'`, 2^y − 1 (Burges et al. 2005). Alike for 0 and 1. Default `'linear'`. */
  readonly gain?: 'linear' | 'exponential';
}

/** Its keys. */
const ndcgKeys: OptionKeys<NdcgOptions> = { ...rankingKeys, gain: true };

/**
 * Normalized discounted cumulative gain (Järvelin & Kekäläinen 2002) of the list of every group, such as a user or a query, averaged:
 * `DCG@k = Σ_(i ≤ k) gain_i / log2(i + 1)`, over that of the best order of the same rows. Rows of one score get the mean gain of
 * their places, the expectation over all their orders.
 *
 * @example
 * ```ts
 * import { ndcg } from '@mtl/metrics';
 *
 * ndcg([3, 0, 1], [0.5, 0.9, 0.1], ['ann', 'ann', 'ann'], { k: 2 }); // 0.5213… = (3 / log2 3) / (3 + 1 / log2 3)
 * ```
 * @param labels Relevance of each row, ≥ 0, NaN for a row without a label, [rows].
 * @param scores Anything that ranks, [rows].
 * @param groups Key of each row's list, [rows].
 * @returns From 0 to 1, the mean over the groups with a label above 0; NaN if there is none or one of them has a NaN score.
 * @throws ShapeError if lengths differ or a label is negative or not finite.
 * @throws ConfigError if `k` is no positive integer or `gain` neither of the two.
 */
export function ndcg(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  groups: ArrayLike<string | number>,
  options: NdcgOptions = {},
): number {
  assertOptions('ndcg', options, ndcgKeys);
  const { gain = 'linear' } = options;
  assertOneOf('ndcg', 'gain', ['linear', 'exponential'], gain);
  const k = placesOf('ndcg', options);
  const worth = (label: number) => (gain === 'linear' ? label : 2 ** label - 1);
  const lists = rankedGroups('ndcg', labels, scores, groups, (label, row) => {
    assertGain('ndcg', label, row);
  });
  return meanOverGroups(lists, (list) => {
    if (!list) return Number.NaN;
    const ties = list.map((tie) => tie.labels.map(worth));
    const best = ties.flat().sort((a, b) => b - a);
    const ideal = discounted(
      best.map((value) => [value]),
      k,
    );
    return ideal === 0 ? undefined : discounted(ties, k) / ideal;
  });
}

/** DCG of ties from the highest score down. */
function discounted(ties: readonly (readonly number[])[], k: number): number {
  let place = 0;
  let sum = 0;
  for (const gains of ties) {
    const mean = gains.reduce((total, value) => total + value, 0) / gains.length;
    for (let i = 0; i < gains.length && place < k; i++) {
      place += 1;
      sum += mean / Math.log2(place + 1);
    }
  }
  return sum;
}
