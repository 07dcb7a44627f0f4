import { assertOptions } from '@mtl/core/plain';
import { assertBinary } from '../rows/rows.js';
import {
  meanOverGroups,
  placesOf,
  type RankingOptions,
  rankedGroups,
  rankingKeys,
  type TiedRows,
} from './rankedGroups.js';

/**
 * Mean average precision over the lists of groups, such as users or queries: in each list the sum of `precision at i` over the places
 * i ≤ k with a positive row, over the number of positives that k places can hold, `min(k, positives)`. Rows of one score count with
 * the expectation over all their orders.
 *
 * {@link averagePrecision} is the area under the curve of one list; there rows of one score enter together.
 *
 * @example
 * ```ts
 * import { meanAveragePrecision } from '@mtl/metrics';
 *
 * meanAveragePrecision([1, 0, 1], [0.9, 0.5, 0.1], ['ann', 'ann', 'ann']); // 0.8333… = (1 + 2/3) / 2
 * ```
 * @param labels 0 or 1, NaN for a row without a label, [rows].
 * @param scores Anything that ranks, [rows].
 * @param groups Key of each row's list, [rows].
 * @returns From 0 to 1, over the groups with a positive row; NaN if there is none or one of them has a NaN score.
 * @throws ShapeError if lengths differ or a label is neither 0, 1 nor NaN; ConfigError if `k` is no positive integer.
 */
export function meanAveragePrecision(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  groups: ArrayLike<string | number>,
  options: RankingOptions = {},
): number {
  assertOptions('meanAveragePrecision', options, rankingKeys);
  const k = placesOf('meanAveragePrecision', options);
  const lists = rankedGroups('meanAveragePrecision', labels, scores, groups, (label, row) => {
    assertBinary('meanAveragePrecision', label, row);
  });
  return meanOverGroups(lists, (list) => (list ? precisionOf(list, k) : Number.NaN));
}

/** Average precision of one list; undefined without a positive. */
function precisionOf(list: readonly TiedRows[], k: number): number | undefined {
  let place = 0;
  let found = 0;
  let sum = 0;
  for (const { labels } of list) {
    const size = labels.length;
    const positives = labels.filter((label) => label === 1).length;
    // At the j-th place of a tie stands a positive with chance p / n; of the j − 1 places before it (p − 1) / (n − 1) are positive then.
    const others = size > 1 ? (positives - 1) / (size - 1) : 0;
    for (let j = 0; j < size && place + j < k && positives > 0; j++) {
      sum += (positives / size) * ((found + 1 + j * others) / (place + j + 1));
    }
    place += size;
    found += positives;
  }
  return found === 0 ? undefined : sum / Math.min(k, found);
}
