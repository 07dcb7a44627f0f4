import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { saveModel } from '@mtl/core/node';
import { signalCodes } from '../program/exitCodes.js';
import type { Output } from '../program/output.js';
import type { TrainingData } from './trainingData.js';
import type { TrainedModel } from './trainModel.js';

/** Saves a model with the encoder that makes its input, and says so. */
export async function saveTrained(
  path: string,
  { architecture, model }: TrainedModel,
  { encoder }: Pick<TrainingData, 'encoder'>,
  output: Output,
): Promise<void> {
  await saveModel(path, model, { encoder });
  output.event('saved', { model: architecture.name, path });
  output.progress(`saved ${path}`);
}

/**
 * Saves what an interrupted training has reached.
 *
 * @param path Where to; its folder is made if it is not there.
 * @returns The exit code of an interrupted process.
 */
export async function saveInterrupted(
  trained: TrainedModel,
  data: Pick<TrainingData, 'encoder'>,
  output: Output,
  path: string,
): Promise<number> {
  const { architecture, report } = trained;
  await mkdir(dirname(path), { recursive: true });
  output.event('interrupted', { model: architecture.name, epochs: report.epochs.length });
  output.progress(
    report.bestEpoch === undefined
      ? 'interrupted in the first epoch: the weights are those of the last step'
      : `interrupted: the weights are those of epoch ${report.bestEpoch + 1}`,
  );
  await saveTrained(path, trained, data, output);
  return signalCodes[trained.interrupted ?? 'SIGINT'];
}
