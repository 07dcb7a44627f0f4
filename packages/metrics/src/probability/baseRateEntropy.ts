import { ExactSum } from '../rows/exactSum.js';
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
  const sums = { positives: new ExactSum(), negatives: new ExactSum() };
  for (let row = 0; row < labels.length; row++) {
    const weight = rowWeight(owner, labels, weights, row);
    if (weight === 0) continue;
    sums[labels[row] === 1 ? 'positives' : 'negatives'].add(weight);
  }
  const positives = sums.positives.value();
  const negatives = sums.negatives.value();
  if (positives === 0 || negatives === 0) return Number.NaN;
  const total = positives + negatives;
  return -(positives * Math.log(positives / total) + negatives * Math.log(negatives / total)) / total;
}
