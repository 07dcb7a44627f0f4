import { multiclassConfusionTable } from '@mtl/metrics';
import type { HeatMap } from './heatMap.js';
import type { JudgedRows } from './metricIntervals.js';

/** Classes of a table at most: more would be no picture. */
const mostClasses = 20;

/**
 * Of the rows of each class, the share that is predicted as each class; undefined where there are more than 20 classes or no labels.
 *
 * @param classes Their names.
 */
export function confusionMap(
  title: string,
  classes: readonly string[],
  { labels, predictions }: JudgedRows,
): HeatMap | undefined {
  if (classes.length > mostClasses || labels.length === 0) return undefined;
  const counts = multiclassConfusionTable(labels, predictions);
  return {
    title,
    model: '',
    level: 'confusion',
    rows: classes.map((name) => `is ${name}`),
    owners: [{ name: 'predicted as', experts: classes.length, names: classes }],
    values: counts.map((row) => {
      const all = row.reduce((sum, count) => sum + count, 0);
      return row.map((count) => (all === 0 ? 0 : count / all));
    }),
  };
}
