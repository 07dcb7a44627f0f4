import { announceData, protocolLine } from '../announceData.js';
import { chosenModels } from '../chosenModels.js';
import type { CommandLine } from '../commandLine.js';
import { exitCodes } from '../exitCodes.js';
import { heatMapsOf } from '../expertHeatMaps.js';
import type { HeatMap } from '../heatMap.js';
import { loadCensus } from '../loadCensus.js';
import { type ModelName, unfitModels } from '../modelNames.js';
import { censusModels } from '../modelsByName.js';
import type { Output } from '../output.js';
import { writeReport } from '../report.js';
import { assertWritable, saveInterrupted } from '../saveTrained.js';
import { choiceOf, countOf, dataSettings, fitSettings, textOf } from '../settings.js';
import { settingsTable } from '../settingsTable.js';
import { backends, startBackend } from '../startBackend.js';
import { summarise, summaryTable } from '../summarise.js';
import { type TestResult, tellResult, testResult } from '../testResult.js';
import { textTable } from '../textTable.js';
import { trainModel } from '../trainModel.js';

/**
 * `compare`: several models, each with the seeds 0, 1, …; mean and standard deviation over the seeds, and where the single-task nets
 * are among them, what every task gains over these.
 */
export async function compare(line: CommandLine, output: Output): Promise<number> {
  const models = chosenModels(line);
  const seeds = countOf(line, 'seeds') ?? 1;
  const rows = dataSettings(line);
  const fit = fitSettings(line);
  const backend = choiceOf(line, 'backend', backends);
  const report = textOf(line, 'report');
  await assertWritable('compare', 'report', report);

  const data = await loadCensus('compare', rows);
  await startBackend(backend);
  announceData(data, output);
  if (textOf(line, 'model') === 'all') {
    for (const [name, reason] of unfitModels) output.progress(`without ${name}: ${reason}`);
  }
  const resultsOf = new Map<ModelName, TestResult[]>();
  const maps: HeatMap[] = [];
  for (const name of models) {
    const results: TestResult[] = [];
    resultsOf.set(name, results);
    for (let seed = 0; seed < seeds; seed++) {
      const trained = await trainModel(censusModels[name], data, { ...fit, seed, output });
      if (trained.interrupted) return saveInterrupted(trained, data, output);
      const result = await testResult(trained, data);
      tellResult(output, result, { seed });
      results.push(result);
      if (report !== undefined && seed === 0) maps.push(...(await heatMapsOf(trained, data)));
      trained.model.network.dispose();
    }
  }

  const alone = resultsOf.get('single-task');
  const summaries = [...resultsOf].map(([name, results]) =>
    summarise(results, name === 'single-task' ? undefined : alone),
  );
  const table = summaryTable(summaries, seeds, data);
  const settings = settingsTable(models.map((name) => censusModels[name]));
  output.result(`${textTable(table)}\n\n${textTable(settings)}`);
  if (report !== undefined) {
    await writeReport(report, { table, settings, maps, synthetic: data.synthetic }, output);
  }
  output.event('summary', {
    protocol: data.protocol,
    source: data.source,
    line: protocolLine(data),
    seeds,
    epochs: fit.epochs,
    batch: fit.batchSize,
    models: Object.fromEntries(
      summaries.map(({ name, parameters, metrics, gains }) => {
        const { input, settings: given } = censusModels[name];
        const gain = gains && { gains: Object.fromEntries(gains) };
        return [name, { parameters, input, settings: given, tasks: Object.fromEntries(metrics), ...gain }];
      }),
    ),
  });
  return exitCodes.ok;
}
