import { metricKinds } from '../models/shownMetrics.js';
import type { TestResult } from '../models/testResult.js';
import type { TrainingData } from '../models/trainingData.js';
import { bestCells, type RankedCell } from './bestCells.js';
import type { Table } from './textTable.js';

/** The metrics of every model and task on the test rows, with size, speed and epochs of the models. */
export function resultTable(
  results: readonly TestResult[],
  { test, about }: Pick<TrainingData, 'about' | 'test'>,
): Table {
  const shown = metricKinds.filter(({ key }) =>
    results.some(({ metrics }) => [...metrics.values()].some((values) => key in values)),
  );
  const rows = results.flatMap((result) =>
    [...result.metrics].map(([task, values], i) => [
      i === 0 ? result.title : '',
      task,
      ...shown.map(({ key }) => (key in values ? decimals(values[key] as number) : '')),
      ...(i === 0
        ? [thousands(result.parameters), thousands(result.rowsPerSecond), epochsText(result)]
        : ['', '', '']),
    ]),
  );
  const tasks = results.flatMap(({ metrics }) => [...metrics]);
  const ranked = tasks.flatMap(([task, values], row) =>
    shown.map(
      ({ key, higherIsBetter }, i): RankedCell => ({
        row,
        column: i + 2,
        group: task,
        value: values[key] ?? Number.NaN,
        higherIsBetter,
      }),
    ),
  );
  return {
    title: `${thousands(test.rows)} test rows; ${about}`,
    header: ['Model', 'Task', ...shown.map(({ title }) => title), 'Parameters', 'Rows/s', 'Epochs'],
    rows,
    names: 2,
    best: bestCells(ranked),
  };
}

/** `8 of 20 (best 5)`: epochs that were finished, asked for, and the one whose weights are kept. */
export function epochsText({ epochs, ofEpochs, bestEpoch }: TestResult): string {
  const done = epochs === ofEpochs ? `${epochs}` : `${epochs} of ${ofEpochs}`;
  return bestEpoch === undefined ? '0' : `${done} (best ${bestEpoch})`;
}

/** Four decimals, or four digits from 100 on; a dash for what has no value. */
export function decimals(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return Math.abs(value) < 100 ? value.toFixed(4) : thousands(value);
}

/** `54,531`, or a dash for what has no value. */
export function thousands(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString('en-US') : '–';
}
