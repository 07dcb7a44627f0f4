import { assertOneOf, assertOptions, type OptionKeys } from '@mtl/core/plain';
import { type MetricOptions, metricKeys } from '../rows/rows.js';
import { groupAucs } from './groupAucs.js';

/** Options of {@link gauc}. */
export interface GaucOptions extends MetricOptions {
  /**
   * Weight of a group in the average: its `'rows'`, its `'positives'` (both count row weights if there are any), or 1 each,
   * `'mean'`. Default `'rows'`.
   */
  readonly reduction?: 'rows' | 'mean' | 'positives';
}

/** Its keys. */
export const gaucKeys: OptionKeys<GaucOptions> = { ...metricKeys, reduction: true };

/**
 * Group AUC: the mean of the AUC within each group, so that only the ranking inside a group (of one user, one session) counts.
 * `GAUC = Σ_g w_g AUC_g / Σ_g w_g` (Zhu et al. 2017) over the groups that have both classes; the others are skipped.
 *
 * @example
 * ```ts
 * import { gauc } from '@mtl/metrics';
 *
 * gauc([1, 0, 0, 1, 0], [0.9, 0.2, 0.3, 0.4, 0.6], ['ann', 'ann', 'ann', 'bob', 'bob']); // 0.6 = (3 · 1 + 2 · 0) / 5
 * ```
 * @param labels 0 or 1, NaN for a row without a label, [rows].
 * @param scores Anything that ranks, [rows].
 * @param groups Key of each row's group, [rows]; the number 1 and the string '1' are two groups.
 * @returns From 0 to 1; NaN if no group has both classes, or if a score that counts is NaN in a group that has.
 * @throws ShapeError if lengths differ, a label is neither 0, 1 nor NaN, or a weight is negative or not finite.
 * @throws ConfigError if `reduction` is none of the three.
 */
export function gauc(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  groups: ArrayLike<string | number>,
  options: GaucOptions = {},
): number {
  assertOptions('gauc', options, gaucKeys);
  const { reduction = 'rows', weights } = options;
  assertOneOf('gauc', 'reduction', ['rows', 'mean', 'positives'], reduction);
  let sum = 0;
  let total = 0;
  for (const { auc, rows, positives } of groupAucs('gauc', labels, scores, groups, weights).values()) {
    if (positives === 0 || positives === rows) continue;
    const weight = reduction === 'mean' ? 1 : reduction === 'rows' ? rows : positives;
    sum += weight * auc;
    total += weight;
  }
  return sum / total;
}
