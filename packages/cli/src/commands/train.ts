import { architectures } from '../models/architectures.js';
import { tellResult, testResult } from '../models/testResult.js';
import { trainModel } from '../models/trainModel.js';
import { dueFiles } from '../program/dueFiles.js';
import { exitCodes, signalCodes } from '../program/exitCodes.js';
import type { Output } from '../program/output.js';
import type { CommandLine } from '../program/program.js';
import { choiceOf, textOf, textsOf } from '../program/settings.js';
import { backends, startBackend } from '../program/startBackend.js';
import { resultTable } from '../report/resultTable.js';
import { textTable } from '../report/textTable.js';
import { planTable } from '../table/planTable.js';
import { tableData } from '../table/tableData.js';
import { folderOf, outputFolder } from './outputFolder.js';
import { tellPlan, tellSplit, warnTo } from './tellPlan.js';
import { defaultBatch, trainSettings, unitsFor } from './trainSettings.js';
import { writeResults } from './writeResults.js';

/** `train FILE`: from the rows to a model file, test metrics, predictions and a report, all in one folder. */
export async function train(line: CommandLine, output: Output): Promise<number> {
  const path = line.arguments.get('FILE') as string;
  const plan = await planTable('train', path, {
    config: textOf(line, 'config'),
    tasks: textsOf(line, 'task'),
  });
  const settings = trainSettings(line, plan.train, plan.labels);
  const backend = choiceOf(line, 'backend', backends);
  const out = textOf(line, 'out') ?? plan.train.out ?? folderOf(path);
  const files = await outputFolder('train', out, path);
  tellPlan(output, path, plan);

  const { seed, split } = settings;
  const data = await tableData('train', path, plan, { split, seed, onWarning: warnTo(output) });
  const batchSize = settings.batchSize || defaultBatch(data.train.rows);
  await startBackend(line.command, backend);
  tellSplit(output, data);
  dueFiles.any = true;
  const { classWeights, taskWeights, patience, epochs, initScheme } = settings;
  const architecture = architectures[settings.architecture];
  const units = unitsFor(settings, data.encoder, output);
  const trained = await trainModel(architecture, data, {
    output,
    epochs,
    batchSize,
    seed,
    initScheme,
    settings: settings.settings,
    ...(units !== undefined && { units }),
    fit: { patience, ...(classWeights && { classWeights }), ...(taskWeights && { taskWeights }) },
  });
  if (trained.interrupted) {
    output.event('interrupted', { model: architecture.name, epochs: trained.report.epochs.length });
    output.progress('interrupted: what there is is evaluated and saved; once more ends at once');
  }
  const result = await testResult(trained, data.test);
  await writeResults(files, { trained, data, plan, result, batchSize }, output);
  output.result(`\n${textTable(resultTable([result], data))}\n`);
  for (const [name, file] of Object.entries(files)) output.result(`${name.padEnd(12)}${file}`);
  tellResult(output, result, { files });
  trained.model.network.dispose();
  return trained.interrupted ? signalCodes[trained.interrupted] : exitCodes.ok;
}
