import type { FitHooks, Progress } from '@mtl/train';
import type { Output } from '../cli/output.js';
import type { CensusData } from '../data/loadCensus.js';
import type { CensusModel } from './modelsByName.js';

/** Says after every epoch what its losses and validation metrics are. */
export function epochTeller(
  census: CensusModel,
  data: CensusData,
  output: Output,
  progress: () => Progress | undefined,
): FitHooks {
  const tasks = Object.keys(data.tasks);
  return {
    onEpochEnd: (epoch, logs) => {
      const value = (name: string) => logs[name] ?? Number.NaN;
      const byTask = (ofTask: (task: string) => unknown) =>
        Object.fromEntries(tasks.map((task) => [task, ofTask(task)]));
      output.event('epoch', {
        model: census.name,
        epoch: epoch + 1,
        losses: byTask((task) => value(`${task}_loss`)),
        validation: byTask((task) => ({
          auc: value(`val_${task}_auc`),
          logLoss: value(`val_${task}_logLoss`),
          ne: value(`val_${task}_ne`),
        })),
        rowsPerSecond: Math.round(progress()?.rowsPerSecond ?? Number.NaN),
      });
      const aucs = tasks.map((task) => `${task} ${value(`val_${task}_auc`).toFixed(4)}`).join('  ');
      output.progress(`  validation AUC  ${aucs}${data.synthetic ? '  (synthetic)' : ''}`);
    },
  };
}
