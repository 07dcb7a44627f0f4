import { type CensusTask, censusSchema, type EducationDefinition, type Table } from '@mtl/data';

/** What one column holds. */
export interface ColumnStats {
  readonly column: string;
  readonly kind: 'continuous' | 'categorical';
  /** Distinct values. */
  readonly distinct: number;
  /** The most frequent value with its share, or mean and range. */
  readonly typical: string;
}

/** How many rows are positive for a task. */
export interface TaskRate {
  readonly task: CensusTask;
  readonly positive: number;
  readonly share: number;
}

/** Distinct values of every column, and what is typical of it. */
export function columnStats(table: Table): ColumnStats[] {
  return [...table.columns].flatMap(([column, cells]) => {
    const { kind } = cells;
    if (kind === 'several') return []; // the census has none
    if (cells.kind === 'continuous') {
      const { values } = cells;
      const mean = values.reduce((sum, value) => sum + value, 0) / table.rows;
      const [least, most] = values.reduce(
        ([low, high], value) => [Math.min(low, value), Math.max(high, value)] as const,
        [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const,
      );
      const typical = `mean ${mean.toFixed(2)}, ${least} to ${most}`;
      return { column, kind, distinct: new Set(values).size, typical };
    }
    const counts = new Float64Array(cells.dictionary.length);
    for (const code of cells.codes) counts[code] = (counts[code] as number) + 1;
    const frequent = counts.reduce(
      (best, count, code) => (count > (counts[best] as number) ? code : best),
      0,
    );
    const share = ((100 * (counts[frequent] ?? 0)) / table.rows).toFixed(1);
    return {
      column,
      kind,
      distinct: counts.filter((count) => count > 0).length,
      typical: `${cells.dictionary[frequent]} ${share} %`,
    };
  });
}

/** Share of positive rows of each of the three tasks. */
export function taskRates(table: Table, educationDefinition: EducationDefinition): TaskRate[] {
  const { labels } = censusSchema({ educationDefinition });
  return Object.entries(labels).map(([task, label]) => {
    const cells = table.columns.get(label.column);
    let positive = 0;
    if (cells?.kind === 'categorical') {
      const isPositive = cells.dictionary.map((value) => label.positive.includes(value));
      for (const code of cells.codes) if (isPositive[code]) positive++;
    }
    return { task: task as CensusTask, positive, share: positive / table.rows };
  });
}
