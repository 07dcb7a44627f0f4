import { announceData, protocolLine } from '../announceData.js';
import type { CommandLine } from '../commandLine.js';
import { exitCodes } from '../exitCodes.js';
import { heatMapsOf } from '../expertHeatMaps.js';
import type { HeatMap } from '../heatMap.js';
import { loadCensus } from '../loadCensus.js';
import { censusModels, type ModelName, modelNames } from '../modelsByName.js';
import type { Output } from '../output.js';
import { writeReport } from '../report.js';
import { assertWritable, saveInterrupted } from '../saveTrained.js';
import { choiceOf, countOf, dataSettings, fitSettings, listOf, textOf } from '../settings.js';
import { backends, startBackend } from '../startBackend.js';
import { type Summary, summarise, summaryTable } from '../summarise.js';
import { type TestResult, tellResult, testResult } from '../testResult.js';
import { textTable } from '../textTable.js';
import { trainModel } from '../trainModel.js';

/** `compare`: several models, each with the seeds 0, 1, …; mean and standard deviation over the seeds. */
export async function compare(line: CommandLine, output: Output): Promise<number> {
  const names = textOf(line, 'model') === 'all' ? modelNames : listOf(line, 'model', modelNames);
  const models: readonly ModelName[] = names ?? ['shared-bottom', 'mmoe', 'adatt-sp'];
  const seeds = countOf(line, 'seeds') ?? 1;
  const settings = dataSettings(line);
  const fit = fitSettings(line);
  const backend = choiceOf(line, 'backend', backends);
  const report = textOf(line, 'report');
  await assertWritable('compare', 'report', report);

  const data = await loadCensus('compare', settings);
  await startBackend(backend);
  announceData(data, output);
  const summaries: Summary[] = [];
  const maps: HeatMap[] = [];
  for (const name of models) {
    const results: TestResult[] = [];
    for (let seed = 0; seed < seeds; seed++) {
      const trained = await trainModel(censusModels[name], data, { ...fit, seed, output });
      if (trained.interrupted) return saveInterrupted(trained, data, output);
      const result = await testResult(trained, data);
      tellResult(output, result, { seed });
      results.push(result);
      if (report !== undefined && seed === 0) maps.push(...(await heatMapsOf(trained, data)));
      trained.model.network.dispose();
    }
    summaries.push(summarise(results));
  }
  const table = summaryTable(summaries, seeds, data);
  output.result(textTable(table));
  if (report !== undefined) await writeReport(report, { table, maps, synthetic: data.synthetic }, output);
  output.event('summary', {
    protocol: data.protocol,
    source: data.source,
    line: protocolLine(data),
    seeds,
    epochs: fit.epochs,
    batch: fit.batchSize,
    models: Object.fromEntries(
      summaries.map(({ name, parameters, metrics }) => [
        name,
        { parameters, tasks: Object.fromEntries(metrics) },
      ]),
    ),
  });
  return exitCodes.ok;
}
