import { assertOptions } from '@mtl/core/plain';
import {
  assertClass,
  assertClasses,
  assertRows,
  type MetricOptions,
  metricKeys,
  rowWeight,
} from '../rows/rows.js';

/**
 * Counts how labels and predicted classes, the highest score of each row, meet; of equal scores the first counts.
 *
 * @example
 * ```ts
 * import { multiclassConfusionTable } from '@mtl/metrics';
 *
 * multiclassConfusionTable([1, 0, 1], [0.1, 0.9, 0.8, 0.2, 0.6, 0.4]); // [[1, 0], [1, 1]]
 * ```
 * @param labels Class index from 0, NaN for a row without a label, [rows].
 * @param scores Logits or probabilities, row-major, [rows, classes]; the number of classes follows from the length.
 * @returns [labelled class][predicted class]: rows, or sums of their weights. A row that counts and has a NaN score makes its
 * labelled class's counts NaN.
 * @throws ShapeError if lengths do not fit, a label numbers no class, or a weight is negative or not finite.
 */
export function multiclassConfusionTable(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: MetricOptions = {},
): number[][] {
  const owner = 'multiclassConfusionTable';
  assertOptions(owner, options, metricKeys);
  const classes = assertClasses(owner, 'scores', labels, scores);
  assertRows(owner, 'weights', options.weights, labels);
  const table = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let row = 0; row < labels.length; row++) {
    const weight = rowWeight(owner, labels, options.weights, row);
    if (weight === 0) continue;
    const label = labels[row] as number;
    assertClass(owner, label, classes, row);
    const counts = table[label] as number[];
    let best = 0;
    for (let c = 0; c < classes; c++) {
      const score = scores[row * classes + c] as number;
      if (Number.isNaN(score)) counts.fill(Number.NaN);
      if (score > (scores[row * classes + best] as number)) best = c;
    }
    counts[best] = (counts[best] as number) + weight;
  }
  return table;
}
