import type { TaskModel } from '@mtl/core';
import { oneHotInput } from '@mtl/layers';
import { parseCommandLine } from '../commandLine.js';
import { type CensusData, type CensusTasks, loadCensus } from '../loadCensus.js';
import { censusModels, type ModelName } from '../modelsByName.js';
import { dataSettings } from '../settings.js';

/** Rows of the look-alike, as `--synthetic` gives them. */
export function syntheticData(rows: number): Promise<CensusData> {
  return loadCensus('train', dataSettings(parseCommandLine(['train', '--synthetic', '--rows', `${rows}`])));
}

/** An untrained model for the rows. */
export function untrainedModel(name: ModelName, { encoder, tasks }: CensusData): TaskModel<CensusTasks> {
  const { fields, values, columns: numeric } = encoder;
  return censusModels[name].build(oneHotInput({ fields, values, numeric }), tasks, 3);
}
