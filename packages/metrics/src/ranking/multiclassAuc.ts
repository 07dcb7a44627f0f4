import { assertOneOf, assertOptions, type OptionKeys } from '@mtl/core/plain';
import { assertClass, assertClasses, assertRows, type MetricOptions, metricKeys } from '../rows/rows.js';
import { auc } from './auc.js';

/** Options of {@link multiclassAuc}. */
export interface MulticlassAucOptions extends MetricOptions {
  /**
   * `'oneVsOne'`: the mean over all pairs of classes, each ranked both ways (Hand & Till 2001); the shares of the classes do not matter.
   * `'oneVsRest'`: the mean over classes of the AUC of the class against all others. Default `'oneVsOne'`.
   */
  readonly average?: 'oneVsOne' | 'oneVsRest';
}

/** Its keys. */
const multiclassAucKeys: OptionKeys<MulticlassAucOptions> = { ...metricKeys, average: true };

/**
 * AUC of a task with several classes: how well the score of a class ranks its rows before those of other classes, averaged.
 *
 * @example
 * ```ts
 * import { multiclassAuc } from '@mtl/metrics';
 *
 * multiclassAuc([0, 1, 2], [0.8, 0.1, 0.1, 0.2, 0.7, 0.1, 0.1, 0.3, 0.6]); // 1
 * ```
 * @param labels Class index from 0, NaN for a row without a label, [rows].
 * @param probabilities Row-major, [rows, classes]; logits of one row are comparable with those of another only after the softmax.
 * @returns From 0 to 1; classes that no row has are left out; NaN if fewer than two classes have rows or a score that counts is NaN.
 * @throws ShapeError if lengths do not fit, a label numbers no class, or a weight is negative or not finite.
 * @throws ConfigError if `average` is neither of the two.
 */
export function multiclassAuc(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: MulticlassAucOptions = {},
): number {
  const owner = 'multiclassAuc';
  assertOptions(owner, options, multiclassAucKeys);
  const { average = 'oneVsOne', weights } = options;
  assertOneOf(owner, 'average', ['oneVsOne', 'oneVsRest'], average);
  const classes = assertClasses(owner, 'probabilities', labels, probabilities);
  assertRows(owner, 'weights', weights, labels);
  const rowsOf = Array.from({ length: classes }, (): number[] => []);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] as number;
    if (Number.isNaN(label) || weights?.[row] === 0) continue;
    assertClass(owner, label, classes, row);
    rowsOf[label]?.push(row);
  }
  const present = rowsOf.flatMap((rows, c) => (rows.length > 0 ? [c] : []));
  /** AUC of the score of class c: its rows against the others. */
  const against = (c: number, others: readonly number[]): number => {
    const own = rowsOf[c] as readonly number[];
    const rows = [...own, ...others];
    return auc(
      rows.map((_, i) => (i < own.length ? 1 : 0)),
      rows.map((row) => probabilities[row * classes + c] as number),
      weights ? { weights: rows.map((row) => weights[row] as number) } : {},
    );
  };
  const values =
    average === 'oneVsRest'
      ? present.map((c) =>
          against(
            c,
            present.flatMap((other) => (other === c ? [] : (rowsOf[other] ?? []))),
          ),
        )
      : present.flatMap((c) =>
          present.filter((other) => other !== c).map((other) => against(c, rowsOf[other] ?? [])),
        );
  return present.length < 2 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
}
