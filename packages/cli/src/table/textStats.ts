/** What the texts of a column are, over the rows that were looked at. */
export interface TextStats {
  readonly name: string;
  /** Rows that were looked at. */
  rows: number;
  /** Empty cells. */
  empty: number;
  /** Rows by text, empty ones left out. */
  readonly counts: Map<string, number>;
}

/** Nothing yet. */
export function startStats(name: string): TextStats {
  return { name, rows: 0, empty: 0, counts: new Map() };
}

/** Counts a cell. */
export function countText(stats: TextStats, text: string): void {
  stats.rows++;
  if (text === '') stats.empty++;
  else stats.counts.set(text, (stats.counts.get(text) ?? 0) + 1);
}
