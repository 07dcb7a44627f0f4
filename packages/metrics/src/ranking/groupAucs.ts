import { ascendingOrder } from '../rows/ascendingOrder.js';
import { assertRows } from '../rows/rows.js';
import { signedWeights } from '../rows/signedWeights.js';
import { addTied, closeTies, type PairTally, pairTally, shareWon } from './pairTally.js';

/** AUC of one group, with what averages weigh it by. */
export interface GroupAuc {
  /** NaN if one of the classes is missing or a score is NaN. */
  readonly auc: number;
  /** Rows that count; the sum of their weights if there are weights. */
  readonly rows: number;
  /** Positive rows that count; the sum of their weights if there are weights. */
  readonly positives: number;
}

/** AUC of every group that has a row that counts, on behalf of `owner`: one sort for all of them. */
export function groupAucs<Group extends string | number>(
  owner: string,
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  groups: ArrayLike<Group>,
  weights: ArrayLike<number> | undefined,
): Map<Group, GroupAuc> {
  assertRows(owner, 'groups', groups, labels);
  const { signed } = signedWeights(owner, labels, scores, weights);
  const numbers = new Map<Group, number>();
  const tallies: PairTally[] = [];
  const groupOf = new Uint32Array(labels.length);
  for (let row = 0; row < labels.length; row++) {
    if (signed[row] === 0) continue;
    const group = groups[row] as Group;
    let number = numbers.get(group);
    if (number === undefined) {
      number = tallies.push(pairTally()) - 1;
      numbers.set(group, number);
    }
    groupOf[row] = number;
  }

  const { order, tied } = ascendingOrder(scores);
  const scoreOf = new Uint32Array(tallies.length); // which of the distinct scores the group is at
  let score = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i] as number;
    const weight = signed[row] as number;
    if (tied[i] === 0) score++;
    if (weight === 0) continue;
    const number = groupOf[row] as number;
    const tally = tallies[number] as PairTally;
    if (scoreOf[number] !== score) closeTies(tally);
    scoreOf[number] = score;
    addTied(tally, weight);
    if (Number.isNaN(scores[row])) tally.won = Number.NaN;
  }

  const results = new Map<Group, GroupAuc>();
  for (const [group, number] of numbers) {
    const tally = tallies[number] as PairTally;
    const auc = shareWon(tally);
    results.set(group, { auc, rows: tally.positives + tally.negatives, positives: tally.positives });
  }
  return results;
}
