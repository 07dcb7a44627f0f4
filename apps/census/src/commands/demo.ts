import {
  type ArchitectureName,
  architectures,
  assertApart,
  assertWritable,
  backends,
  type CommandLine,
  choiceOf,
  countOf,
  dueFiles,
  type Epochs,
  exitCodes,
  type HeatMap,
  hasColour,
  heatMapsOf,
  learningCurves,
  type Output,
  resultTable,
  saveInterrupted,
  settingsTable,
  startBackend,
  type TestResult,
  tellResult,
  testResult,
  textHeatMap,
  textOf,
  textsOf,
  textTable,
  trainModel,
  writeReport,
} from '@mtl/cli';
import { announceData } from '../data/announceData.js';
import { censusPage, interruptedPath } from '../data/censusPage.js';
import { findDemoCensus } from '../data/findDemoCensus.js';
import { inputsOf } from '../data/loadCensus.js';
import { dataSettings, fitSettings } from '../data/settings.js';

/**
 * Epochs of every model unless told otherwise: as many for all and on every machine, so that their numbers can be compared. Fewer
 * than the 8 of `train`, so that the demo ends within a minute or so.
 */
const demoEpochs = 3;

/** The models that are shown. */
const shown: readonly ArchitectureName[] = ['shared-bottom', 'mmoe', 'adatt-sp'];

/** Without a command: three models for the same few epochs, a table, heat maps of AdaTT-sp and a report. */
export async function demo(line: CommandLine, output: Output): Promise<number> {
  const settings = dataSettings(line);
  const fit = { ...fitSettings(line), epochs: countOf(line, 'epochs') ?? demoEpochs };
  const backend = choiceOf(line, 'backend', backends);
  const report = textOf(line, 'report') ?? 'report.html';
  await assertWritable('demo', 'report', report);
  dueFiles.any = textOf(line, 'report') !== undefined;
  if (settings.path !== undefined) {
    await assertApart('demo', { '--report': report }, await inputsOf('demo', settings));
  }
  const data = await findDemoCensus(settings, textsOf(line, 'place'), output);
  await startBackend(line.command, backend);
  announceData(data, output);

  const results: TestResult[] = [];
  const maps: HeatMap[] = [];
  const epochs: Epochs[] = [];
  output.progress(`${fit.epochs} epochs for every model; \`train\` takes 8 unless told otherwise`);
  for (const name of shown) {
    const trained = await trainModel(architectures[name], data, { ...fit, output });
    if (trained.interrupted) return saveInterrupted(trained, data, output, interruptedPath(name));
    const result = await testResult(trained, data.test);
    tellResult(output, result, { epochs: trained.report.epochs.length });
    results.push(result);
    epochs.push({ name: result.title, epochs: trained.report.epochs });
    maps.push(...(await heatMapsOf(trained, data)));
    trained.model.network.dispose();
  }
  const all = resultTable(results, data);
  const table = { ...all, title: `${all.title}; ${fit.epochs} epochs for every model` };
  output.result(`\n${textTable(table)}`);
  for (const map of maps) {
    const { model, level, rows, owners, values } = map;
    output.event('expertWeights', { model, level, rows, owners, values });
    if (model === 'adatt-sp') output.result(`\n${textHeatMap(map, { colour: hasColour(output.people) })}`);
  }
  output.result('');
  const settingsOf = settingsTable(shown.map((name) => architectures[name]));
  await writeReport(
    report,
    {
      ...censusPage(data, fit, String(fit.seed)),
      table,
      settings: settingsOf,
      maps,
      curves: learningCurves(data.tasks, epochs),
    },
    output,
  );
  return exitCodes.ok;
}
