import { ExactSum } from '../rows/exactSum.js';

/** Running count of the pairs of a positive and a negative row, fed by ascending score. */
export interface PairTally {
  /** Weight of the positive rows below the present score. */
  positives: number;
  /** Weight of the negative rows below it. */
  negatives: number;
  /** Weight of the positive rows so far, those of the present score included. */
  readonly allPositives: ExactSum;
  readonly allNegatives: ExactSum;
  /** Weight of the pairs that the positive row won, ties half. */
  won: number;
}

/** A tally of no rows. */
export function pairTally(): PairTally {
  return { positives: 0, negatives: 0, allPositives: new ExactSum(), allNegatives: new ExactSum(), won: 0 };
}

/** Closes the present score: its positives win against the negatives below and half of those beside them. */
export function closeTies(tally: PairTally): void {
  const positives = tally.allPositives.value();
  const negatives = tally.allNegatives.value();
  tally.won += (positives - tally.positives) * (tally.negatives + (negatives - tally.negatives) / 2);
  tally.positives = positives;
  tally.negatives = negatives;
}

/** Adds a row: weight > 0 for a positive one, < 0 for a negative one, 0 for one that does not count. */
export function addTied(tally: PairTally, signedWeight: number): void {
  if (signedWeight > 0) tally.allPositives.add(signedWeight);
  else if (signedWeight < 0) tally.allNegatives.add(-signedWeight);
}

/** Share of the pairs won; NaN if there are none. */
export function shareWon(tally: PairTally): number {
  closeTies(tally);
  return tally.won / (tally.positives * tally.negatives);
}
