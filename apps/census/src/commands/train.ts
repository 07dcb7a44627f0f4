import { announceData } from '../announceData.js';
import { chosenModel } from '../chosenModels.js';
import type { CommandLine } from '../commandLine.js';
import { exitCodes } from '../exitCodes.js';
import { heatMapsOf } from '../expertHeatMaps.js';
import { loadCensus } from '../loadCensus.js';
import { censusModels } from '../modelsByName.js';
import type { Output } from '../output.js';
import { writeReport } from '../report.js';
import { resultTable } from '../resultTable.js';
import { assertWritable, saveInterrupted, saveTrained } from '../saveTrained.js';
import { choiceOf, dataSettings, fitSettings, textOf } from '../settings.js';
import { settingsTable } from '../settingsTable.js';
import { backends, startBackend } from '../startBackend.js';
import { tellResult, testResult } from '../testResult.js';
import { textTable } from '../textTable.js';
import { trainModel } from '../trainModel.js';

/** `train`: one model, from the rows to the test metrics. */
export async function train(line: CommandLine, output: Output): Promise<number> {
  const name = chosenModel(line);
  const rows = dataSettings(line);
  const fit = fitSettings(line);
  const backend = choiceOf(line, 'backend', backends);
  const save = textOf(line, 'save');
  const report = textOf(line, 'report');
  await assertWritable('train', 'save', save);
  await assertWritable('train', 'report', report);

  const data = await loadCensus('train', rows);
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
    const settings = settingsTable([trained.census]);
    await writeReport(report, { table, settings, maps, synthetic: data.synthetic }, output);
  }
  tellResult(output, result);
  trained.model.network.dispose();
  return exitCodes.ok;
}
