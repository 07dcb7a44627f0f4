import { assertOptions } from '@mtl/core/plain';
import { assertBinary } from '../rows/rows.js';
import { meanOverGroups, placesOf, type RankingOptions, rankedGroups, rankingKeys } from './rankedGroups.js';

/**
 * Share of the groups, such as users or queries, that have a positive row among their k highest scores. Where rows tie for the last
 * places a group counts with its chance.
 *
 * @example
 * ```ts
 * import { hitRate } from '@mtl/metrics';
 *
 * hitRate([1, 0, 0, 1], [0.9, 0.2, 0.8, 0.4], ['ann', 'ann', 'bob', 'bob'], { k: 1 }); // 0.5
 * ```
 * @param labels 0 or 1, NaN for a row without a label, [rows].
 * @param scores Anything that ranks, [rows].
 * @param groups Key of each row's list, [rows].
 * @returns From 0 to 1, over the groups with a positive row; NaN if there is none or one of them has a NaN score.
 * @throws ShapeError if lengths differ or a label is neither 0, 1 nor NaN; ConfigError if `k` is no positive integer.
 */
export function hitRate(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  groups: ArrayLike<string | number>,
  options: RankingOptions = {},
): number {
  assertOptions('hitRate', options, rankingKeys);
  const k = placesOf('hitRate', options);
  const lists = rankedGroups('hitRate', labels, scores, groups, (label, row) => {
    assertBinary('hitRate', label, row);
  });
  return meanOverGroups(lists, (list) => {
    if (!list) return Number.NaN;
    if (!list.some((tie) => tie.labels.includes(1))) return undefined;
    let place = 0;
    let missed = 1; // chance that no positive was among the places so far
    for (const tie of list) {
      const size = tie.labels.length;
      const negatives = tie.labels.filter((label) => label === 0).length;
      const taken = Math.min(size, k - place);
      for (let i = 0; i < taken; i++) missed *= Math.max(0, negatives - i) / (size - i);
      place += taken;
    }
    return 1 - missed;
  });
}
