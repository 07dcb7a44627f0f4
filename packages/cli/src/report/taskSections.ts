import type { Label } from '@mtl/data';
import { bestCells, type RankedCell } from './bestCells.js';
import { confusionMap } from './confusionMap.js';
import type { JudgedTask } from './judgedTasks.js';
import type { MetricInterval } from './metricIntervals.js';
import type { TaskSection } from './report.js';
import { decimals } from './resultTable.js';
import { taskCharts } from './taskCharts.js';
import type { Table } from './textTable.js';

/** A model and what its predictions are worth. */
export interface JudgedModel {
  readonly title: string;
  readonly tasks: readonly JudgedTask[];
}

/** A section per task: metrics with intervals, a row per model, and charts. */
export function taskSections(
  models: readonly JudgedModel[],
  labels: Readonly<Record<string, Label>>,
): TaskSection[] {
  const [first] = models as readonly [JudgedModel];
  return first.tasks.map(({ task, head }, i) => {
    const judged = models.map(({ title, tasks }) => ({ title, ...(tasks[i] as JudgedTask) }));
    const label = labels[task];
    const classes = label?.kind === 'multiclass' ? label.classes : [];
    const maps = (head.kind === 'multiclass' ? judged : []).flatMap(({ title, rows }) => {
      const name = `${title}: of the rows of each class, the share that is predicted as each`;
      return confusionMap(name, classes, rows) ?? [];
    });
    return {
      task,
      about: label === undefined ? '' : aboutLabel(label),
      metrics: intervalTable(judged),
      charts: taskCharts(
        head,
        judged.map(({ title, rows }) => ({ name: title, ...rows })),
      ),
      maps,
    };
  });
}

/** `1 is "yes", 0 is "no" in column bought`. */
export function aboutLabel(label: Label): string {
  const list = (values: readonly string[]) => values.map((value) => JSON.stringify(value)).join(', ');
  if (label.kind === 'regression') return `the number in column ${label.column}`;
  if (label.kind === 'multiclass') return `the class in column ${label.column}: ${list(label.classes)}`;
  const zero = label.negative ? `, 0 is ${list(label.negative)}` : '';
  return `1 is ${list(label.positive)}${zero} in column ${label.column}`;
}

/** `0.9388 (0.9301 to 0.9462)`. */
export function intervalText({
  value,
  low,
  high,
}: {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}): string {
  return Number.isFinite(low)
    ? `${decimals(value)} (${decimals(low)} to ${decimals(high)})`
    : decimals(value);
}

/** A row per metric, a column per model. */
function intervalTable(judged: readonly (JudgedTask & { readonly title: string })[]): Table {
  const [first] = judged as readonly JudgedTask[];
  const rows = (first?.metrics ?? []).map(({ title }, row) => [
    title,
    ...judged.map(({ metrics }) => intervalText(metrics[row] as MetricInterval)),
  ]);
  const ranked = judged.flatMap(({ metrics }, i) =>
    metrics.map(({ key, value }, row) => ({ row, column: i + 1, key, value })),
  );
  const best = ranked.map(
    ({ row, column, key, value }): RankedCell => ({
      row,
      column,
      group: key,
      value,
      higherIsBetter: higher.has(key),
      along: 'row',
    }),
  );
  return {
    title: 'On the test rows, with bootstrap intervals of 95 %',
    header: ['Metric', ...judged.map(({ title }) => title)],
    rows,
    names: 1,
    best: bestCells(best),
  };
}

/** Metrics of which more is better. */
const higher = new Set(['auc', 'averagePrecision', 'accuracy', 'r2']);
