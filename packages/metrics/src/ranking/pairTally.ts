/** Running count of the pairs of a positive and a negative row, fed by ascending score. */
export interface PairTally {
  /** Weight of the positive rows below the present score. */
  positives: number;
  /** Weight of the negative rows below it. */
  negatives: number;
  tiedPositives: number;
  tiedNegatives: number;
  /** Weight of the pairs that the positive row won, ties half. */
  won: number;
}

/** A tally of no rows. */
export function pairTally(): PairTally {
  return { positives: 0, negatives: 0, tiedPositives: 0, tiedNegatives: 0, won: 0 };
}

/** Closes the present score: its positives win against the negatives below and half of those beside them. */
export function closeTies(tally: PairTally): void {
  tally.won += tally.tiedPositives * (tally.negatives + tally.tiedNegatives / 2);
  tally.positives += tally.tiedPositives;
  tally.negatives += tally.tiedNegatives;
  tally.tiedPositives = 0;
  tally.tiedNegatives = 0;
}

/** Adds a row: weight > 0 for a positive one, < 0 for a negative one. */
export function addTied(tally: PairTally, signedWeight: number): void {
  if (signedWeight > 0) tally.tiedPositives += signedWeight;
  else tally.tiedNegatives -= signedWeight;
}

/** Share of the pairs won; NaN if there are none. */
export function shareWon(tally: PairTally): number {
  closeTies(tally);
  return tally.won / (tally.positives * tally.negatives);
}
