/** 97.5 % quantiles of Student's t with 1, 2, … 30 degrees of freedom; the normal one from there on. */
const quantiles = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/**
 * Mean of independent values with its 95 % confidence interval by Student's t.
 *
 * @param {readonly number[]} values At least two.
 * @returns {{ mean: number, half: number, low: number, high: number }} `half`: half the width of the interval.
 */
export function meanInterval(values) {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = (quantiles[n - 2] ?? 1.96) * Math.sqrt(variance / n);
  return { mean, half, low: mean - half, high: mean + half };
}
