import type { CommandLine } from '../cli/commandLine.js';
import { dueFiles } from '../cli/dueFiles.js';
import { exitCodes } from '../cli/exitCodes.js';
import type { Output } from '../cli/output.js';
import { choiceOf, dataSettings, fitSettings, textOf } from '../cli/settings.js';
import { backends, startBackend } from '../cli/startBackend.js';
import { announceData } from '../data/announceData.js';
import { inputsOf, loadCensus } from '../data/loadCensus.js';
import { chosenModel } from '../models/chosenModels.js';
import { chosenStart } from '../models/chosenStarts.js';
import { censusModels } from '../models/modelsByName.js';
import { assertApart, assertWritable, saveInterrupted, saveTrained } from '../models/saveTrained.js';
import { tellResult, testResult } from '../models/testResult.js';
import { trainModel } from '../models/trainModel.js';
import { heatMapsOf } from '../report/expertHeatMaps.js';
import { writeReport } from '../report/report.js';
import { resultTable } from '../report/resultTable.js';
import { settingsTable } from '../report/settingsTable.js';
import { textTable } from '../report/textTable.js';

/** `train`: one model, from the rows to the test metrics. */
export async function train(line: CommandLine, output: Output): Promise<number> {
  const name = chosenModel(line);
  const rows = dataSettings(line);
  const fit = fitSettings(line);
  const initScheme = chosenStart(line);
  const backend = choiceOf(line, 'backend', backends);
  const save = textOf(line, 'save');
  const report = textOf(line, 'report');
  await assertWritable('train', 'save', save);
  await assertWritable('train', 'report', report);
  await assertApart('train', { '--save': save, '--report': report }, await inputsOf('train', rows));
  dueFiles.any = save !== undefined || report !== undefined;

  const data = await loadCensus('train', rows);
  await startBackend(backend);
  announceData(data, output);
  const trained = await trainModel(censusModels[name], data, { ...fit, initScheme, output });
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
