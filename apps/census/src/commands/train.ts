import { configError } from '@mtl/core/plain';
import { announceData } from '../announceData.js';
import type { CommandLine } from '../commandLine.js';
import { exitCodes } from '../exitCodes.js';
import { heatMapsOf } from '../expertHeatMaps.js';
import { loadCensus } from '../loadCensus.js';
import { censusModels, modelNames } from '../modelsByName.js';
import type { Output } from '../output.js';
import { writeReport } from '../report.js';
import { resultTable } from '../resultTable.js';
import { assertWritable, saveInterrupted, saveTrained } from '../saveTrained.js';
import { choiceOf, dataSettings, fitSettings, oneOf, textOf } from '../settings.js';
import { backends, startBackend } from '../startBackend.js';
import { tellResult, testResult } from '../testResult.js';
import { textTable } from '../textTable.js';
import { trainModel } from '../trainModel.js';

/** `train`: one model, from the rows to the test metrics. */
export async function train(line: CommandLine, output: Output): Promise<number> {
  const name = choiceOf(line, 'model', modelNames);
  if (name === undefined) throw configError('train', '--model', oneOf(modelNames), name);
  const settings = dataSettings(line);
  const fit = fitSettings(line);
  const backend = choiceOf(line, 'backend', backends);
  const save = textOf(line, 'save');
  const report = textOf(line, 'report');
  await assertWritable('train', 'save', save);
  await assertWritable('train', 'report', report);

  const data = await loadCensus('train', settings);
  await startBackend(backend);
  announceData(data, output);
  const trained = await trainModel(censusModels[name], data, { ...fit, output });
  if (trained.interrupted) return saveInterrupted(trained, data, output, save);
  if (save !== undefined) await saveTrained(save, trained, data, output);
  const result = await testResult(trained, data);
  const table = resultTable([result], data);
  output.result(textTable(table));
  if (report !== undefined) {
    const maps = await heatMapsOf(trained, data);
    await writeReport(report, { table, maps, synthetic: data.synthetic }, output);
  }
  tellResult(output, result);
  trained.model.network.dispose();
  return exitCodes.ok;
}
