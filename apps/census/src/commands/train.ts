import {
  architectureNames,
  architectures,
  assertApart,
  assertWritable,
  backends,
  type CommandLine,
  choiceOf,
  chosenArchitecture,
  chosenStart,
  dueFiles,
  exitCodes,
  heatMapsOf,
  learningCurves,
  type Output,
  resultTable,
  saveInterrupted,
  saveTrained,
  settingsTable,
  startBackend,
  tellResult,
  testResult,
  textOf,
  textTable,
  trainModel,
  writeReport,
} from '@mtl/cli';
import { configError } from '@mtl/core/plain';
import { announceData } from '../data/announceData.js';
import { censusPage, interruptedPath } from '../data/censusPage.js';
import { inputsOf, loadCensus } from '../data/loadCensus.js';
import { dataSettings, fitSettings } from '../data/settings.js';

/** `train`: one model, from the rows to the test metrics. */
export async function train(line: CommandLine, output: Output): Promise<number> {
  const name = chosenArchitecture(line, 'model');
  if (name === undefined)
    throw configError('train', '--model', `one of ${architectureNames.join(', ')}`, name);
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
  await startBackend(line.command, backend);
  announceData(data, output);
  const trained = await trainModel(architectures[name], data, { ...fit, initScheme, output });
  if (trained.interrupted) return saveInterrupted(trained, data, output, save ?? interruptedPath(name));
  if (save !== undefined) await saveTrained(save, trained, data, output);
  const result = await testResult(trained, data.test);
  const table = resultTable([result], data);
  output.result(textTable(table));
  if (report !== undefined) {
    const maps = await heatMapsOf(trained, data);
    const curves = learningCurves(data.tasks, [{ name: result.title, epochs: trained.report.epochs }]);
    const settings = settingsTable([trained.architecture]);
    await writeReport(
      report,
      { ...censusPage(data, fit, String(fit.seed)), table, settings, maps, curves },
      output,
    );
  }
  tellResult(output, result);
  trained.model.network.dispose();
  return exitCodes.ok;
}
