/** Points of a curve, x and y. */
export type Points = readonly (readonly [x: number, y: number])[];

/** Points of a drawn curve at most. */
const mostPoints = 200;

/** The ROC curve and the precision-recall curve of a binary task. */
export interface RankCurves {
  /** False positive rate and true positive rate, from 0, 0 to 1, 1. */
  readonly roc: Points;
  /** Recall and precision, from the highest score down. */
  readonly precisionRecall: Points;
}

/**
 * Both curves, a point per distinct score, highest first, thinned to 200.
 *
 * @param labels 0 or 1, NaN for none, [rows].
 * @param scores Higher is more positive, [rows].
 * @param weights [rows]. Default: 1 each.
 * @returns Empty curves where one of the classes has no row.
 */
export function rankCurves(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  weights?: ArrayLike<number>,
): RankCurves {
  const rows = Array.from({ length: labels.length }, (_, row) => row).filter(
    (row) => !Number.isNaN(labels[row]),
  );
  rows.sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const weightOf = (row: number) => weights?.[row] ?? 1;
  let positives = 0;
  let negatives = 0;
  for (const row of rows) {
    if (labels[row] === 1) positives += weightOf(row);
    else negatives += weightOf(row);
  }
  if (!(positives > 0 && negatives > 0)) return { roc: [], precisionRecall: [] };
  const roc: [number, number][] = [[0, 0]];
  const precisionRecall: [number, number][] = [];
  let hits = 0;
  let falseHits = 0;
  rows.forEach((row, i) => {
    if (labels[row] === 1) hits += weightOf(row);
    else falseHits += weightOf(row);
    const next = rows[i + 1];
    if ((next !== undefined && scores[next] === scores[row]) || hits + falseHits === 0) return;
    roc.push([falseHits / negatives, hits / positives]);
    precisionRecall.push([hits / positives, hits / (hits + falseHits)]);
  });
  return { roc: thinned(roc), precisionRecall: thinned(precisionRecall) };
}

/** At most so many of the points, spread evenly, the first and the last among them. */
export function thinned<P>(points: readonly P[], most: number = mostPoints): readonly P[] {
  if (points.length <= most) return points;
  const step = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => points[Math.round(i * step)] as P);
}
