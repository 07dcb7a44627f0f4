import { assertOptions } from '@mtl/core/plain';
import { meanOverRows } from '../rows/meanOverRows.js';
import { assertClass, assertClasses, assertRows, type MetricOptions, metricKeys } from '../rows/rows.js';

/**
 * Cross-entropy of a softmax over classes, in nats, mean over the rows: `ln Σ_c e^{z_c} − z_y`.
 *
 * @example
 * ```ts
 * import { multiclassLogLossFromLogits } from '@mtl/metrics';
 *
 * multiclassLogLossFromLogits([2, 0], [0, 0, 0, 0, 0, 0]); // 1.0986… = ln 3
 * ```
 * @param labels Class index from 0, NaN for a row without a label, [rows].
 * @param logits Row-major, [rows, classes]; the number of classes follows from the length.
 * @returns At least 0; NaN if no row counts, or a row that counts has a logit that is NaN or +∞.
 * @throws ShapeError if lengths do not fit, a label numbers no class, or a weight is negative or not finite.
 */
export function multiclassLogLossFromLogits(
  labels: ArrayLike<number>,
  logits: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  assertOptions('multiclassLogLossFromLogits', options, metricKeys);
  const owner = 'multiclassLogLossFromLogits';
  const classes = assertClasses(owner, 'logits', labels, logits);
  assertRows(owner, 'weights', options.weights, labels);
  return meanOverRows(owner, labels, options.weights, (row, label) => {
    assertClass(owner, label, classes, row);
    return crossEntropyOfRow(logits, row, label, classes);
  });
}

/** `ln Σ_c e^{z_c} − z_y` of one row. */
export function crossEntropyOfRow(
  logits: ArrayLike<number>,
  row: number,
  label: number,
  classes: number,
): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < classes; c++) highest = Math.max(highest, logits[row * classes + c] as number);
  let sum = 0;
  for (let c = 0; c < classes; c++) sum += Math.exp((logits[row * classes + c] as number) - highest);
  return Math.log(sum) + (highest - (logits[row * classes + label] as number));
}
