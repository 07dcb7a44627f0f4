import type { TaskHead, Tasks } from '@mtl/core';
import type { EpochReport } from '@mtl/train';
import type { Output } from '../program/output.js';
import type { Architecture } from './architectures.js';
import { mainMetric, type ShownMetrics, shownMetrics } from './shownMetrics.js';
import { markOf, type TrainingData } from './trainingData.js';

/** Says after every epoch what its losses and validation metrics are. */
export function epochTeller(
  architecture: Pick<Architecture, 'name'>,
  data: Pick<TrainingData, 'tasks' | 'mark'>,
  output: Output,
): (report: EpochReport<Tasks>) => void {
  return ({ epoch, losses, validation, rowsPerSecond }) => {
    const shown = Object.entries(data.tasks).map(
      ([task, head]) => [task, head, shownMetrics(head, validation?.[task])] as const,
    );
    output.event('epoch', {
      model: architecture.name,
      epoch: epoch + 1,
      losses,
      validation: Object.fromEntries(shown.map(([task, , metrics]) => [task, metrics])),
      rowsPerSecond: Math.round(rowsPerSecond),
    });
    output.progress(
      `  validation ${validationText(shown)}${data.mark === undefined ? '' : ` ${markOf(data)}`}`,
    );
  };
}

/** `AUC  income 0.7500  college 0.6000; R²  wage 0.2500`. */
function validationText(shown: readonly (readonly [string, TaskHead, ShownMetrics])[]): string {
  const byTitle = new Map<string, string[]>();
  for (const [task, head, metrics] of shown) {
    const { key, title } = mainMetric(head);
    byTitle.set(title, [...(byTitle.get(title) ?? []), `${task} ${(metrics[key] as number).toFixed(4)}`]);
  }
  return [...byTitle].map(([title, values]) => `${title}  ${values.join('  ')}`).join('; ');
}
