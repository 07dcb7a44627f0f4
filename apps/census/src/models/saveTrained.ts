import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { saveModel } from '@mtl/core/node';
import { FileError, show } from '@mtl/core/plain';
import { exitCodes } from '../cli/exitCodes.js';
import { isFileError } from '../cli/isFileError.js';
import type { Output } from '../cli/output.js';
import type { CensusData } from '../data/loadCensus.js';
import type { TrainedModel } from './trainModel.js';

/** Saves a model with the encoder that makes its input, and says so. */
export async function saveTrained(
  path: string,
  { census, model }: TrainedModel,
  { encoder }: CensusData,
  output: Output,
): Promise<void> {
  await saveModel(path, model, { encoder });
  output.event('saved', { model: census.name, path });
  output.progress(`saved ${path}`);
}

/**
 * Saves what an interrupted training has reached: to `path`, or else to `.cache/census` of the working folder.
 *
 * @returns The exit code of an interrupted process.
 */
export async function saveInterrupted(
  trained: TrainedModel,
  data: CensusData,
  output: Output,
  path?: string,
): Promise<number> {
  const { census, report } = trained;
  const target = path ?? join('.cache', 'census', `${census.name}-interrupted.mtl`);
  if (path === undefined) await mkdir(dirname(target), { recursive: true });
  output.event('interrupted', { model: census.name, epochs: report.epochs.length });
  output.progress(
    report.bestEpoch === undefined
      ? 'interrupted in the first epoch: the weights are those of the last step'
      : `interrupted: the weights are those of epoch ${report.bestEpoch + 1}`,
  );
  await saveTrained(target, trained, data, output);
  return exitCodes.interrupted;
}

/**
 * Makes sure before the work that its result can be written.
 *
 * @throws FileError if there is no such folder, it is not writable, or a folder has this name.
 */
export async function assertWritable(
  command: string,
  option: string,
  path: string | undefined,
): Promise<void> {
  if (path === undefined) return;
  const refused = (reason: string, cause?: unknown) =>
    new FileError(
      'write',
      `${command}: \`--${option}\` must be a file that can be written, got ${show(path)} (${reason}).`,
      { cause },
    );
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory()) throw refused('a folder');
  try {
    const folder = dirname(path);
    if (!(await stat(folder)).isDirectory()) throw refused('ENOTDIR');
    await access(folder, constants.W_OK);
  } catch (error) {
    if (isFileError(error)) throw error;
    throw refused((error as NodeJS.ErrnoException).code ?? 'no access', error);
  }
}
