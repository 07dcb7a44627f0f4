import type { TaskModel } from '@mtl/core';
import { parseCommandLine } from '../cli/commandLine.js';
import { dataSettings } from '../cli/settings.js';
import { type CensusData, type CensusTasks, loadCensus } from '../data/loadCensus.js';
import type { ModelName } from '../models/modelNames.js';
import { censusModels } from '../models/modelsByName.js';

/** Rows of the look-alike, as `--synthetic` gives them. */
export function syntheticData(rows: number): Promise<CensusData> {
  return loadCensus('train', dataSettings(parseCommandLine(['train', '--synthetic', '--rows', `${rows}`])));
}

/** An untrained model for the rows. */
export function untrainedModel(name: ModelName, { encoder, tasks }: CensusData): TaskModel<CensusTasks> {
  return censusModels[name].build(encoder, tasks, 3);
}
