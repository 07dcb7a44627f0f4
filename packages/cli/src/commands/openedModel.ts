import { type LoadedModel, loadAnyModel } from '../models/loadAnyModel.js';
import { readRecord, type TrainingRecord } from '../models/trainingRecord.js';
import type { CommandLine } from '../program/program.js';
import { choiceOf } from '../program/settings.js';
import { backends, startBackend } from '../program/startBackend.js';
import type { FileForm } from '../table/fileForm.js';

/** A model with what its file tells about its training. */
export interface OpenedModel extends LoadedModel {
  readonly record: TrainingRecord | undefined;
  /** How files of rows are read: as that of the training. */
  readonly form: FileForm;
}

/** Starts the backend and opens the model that the argument MODEL names. */
export async function openModel(line: CommandLine): Promise<OpenedModel> {
  await startBackend(line.command, choiceOf(line, 'backend', backends));
  const path = line.arguments.get('MODEL') as string;
  const loaded = await loadAnyModel(line.command, 'MODEL', path);
  const record = await readRecord(path);
  return { ...loaded, record, form: (record?.file ?? {}) as FileForm };
}
