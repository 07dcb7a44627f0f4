import type { TaskModel } from '@mtl/core';
import { parseCommandLine } from '../commandLine.js';
import { type CensusData, type CensusTasks, loadCensus } from '../loadCensus.js';
import type { ModelName } from '../modelNames.js';
import { censusModels } from '../modelsByName.js';
import { dataSettings } from '../settings.js';

/** Rows of the look-alike, as `--synthetic` gives them. */
export function syntheticData(rows: number): Promise<CensusData> {
  return loadCensus('train', dataSettings(parseCommandLine(['train', '--synthetic', '--rows', `${rows}`])));
}

/** An untrained model for the rows. */
export function untrainedModel(name: ModelName, { encoder, tasks }: CensusData): TaskModel<CensusTasks> {
  return censusModels[name].build(encoder, tasks, 3);
}
