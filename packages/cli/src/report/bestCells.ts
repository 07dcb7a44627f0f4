/** A number in a table that others are compared with. */
export interface RankedCell {
  readonly row: number;
  readonly column: number;
  /** Only cells of one group are compared, such as those of a task. */
  readonly group: string;
  readonly value: number;
  readonly higherIsBetter: boolean;
  /** Whether its rivals stand in its row, not in its column. Default `'column'`. */
  readonly along?: 'row' | 'column';
}

/**
 * The best cells of each column and group, all of them where several share the best value; none of a group that has one cell.
 *
 * @returns `row,column`, as a table marks them.
 */
export function bestCells(cells: readonly RankedCell[]): ReadonlySet<string> {
  const rivals = new Map<string, RankedCell[]>();
  for (const cell of cells) {
    if (!Number.isFinite(cell.value)) continue;
    const key = cell.along === 'row' ? `row ${cell.row}` : `${cell.column} ${cell.group}`;
    rivals.set(key, [...(rivals.get(key) ?? []), cell]);
  }
  const best = new Set<string>();
  for (const group of rivals.values()) {
    if (group.length < 2) continue;
    const ranked = group.map(({ value, higherIsBetter }) => (higherIsBetter ? value : -value));
    const highest = Math.max(...ranked);
    group.forEach(({ row, column }, i) => {
      if (ranked[i] === highest) best.add(`${row},${column}`);
    });
  }
  return best;
}
