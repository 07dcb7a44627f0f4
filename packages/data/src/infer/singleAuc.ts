/**
 * How well one column alone tells who is positive: the AUC of its numbers, or of the share of positives that each of its values has in
 * the other half of the rows (even and odd ones), so that a value that stands in one row alone says nothing. Of numbers the better direction.
 *
 * @param cells Of a column, by row.
 * @param labels 0, 1 or NaN, by row.
 * @param numberOf The number of a cell, if cells are compared as numbers; NaN is missing.
 * @returns From 0.5 to 1; NaN if there is no positive or no negative row.
 */
export function singleAuc(
  cells: readonly string[],
  labels: readonly number[],
  numberOf?: (cell: string) => number,
): number {
  const scores = numberOf
    ? cells.map((cell) => {
        const number = numberOf(cell);
        return Number.isNaN(number) ? Number.NEGATIVE_INFINITY : number;
      })
    : shares(cells, labels);
  const rows = labels.flatMap((label, row) => (Number.isNaN(label) ? [] : [row]));
  const auc = aucOf(
    rows.map((row) => scores[row] as number),
    rows.map((row) => labels[row] as number),
  );
  return numberOf ? Math.max(auc, 1 - auc) : Math.max(auc, 0.5);
}

/** Of every row, the share of positives that its value has in the other half, drawn to that of all rows by one row's weight. */
function shares(cells: readonly string[], labels: readonly number[]): number[] {
  const halves = [
    new Map<string, [rows: number, ones: number]>(),
    new Map<string, [rows: number, ones: number]>(),
  ];
  let [rows, ones] = [0, 0];
  labels.forEach((label, row) => {
    if (Number.isNaN(label)) return;
    const half = halves[row % 2] as Map<string, [number, number]>;
    const [ownRows, ownOnes] = half.get(cells[row] as string) ?? [0, 0];
    half.set(cells[row] as string, [ownRows + 1, ownOnes + label]);
    rows++;
    ones += label;
  });
  return cells.map((cell, row) => {
    const [otherRows, otherOnes] = halves[1 - (row % 2)]?.get(cell) ?? [0, 0];
    return (otherOnes + ones / rows) / (otherRows + 1);
  });
}

/** Probability that a positive row has a higher score than a negative one; ties count a half. */
function aucOf(scores: readonly number[], labels: readonly number[]): number {
  const order = [...scores.keys()].sort((a, b) => (scores[a] as number) - (scores[b] as number));
  let [negatives, wins, positives] = [0, 0, 0];
  for (let from = 0; from < order.length; ) {
    let to = from;
    let [tiedOnes, tiedZeros] = [0, 0];
    while (to < order.length && scores[order[to] as number] === scores[order[from] as number]) {
      if (labels[order[to] as number] === 1) tiedOnes++;
      else tiedZeros++;
      to++;
    }
    wins += tiedOnes * (negatives + tiedZeros / 2);
    negatives += tiedZeros;
    positives += tiedOnes;
    from = to;
  }
  return wins / (positives * negatives);
}
