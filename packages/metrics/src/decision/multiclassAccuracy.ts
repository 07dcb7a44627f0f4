import { assertOptions } from '@mtl/core/plain';
import { meanOverRows } from '../rows/meanOverRows.js';
import { assertClass, assertClasses, assertRows, type MetricOptions, metricKeys } from '../rows/rows.js';

/**
 * Share of rows whose highest score is that of the labelled class; of equal scores the first counts, as in `tf.argMax`.
 *
 * @example
 * ```ts
 * import { multiclassAccuracy } from '@mtl/metrics';
 *
 * multiclassAccuracy([2, 0], [0.1, 0.2, 0.7, 0.3, 0.6, 0.1]); // 0.5
 * ```
 * @param labels Class index from 0, NaN for a row without a label, [rows].
 * @param scores Logits or probabilities, row-major, [rows, classes]; the number of classes follows from the length.
 * @returns From 0 to 1; NaN if no row counts or a score of a row that counts is NaN.
 * @throws ShapeError if lengths do not fit, a label numbers no class, or a weight is negative or not finite.
 */
export function multiclassAccuracy(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  assertOptions('multiclassAccuracy', options, metricKeys);
  const owner = 'multiclassAccuracy';
  const classes = assertClasses(owner, 'scores', labels, scores);
  assertRows(owner, 'weights', options.weights, labels);
  return meanOverRows(owner, labels, options.weights, (row, label) => {
    assertClass(owner, label, classes, row);
    return rightOfRow(scores, row, label, classes);
  });
}

/** 1 where the highest score of a row is that of the label, else 0; NaN where one is NaN. */
export function rightOfRow(scores: ArrayLike<number>, row: number, label: number, classes: number): number {
  let best = 0;
  for (let c = 0; c < classes; c++) {
    const score = scores[row * classes + c] as number;
    if (Number.isNaN(score)) return Number.NaN;
    if (score > (scores[row * classes + best] as number)) best = c;
  }
  return best === label ? 1 : 0;
}
