import { rowWeight } from '../rows/rows.js';

/**
 * Entropy of the positive rate of the rows that count, in nats: the log loss of a prediction that knows the rate and nothing
 * else. NaN if one of the two classes is missing. Labels and weights are checked before.
 */
export function baseRateEntropy(
  owner: string,
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): number {
  let positives = 0;
  let negatives = 0;
  for (let row = 0; row < labels.length; row++) {
    const weight = rowWeight(owner, labels, weights, row);
    if (weight === 0) continue;
    if (labels[row] === 1) positives += weight;
    else negatives += weight;
  }
  if (positives === 0 || negatives === 0) return Number.NaN;
  const total = positives + negatives;
  return -(positives * Math.log(positives / total) + negatives * Math.log(negatives / total)) / total;
}
