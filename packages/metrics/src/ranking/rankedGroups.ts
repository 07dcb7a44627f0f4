import { assertPositiveInteger, type OptionKeys, ShapeError, show } from '@mtl/core/plain';
import { ascendingOrder } from '../rows/ascendingOrder.js';
import { assertRows } from '../rows/rows.js';

/** Options of the metrics of ranked lists. */
export interface RankingOptions {
  /** Only the first k places of each list count. Default: all. */
  readonly k?: number;
}

/** Its keys. */
export const rankingKeys: OptionKeys<RankingOptions> = { k: true };

/** Rows of one group that have one score: any order of them is as good as another. */
export interface TiedRows {
  /** Labels of the rows. */
  readonly labels: number[];
}

/**
 * The rows of every group from the highest score down, rows of one score together. Rows without a label do not count.
 *
 * @param assertLabel Refuses labels that the metric has no use for.
 * @returns Per group its ties; undefined for a group with a NaN score.
 */
export function rankedGroups(
  owner: string,
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  groups: ArrayLike<string | number>,
  assertLabel: (label: number, row: number) => void,
): (readonly TiedRows[] | undefined)[] {
  assertRows(owner, 'scores', scores, labels);
  assertRows(owner, 'groups', groups, labels);
  const lists = new Map<string | number, { ties: TiedRows[]; last: number; defined: boolean }>();
  const { order } = ascendingOrder(scores);
  for (let i = order.length - 1; i >= 0; i--) {
    const row = order[i] as number;
    const label = labels[row] as number;
    if (Number.isNaN(label)) continue;
    assertLabel(label, row);
    const group = groups[row] as string | number;
    const score = scores[row] as number;
    let list = lists.get(group);
    if (!list) {
      list = { ties: [], last: Number.NaN, defined: true };
      lists.set(group, list);
    }
    if (Number.isNaN(score)) list.defined = false;
    if (score === list.last) list.ties.at(-1)?.labels.push(label);
    else list.ties.push({ labels: [label] });
    list.last = score;
  }
  return [...lists.values()].map(({ ties, defined }) => (defined ? ties : undefined));
}

/** The number of places that count; refuses what is none. */
export function placesOf(owner: string, { k }: RankingOptions): number {
  if (k === undefined) return Number.POSITIVE_INFINITY;
  assertPositiveInteger(owner, 'k', k);
  return k;
}

/** Mean over the groups that have a value; NaN if none has, or if one that would count has a NaN score. */
export function meanOverGroups<V>(groups: readonly V[], measure: (group: V) => number | undefined): number {
  let sum = 0;
  let count = 0;
  for (const group of groups) {
    const value = measure(group);
    if (value === undefined) continue;
    sum += value;
    count += 1;
  }
  return sum / count;
}

/** Refuses a gain that is negative or not finite. */
export function assertGain(owner: string, label: number, row: number): void {
  if (!(label >= 0 && label < Number.POSITIVE_INFINITY)) {
    throw new ShapeError(
      `${owner}: \`labels\` must be finite and at least 0, or NaN for none, got ${show(label)} (row ${row}).`,
    );
  }
}
