import type { TaskHead, Tasks } from '@mtl/core';
import type { EpochReport } from '@mtl/train';
import { mainMetric } from '../models/shownMetrics.js';
import type { Chart, Series } from './chart.js';

/** What happened in the epochs of one training. */
export interface Epochs {
  /** Of the model. */
  readonly name: string;
  readonly epochs: readonly Pick<EpochReport<Tasks>, 'losses' | 'validation'>[];
}

/**
 * A chart of the training loss and one of the main validation metric by epoch, for every task, a series per training; of one training, all
 * tasks of a kind of metric in one chart.
 */
export function learningCurves(tasks: Tasks, trainings: readonly Epochs[]): Chart[] {
  const [only] = trainings;
  if (trainings.length === 1 && only) return chartsOfOne(tasks, only);
  return Object.entries(tasks).flatMap(([task, head]) => {
    const { title } = mainMetric(head);
    return [
      curve(
        `${task}: training loss`,
        'loss',
        trainings.map((training) => ({ name: training.name, points: lossPoints(training, task) })),
      ),
      curve(
        `${task}: ${title} on validation rows`,
        title,
        trainings.map((training) => ({ name: training.name, points: metricPoints(training, task, head) })),
      ),
    ];
  });
}

function chartsOfOne(tasks: Tasks, training: Epochs): Chart[] {
  const entries = Object.entries(tasks);
  const losses = curve(
    'Training loss',
    'loss',
    entries.map(([task]) => ({ name: task, points: lossPoints(training, task) })),
  );
  const byMetric = new Map<string, Series[]>();
  for (const [task, head] of entries) {
    const { title } = mainMetric(head);
    byMetric.set(title, [
      ...(byMetric.get(title) ?? []),
      { name: task, points: metricPoints(training, task, head) },
    ]);
  }
  return [
    losses,
    ...[...byMetric].map(([title, series]) => curve(`${title} on validation rows`, title, series)),
  ];
}

function curve(title: string, y: string, series: readonly Series[]): Chart {
  return { title, x: 'epoch', y, series, marks: 'both', counts: true };
}

function lossPoints({ epochs }: Epochs, task: string): Series['points'] {
  return epochs.map(({ losses }, i) => [i + 1, losses[task] as number]);
}

function metricPoints({ epochs }: Epochs, task: string, head: TaskHead): Series['points'] {
  const { key } = mainMetric(head);
  return epochs.map(({ validation }, i) => {
    const metrics = validation?.[task] as unknown as Readonly<Record<string, number>> | undefined;
    return [i + 1, metrics?.[key] ?? Number.NaN];
  });
}
