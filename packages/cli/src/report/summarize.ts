import type { InitScheme } from '@mtl/layers';
import { taskGain } from '@mtl/metrics';
import type { ArchitectureName } from '../models/architectureNames.js';
import { metricKinds } from '../models/shownMetrics.js';
import type { TestResult } from '../models/testResult.js';
import type { TrainingData } from '../models/trainingData.js';
import { bestCells, type RankedCell } from './bestCells.js';
import { decimals, thousands } from './resultTable.js';
import type { Table } from './textTable.js';

/** Mean and sample standard deviation; the latter is NaN for one value. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** What one model reaches over several seeds from one start. */
export interface Summary {
  readonly name: ArchitectureName;
  readonly title: string;
  /** How its weights started. */
  readonly initScheme: InitScheme;
  readonly parameters: number;
  readonly rowsPerSecond: number;
  /** By task. */
  readonly metrics: ReadonlyMap<string, Readonly<Record<string, Spread>>>;
  /** By task: what it gains over the baseline, seed by seed; positive is better in every metric. Absent without a baseline. */
  readonly gains?: ReadonlyMap<string, Readonly<Record<string, Spread>>>;
}

/**
 * Summarises the results of one model with several seeds.
 *
 * @param results At least one, all of the same model, tasks and start.
 * @param baseline Results of what its gains are counted against, with the same seeds and start. Default: none, and no gains.
 */
export function summarize(results: readonly TestResult[], baseline?: readonly TestResult[]): Summary {
  const [first] = results as readonly [TestResult];
  const { name, title, initScheme, parameters } = first;
  const metricOf = (result: TestResult | undefined, task: string, metric: string) =>
    result?.metrics.get(task)?.[metric] ?? Number.NaN;
  const overSeeds = (value: (result: TestResult, task: string, metric: string) => number) =>
    new Map(
      [...first.metrics.keys()].map((task) => {
        const of = (metric: string) => spread(results.map((result) => value(result, task, metric)));
        const keys = Object.keys(first.metrics.get(task) ?? {});
        return [task, Object.fromEntries(keys.map((key) => [key, of(key)]))] as const;
      }),
    );
  const gainOf = (result: TestResult, task: string, metric: string) => {
    const alone = baseline?.find(({ seed }) => seed === result.seed);
    return taskGain({
      value: metricOf(result, task, metric),
      baseline: metricOf(alone, task, metric),
      higherIsBetter: metricKinds.find(({ key }) => key === metric)?.higherIsBetter ?? false,
    });
  };
  const { mean: rowsPerSecond } = spread(results.map((result) => result.rowsPerSecond));
  const metrics = overSeeds(metricOf);
  const gains = baseline && { gains: overSeeds(gainOf) };
  return { name, title, initScheme, parameters, rowsPerSecond, metrics, ...gains };
}

/** Mean and sample standard deviation of some values. */
export function spread(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : Number.NaN };
}

/**
 * The summaries as a table: mean, and ± standard deviation where there is one; the gain in the first metric of each task where one is
 * known; the start of the weights where there are several, and in the title where all have one.
 */
export function summaryTable(
  summaries: readonly Summary[],
  seeds: number,
  { test, about }: Pick<TrainingData, 'about' | 'test'>,
): Table {
  const cell = (value: Spread | undefined) => {
    if (value === undefined) return '';
    const { mean, deviation } = value;
    return Number.isFinite(deviation) ? `${decimals(mean)} ± ${decimals(deviation)}` : decimals(mean);
  };
  const gainCell = (gain: Spread | undefined) => `${gain && gain.mean > 0 ? '+' : ''}${cell(gain)}`;
  const starts = new Set(summaries.map(({ initScheme }) => initScheme));
  const withStarts = starts.size > 1;
  const tasks = summaries.flatMap(({ metrics }) => [...metrics.values()]);
  const shown = metricKinds.filter(({ key }) => tasks.some((values) => key in values));
  const withGains = summaries.some(({ gains }) => gains);
  const gained = withGains
    ? shown.filter(({ key }) => tasks.some((values) => Object.keys(values)[0] === key))
    : [];
  const columns = shown.map((kind) => ({ ...kind, gains: gained.includes(kind) }));

  const rows = summaries.flatMap(({ title, initScheme, parameters, rowsPerSecond, metrics, gains }) =>
    [...metrics].map(([task, values], i) => [
      i === 0 ? title : '',
      ...(withStarts ? [i === 0 ? initScheme : ''] : []),
      task,
      ...columns.flatMap(({ key, gains: gain }) => [
        cell(values[key]),
        ...(gain ? [gainCell(gains?.get(task)?.[key])] : []),
      ]),
      ...(i === 0 ? [thousands(parameters), thousands(rowsPerSecond)] : ['', '']),
    ]),
  );
  const header = [
    'Model',
    ...(withStarts ? ['Start'] : []),
    'Task',
    ...columns.flatMap(({ title, gains }) => [title, ...(gains ? [`${title} gain`] : [])]),
    'Parameters',
    'Rows/s',
  ];
  const ranked = summaries
    .flatMap(({ metrics }) => [...metrics])
    .flatMap(([task, values], row) =>
      shown.map(
        ({ key, title, higherIsBetter }): RankedCell => ({
          row,
          column: header.indexOf(title),
          group: task,
          value: values[key]?.mean ?? Number.NaN,
          higherIsBetter,
        }),
      ),
    );
  const over = seeds > 1 ? `, mean ± standard deviation of seeds 0 to ${seeds - 1}` : ', seed 0';
  const start = withStarts ? '' : `start ${[...starts].join()}; `;
  return {
    title: `${thousands(test.rows)} test rows${over}; ${start}${about}`,
    header,
    rows,
    names: withStarts ? 3 : 2,
    best: bestCells(ranked),
  };
}
