import { writeFileAtomically } from '@mtl/core/node';
import type { Label } from '@mtl/data';
import * as tf from '@tensorflow/tfjs';
import type { TestResult } from '../models/testResult.js';
import { saveWithRecord, type TrainingRecord } from '../models/trainingRecord.js';
import type { TrainedModel } from '../models/trainModel.js';
import { predictionText } from '../predict/predictionText.js';
import { classesOf } from '../predict/writePredictions.js';
import type { Output } from '../program/output.js';
import { packageVersion } from '../program/packageVersion.js';
import { heatMapsOf } from '../report/expertHeatMaps.js';
import type { HeatMap } from '../report/heatMap.js';
import { type JudgedTask, judgedTasks } from '../report/judgedTasks.js';
import { learningCurves } from '../report/learningCurves.js';
import { writeReport } from '../report/report.js';
import { epochsText, resultTable, thousands } from '../report/resultTable.js';
import { runFacts } from '../report/runFacts.js';
import { settingsTable } from '../report/settingsTable.js';
import { columnSummary, labelSummary } from '../report/tableSummary.js';
import { taskSections } from '../report/taskSections.js';
import type { TablePlan } from '../table/planTable.js';
import type { TableData } from '../table/tableData.js';
import type { OutputFiles } from './outputFolder.js';

/** What is written about. */
export interface Results {
  readonly trained: TrainedModel;
  readonly data: TableData;
  readonly plan: TablePlan;
  readonly result: TestResult;
  readonly batchSize: number;
}

/** Writes the model first, then metrics, predictions and the report. */
export async function writeResults(files: OutputFiles, results: Results, output: Output): Promise<void> {
  const { trained, data, plan, result, batchSize } = results;
  const judged = await judgedTasks(trained.model, data.test, trained.seed);
  const maps = await heatMapsOf(trained, data);
  const record = recordOf(results, judged, maps);
  await saveWithRecord(files.model, trained.model, data.encoder, record);
  await write(files.metrics, `${JSON.stringify(record, null, 2)}\n`);
  await write(files.predictions, testPredictions(data, judged));
  await writeReport(
    files.report,
    {
      title: `${data.source}: ${Object.keys(data.tasks).join(', ')}`,
      facts: {
        Model: `${trained.architecture.title}, ${thousands(trained.parameters)} parameters`,
        Rows: `${thousands(data.train.rows)} to train, ${thousands(data.validation.rows)} to validate, ${thousands(data.test.rows)} to test`,
        Split: data.split.text,
        Epochs: epochsText(result),
        'Rows per step': thousands(batchSize),
        Seed: String(trained.seed),
        'Start of weights': trained.initScheme,
        ...runFacts(),
      },
      ...(trained.interrupted && {
        notice: `Training was interrupted after ${trained.report.epochs.length} of ${trained.epochs} epochs.`,
      }),
      table: resultTable([result], data),
      tasks: taskSections([{ title: trained.architecture.title, tasks: judged }], plan.labels),
      curves: learningCurves(data.tasks, [
        { name: trained.architecture.title, epochs: trained.report.epochs },
      ]),
      maps,
      data: [
        labelSummary(data.tasks, { training: data.train, validation: data.validation, test: data.test }),
        columnSummary(data.table, plan),
      ],
      settings: settingsTable([{ ...trained.architecture, settings: trained.settings }]),
    },
    output,
  );
  output.event('saved', { model: trained.architecture.name, path: files.model });
}

function recordOf(
  { trained, data, plan, result, batchSize }: Results,
  judged: readonly JudgedTask[],
  maps: readonly HeatMap[],
): TrainingRecord {
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    date: new Date().toISOString(),
    version: packageVersion(),
    source: data.source,
    about: data.about,
    rows: { train: data.train.rows, validation: data.validation.rows, test: data.test.rows },
    architecture: trained.architecture.name,
    settings: trained.settings,
    initScheme: trained.initScheme,
    seed: trained.seed,
    batchSize,
    epochs: result.epochs,
    ofEpochs: result.ofEpochs,
    ...(result.bestEpoch !== undefined && { bestEpoch: result.bestEpoch }),
    backend: `TensorFlow.js ${tf.version.tfjs}, ${tf.getBackend()}`,
    file: { ...plan.file },
    metrics: Object.fromEntries(
      judged.map(({ task, metrics }) => [
        task,
        Object.fromEntries(
          metrics.map(({ key, value, low, high }) => [
            key,
            { value: finite(value), low: finite(low), high: finite(high) },
          ]),
        ),
      ]),
    ),
    experts: maps.map(({ level, rows, owners, values }) => ({ level, rows, owners, values })),
  };
}

/** The test rows by their number in the file, from 1, with labels and predictions. */
function testPredictions({ encoder, tasks, split }: TableData, judged: readonly JudgedTask[]): string {
  const labels = Object.entries(encoder.labels);
  const text = predictionText(tasks, {
    format: 'csv',
    columns: ['row', ...labels.map(([task]) => `${task}_label`)],
    raw: false,
    classes: classesOf(encoder.labels),
  });
  const cells = Array.from(split.test, (row, i) => [
    String(row + 1),
    ...labels.map(([task, label]) => {
      const own = judged.find((one) => one.task === task)?.rows.labels[i];
      return labelText(label, own as number);
    }),
  ]);
  const predictions = new Map(judged.map(({ task, rows }) => [task, rows.predictions]));
  return text.head + text.lines({ rows: split.test.length, predictions, cells });
}

function labelText(label: Label, value: number): string {
  if (Number.isNaN(value)) return '';
  return label.kind === 'multiclass' ? (label.classes[value] as string) : String(value);
}

function write(path: string, text: string): Promise<void> {
  return writeFileAtomically(path, new TextEncoder().encode(text));
}
