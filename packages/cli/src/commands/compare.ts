import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '@mtl/core/node';
import { architectures } from '../models/architectures.js';
import { chosenArchitectures } from '../models/chosenArchitectures.js';
import { type TestResult, tellResult, testResult } from '../models/testResult.js';
import { trainModel } from '../models/trainModel.js';
import { dueFiles } from '../program/dueFiles.js';
import { type EndingSignal, exitCodes, signalCodes } from '../program/exitCodes.js';
import type { Output } from '../program/output.js';
import { assertApart, assertWritable } from '../program/outputFiles.js';
import type { CommandLine } from '../program/program.js';
import { choiceOf, countOf, textOf, textsOf } from '../program/settings.js';
import { backends, startBackend } from '../program/startBackend.js';
import { heatMapsOf } from '../report/expertHeatMaps.js';
import type { HeatMap } from '../report/heatMap.js';
import { judgedTasks } from '../report/judgedTasks.js';
import { type Epochs, learningCurves } from '../report/learningCurves.js';
import { writeReport } from '../report/report.js';
import { thousands } from '../report/resultTable.js';
import { runFacts } from '../report/runFacts.js';
import { settingsTable } from '../report/settingsTable.js';
import { summarize, summaryTable } from '../report/summarize.js';
import { columnSummary, labelSummary } from '../report/tableSummary.js';
import { type JudgedModel, taskSections } from '../report/taskSections.js';
import { textTable } from '../report/textTable.js';
import { planTable } from '../table/planTable.js';
import { tableData } from '../table/tableData.js';
import { folderOf } from './outputFolder.js';
import { tellPlan, tellSplit, warnTo } from './tellPlan.js';
import { defaultBatch, trainSettings, unitsFor } from './trainSettings.js';

/**
 * `compare FILE`: several architectures on the same rows, each with the seeds 0, 1, …: mean and standard deviation, and where
 * single-task nets are among them, what every task gains over these.
 */
export async function compare(line: CommandLine, output: Output): Promise<number> {
  const path = line.arguments.get('FILE') as string;
  const names = chosenArchitectures(line, 'architectures') ?? [
    'single-task',
    'shared-bottom',
    'mmoe',
    'adatt-sp',
  ];
  const seeds = countOf(line, 'seeds') ?? 1;
  const backend = choiceOf(line, 'backend', backends);
  const plan = await planTable('compare', path, {
    config: textOf(line, 'config'),
    tasks: textsOf(line, 'task'),
  });
  const settings = trainSettings(line, { ...plan.train, settings: {} }, plan.labels);
  const out = textOf(line, 'out') ?? plan.train.out ?? folderOf(path);
  const files = { report: join(out, 'compare.html'), metrics: join(out, 'compare.json') };
  await mkdir(out, { recursive: true });
  for (const file of Object.values(files)) await assertWritable('compare', 'out', file);
  await assertApart('compare', files, [path], 'FILE');
  tellPlan(output, path, plan);
  const data = await tableData('compare', path, plan, {
    split: settings.split,
    seed: settings.seed,
    onWarning: warnTo(output),
  });
  const batchSize = settings.batchSize || defaultBatch(data.train.rows);
  await startBackend(line.command, backend);
  tellSplit(output, data);
  dueFiles.any = true;

  const { epochs, patience, initScheme, classWeights, taskWeights } = settings;
  const units = unitsFor(settings, data.encoder, output);
  const resultsOf: TestResult[][] = [];
  const maps: HeatMap[] = [];
  const courses: Epochs[] = [];
  const judged: JudgedModel[] = [];
  let interrupted: EndingSignal | undefined;
  for (const name of names) {
    const results: TestResult[] = [];
    for (let seed = 0; seed < seeds && !interrupted; seed++) {
      const trained = await trainModel(architectures[name], data, {
        output,
        epochs,
        batchSize,
        seed,
        initScheme,
        ...(units !== undefined && { units }),
        fit: { patience, ...(classWeights && { classWeights }), ...(taskWeights && { taskWeights }) },
      });
      interrupted = trained.interrupted;
      if (!interrupted) {
        const result = await testResult(trained, data.test);
        tellResult(output, result, { seed });
        results.push(result);
        if (seed === 0) {
          maps.push(...(await heatMapsOf(trained, data)));
          courses.push({ name: result.title, epochs: trained.report.epochs });
          judged.push({ title: result.title, tasks: await judgedTasks(trained.model, data.test, seed) });
        }
      }
      trained.model.network.dispose();
    }
    if (results.length > 0) resultsOf.push(results);
  }
  if (interrupted) output.progress('interrupted: what is done is shown');
  if (resultsOf.length === 0) return signalCodes[interrupted ?? 'SIGINT'];

  const alone = resultsOf.find(([first]) => first?.name === 'single-task');
  const summaries = resultsOf.map((results) => summarize(results, results === alone ? undefined : alone));
  const table = summaryTable(summaries, seeds, data);
  output.result(`\n${textTable(table)}`);
  const models = summaries.map(({ name, parameters, metrics, gains }) => [
    name,
    { parameters, tasks: Object.fromEntries(metrics), ...(gains && { gains: Object.fromEntries(gains) }) },
  ]);
  const summary = {
    source: data.source,
    split: data.split.text,
    seeds,
    epochs,
    batch: batchSize,
    models: Object.fromEntries(models),
  };
  await writeFileAtomically(files.metrics, new TextEncoder().encode(`${JSON.stringify(summary, null, 2)}\n`));
  await writeReport(
    files.report,
    {
      title: `${data.source}: ${names.length} architectures`,
      ...(interrupted && { notice: 'The comparison was interrupted; what was done by then is shown.' }),
      facts: {
        Rows: `${thousands(data.train.rows)} to train, ${thousands(data.validation.rows)} to validate, ${thousands(data.test.rows)} to test`,
        Split: data.split.text,
        Seeds: seeds > 1 ? `0 to ${seeds - 1}` : '0',
        Epochs: `at most ${epochs}, the best by validation rows`,
        'Rows per step': thousands(batchSize),
        ...runFacts(),
      },
      table,
      tasks: taskSections(judged, plan.labels),
      curves: learningCurves(data.tasks, courses),
      maps,
      data: [
        labelSummary(data.tasks, { training: data.train, validation: data.validation, test: data.test }),
        columnSummary(data.table, plan),
      ],
      settings: settingsTable(names.map((name) => architectures[name])),
    },
    output,
  );
  output.event('summary', summary);
  return interrupted ? signalCodes[interrupted] : exitCodes.ok;
}
