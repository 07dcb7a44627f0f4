import {
  architectures,
  assertApart,
  assertWritable,
  backends,
  type CommandLine,
  choiceOf,
  chosenArchitectures,
  chosenStarts,
  countOf,
  dueFiles,
  type Epochs,
  exitCodes,
  type HeatMap,
  heatMapsOf,
  learningCurves,
  type Output,
  saveInterrupted,
  settingsTable,
  startBackend,
  summarize,
  summaryTable,
  type TestResult,
  tellResult,
  testResult,
  textOf,
  textTable,
  trainModel,
  unfitArchitectures,
  writeReport,
} from '@mtl/cli';
import { announceData } from '../data/announceData.js';
import { censusPage, interruptedPath } from '../data/censusPage.js';
import { inputsOf, loadCensus } from '../data/loadCensus.js';
import { dataSettings, fitSettings } from '../data/settings.js';

/**
 * `compare`: several models, each from the same starts with the seeds 0, 1, …; mean and standard deviation over the seeds, and where the single-task nets
 * are among them, what every task gains over these.
 */
export async function compare(line: CommandLine, output: Output): Promise<number> {
  const models = chosenArchitectures(line, 'model') ?? ['shared-bottom', 'mmoe', 'adatt-sp'];
  const starts = chosenStarts(line);
  const seeds = countOf(line, 'seeds') ?? 1;
  const rows = dataSettings(line);
  const fit = fitSettings(line);
  const backend = choiceOf(line, 'backend', backends);
  const report = textOf(line, 'report');
  await assertWritable('compare', 'report', report);
  await assertApart('compare', { '--report': report }, await inputsOf('compare', rows));
  dueFiles.any = report !== undefined;

  const data = await loadCensus('compare', rows);
  await startBackend(line.command, backend);
  announceData(data, output);
  if (textOf(line, 'model') === 'all') {
    for (const [name, reason] of unfitArchitectures) output.progress(`without ${name}: ${reason}`);
  }
  const resultsOf: TestResult[][] = []; // one list per model and start
  const maps: HeatMap[] = [];
  const epochs: Epochs[] = []; // of the first seed and start
  for (const name of models) {
    for (const initScheme of starts) {
      const results: TestResult[] = [];
      resultsOf.push(results);
      for (let seed = 0; seed < seeds; seed++) {
        const trained = await trainModel(architectures[name], data, { ...fit, seed, initScheme, output });
        if (trained.interrupted) return saveInterrupted(trained, data, output, interruptedPath(name));
        const result = await testResult(trained, data.test);
        tellResult(output, result, { seed, initScheme });
        results.push(result);
        const shown = seed === 0 && initScheme === starts[0];
        if (report !== undefined && shown) maps.push(...(await heatMapsOf(trained, data)));
        if (shown) epochs.push({ name: result.title, epochs: trained.report.epochs });
        trained.model.network.dispose();
      }
    }
  }

  const summaries = resultsOf.map((results) => {
    const [{ name, initScheme }] = results as [TestResult];
    const isAlone = ([other]: readonly TestResult[]) =>
      other?.name === 'single-task' && other.initScheme === initScheme;
    return summarize(results, name === 'single-task' ? undefined : resultsOf.find(isAlone));
  });
  const table = summaryTable(summaries, seeds, data);
  const settings = settingsTable(models.map((name) => architectures[name]));
  output.result(`${textTable(table)}\n\n${textTable(settings)}`);
  if (report !== undefined) {
    await writeReport(
      report,
      {
        ...censusPage(data, fit, seeds > 1 ? `0 to ${seeds - 1}` : '0'),
        table,
        settings,
        maps,
        curves: learningCurves(data.tasks, epochs),
      },
      output,
    );
  }
  output.event('summary', {
    protocol: data.protocol,
    source: data.source,
    line: data.about,
    seeds,
    epochs: fit.epochs,
    batch: fit.batchSize,
    models: Object.fromEntries(
      models.map((name) => {
        const { input, settings: given } = architectures[name];
        const own = summaries.filter((summary) => summary.name === name);
        const byStart = own.map(({ initScheme, metrics, gains }) => {
          const gain = gains && { gains: Object.fromEntries(gains) };
          return [initScheme, { tasks: Object.fromEntries(metrics), ...gain }];
        });
        const parameters = own[0]?.parameters;
        return [name, { parameters, input, settings: given, starts: Object.fromEntries(byStart) }];
      }),
    ),
  });
  return exitCodes.ok;
}
