import { ExactSum } from './exactSum.js';
import { rowWeight } from './rows.js';

/**
 * Weighted mean of one number per labelled row: `Σ w·value / Σ w`, both sums exact; NaN if no row counts.
 *
 * @param value Called with the row and its label, only for rows that count.
 */
export function meanOverRows(
  owner: string,
  labels: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  value: (row: number, label: number) => number,
): number {
  const sum = new ExactSum();
  const total = new ExactSum();
  for (let row = 0; row < labels.length; row++) {
    const weight = rowWeight(owner, labels, weights, row);
    if (weight === 0) continue;
    sum.addProduct(weight, value(row, labels[row] as number));
    total.add(weight);
  }
  return sum.value() / total.value();
}
