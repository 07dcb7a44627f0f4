import type { CommandLine } from '../cli/commandLine.js';
import { exitCodes } from '../cli/exitCodes.js';
import type { Output } from '../cli/output.js';
import { choiceOf, dataSettings, fitSettings, textOf, textsOf } from '../cli/settings.js';
import { backends, startBackend } from '../cli/startBackend.js';
import { announceData } from '../data/announceData.js';
import { findDemoCensus } from '../data/findDemoCensus.js';
import type { ModelName } from '../models/modelNames.js';
import { censusModels } from '../models/modelsByName.js';
import { assertWritable, saveInterrupted } from '../models/saveTrained.js';
import { type TestResult, tellResult, testResult } from '../models/testResult.js';
import { trainModel } from '../models/trainModel.js';
import { heatMapsOf } from '../report/expertHeatMaps.js';
import { type HeatMap, hasColour, textHeatMap } from '../report/heatMap.js';
import { writeReport } from '../report/report.js';
import { resultTable } from '../report/resultTable.js';
import { settingsTable } from '../report/settingsTable.js';
import { textTable } from '../report/textTable.js';

/** Seconds after the start of the process at which training shall end, and at which it ends in the middle of an epoch. */
const trainingEnds = { planned: 65, hard: 75 };

/** The models that are shown, and the share of the time of each in proportion to those of the others. */
const efforts: ReadonlyMap<ModelName, number> = new Map([
  ['shared-bottom', 2],
  ['mmoe', 5],
  ['adatt-sp', 5],
]);
const shown = [...efforts.keys()];

/** Without a command: three models within a minute or so, a table, heat maps of AdaTT-sp and a report. */
export async function demo(line: CommandLine, output: Output): Promise<number> {
  const settings = dataSettings(line);
  const fit = fitSettings(line);
  const backend = choiceOf(line, 'backend', backends);
  const report = textOf(line, 'report') ?? 'report.html';
  await assertWritable('demo', 'report', report);
  const data = await findDemoCensus(settings, textsOf(line, 'place'), output);
  await startBackend(backend);
  announceData(data, output);

  const results: TestResult[] = [];
  const maps: HeatMap[] = [];
  for (const [i, name] of shown.entries()) {
    const maxSeconds = shareOfTime(trainingEnds.planned - process.uptime(), shown.slice(i));
    const hard = AbortSignal.timeout(Math.max(1, Math.round((trainingEnds.hard - process.uptime()) * 1000)));
    const trained = await trainModel(censusModels[name], data, { ...fit, output, maxSeconds, signal: hard });
    if (trained.interrupted) return saveInterrupted(trained, data, output);
    const { epochs, ended } = trained.report;
    if (ended !== 'epochs') {
      output.progress(`  ${epochs.length} of ${fit.epochs} epochs, to be done in time`);
    }
    const result = await testResult(trained, data);
    tellResult(output, result, { epochs: epochs.length });
    results.push(result);
    maps.push(...(await heatMapsOf(trained, data)));
    trained.model.network.dispose();
  }
  const table = resultTable(results, data);
  output.result(`\n${textTable(table)}`);
  for (const map of maps) {
    const { model, level, rows, owners, values } = map;
    output.event('expertWeights', { model, level, rows, owners, values });
    if (model === 'adatt-sp') output.result(`\n${textHeatMap(map, { colour: hasColour(output.people) })}`);
  }
  output.result('');
  const settingsOf = settingsTable(shown.map((name) => censusModels[name]));
  await writeReport(report, { table, settings: settingsOf, maps, synthetic: data.synthetic }, output);
  return exitCodes.ok;
}

/** Seconds for the first of the models, when all of them share what is left in proportion to their effort. */
export function shareOfTime(secondsLeft: number, models: readonly ModelName[]): number {
  const parts = models.map((name) => efforts.get(name) ?? 0);
  const all = parts.reduce((sum, part) => sum + part, 0);
  return (Math.max(0, secondsLeft) * (parts[0] ?? 0)) / all;
}
