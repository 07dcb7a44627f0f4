import { assertOptions } from '@mtl/core/plain';
import { type MetricOptions, metricKeys } from '../rows/rows.js';
import { type GroupAuc, groupAucs } from './groupAucs.js';

/**
 * AUC within each group of rows, such as the rows of one user.
 *
 * One sort serves all groups: linear in the rows, however many groups there are.
 *
 * @example
 * ```ts
 * import { aucByGroup } from '@mtl/metrics';
 *
 * const groups = aucByGroup([1, 0, 1, 0], [0.9, 0.2, 0.3, 0.4], ['ann', 'ann', 'bob', 'bob']);
 * groups.get('bob'); // { auc: 0, rows: 2, positives: 1 }
 * ```
 * @param labels 0 or 1, NaN for a row without a label, [rows].
 * @param scores Anything that ranks, [rows].
 * @param groups Key of each row's group, [rows]; the number 1 and the string '1' are two groups.
 * @returns Group → result, in order of first appearance; groups in which no row counts are left out. `auc` is NaN
 * for a group in which one class is missing or a score that counts is NaN.
 * @throws ShapeError if lengths differ, a label is neither 0, 1 nor NaN, or a weight is negative or not finite.
 */
export function aucByGroup<Group extends string | number>(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  groups: ArrayLike<Group>,
  options: MetricOptions = {},
): Map<Group, GroupAuc> {
  assertOptions('aucByGroup', options, metricKeys);
  return groupAucs('aucByGroup', labels, scores, groups, options.weights);
}
