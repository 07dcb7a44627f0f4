import { writeFileAtomically } from '@mtl/core/node';
import { exitCodes } from '../program/exitCodes.js';
import type { Output } from '../program/output.js';
import { assertApart, assertWritable } from '../program/outputFiles.js';
import type { CommandLine } from '../program/program.js';
import { textOf } from '../program/settings.js';
import { judgedTasks } from '../report/judgedTasks.js';
import { reportPage } from '../report/report.js';
import { thousands } from '../report/resultTable.js';
import { runFacts } from '../report/runFacts.js';
import { columnSummary, labelSummary } from '../report/tableSummary.js';
import { intervalText, taskSections } from '../report/taskSections.js';
import { type Table, textTable } from '../report/textTable.js';
import { readTable } from '../table/tableData.js';
import { openModel } from './openedModel.js';
import { warnTo } from './tellPlan.js';

/** `evaluate MODEL FILE`: the metrics of a saved model on other rows that have labels. */
export async function evaluate(line: CommandLine, output: Output): Promise<number> {
  const path = line.arguments.get('FILE') as string;
  const report = textOf(line, 'report');
  await assertWritable('evaluate', 'report', report);
  await assertApart('evaluate', { '--report': report, MODEL: line.arguments.get('MODEL') }, [path], 'FILE');
  const { model, encoder, record, form } = await openModel(line);
  try {
    const table = await readTable(path, encoder.schema, { file: form });
    const rows = encoder.encode(table, { unknownLabels: 'missing', onWarning: warnTo(output) });
    const judged = await judgedTasks(model, rows, record?.seed ?? 0);
    const results: Table = {
      title: `${thousands(rows.rows)} rows of ${path}, with bootstrap intervals of 95 %`,
      header: ['Task', 'Metric', 'Value'],
      rows: judged.flatMap(({ task, metrics }) =>
        metrics.map((metric, i) => [i === 0 ? task : '', metric.title, intervalText(metric)]),
      ),
      names: 2,
    };
    output.result(textTable(results));
    const title = record?.architecture ?? 'model';
    if (report !== undefined) {
      const page = reportPage({
        title: `${path}: ${Object.keys(model.tasks).join(', ')}`,
        facts: { Model: title, Rows: thousands(rows.rows), ...runFacts() },
        table: results,
        tasks: taskSections([{ title, tasks: judged }], encoder.labels),
        maps: [],
        data: [labelSummary(model.tasks, { rows }), columnSummary(table, encoder.schema)],
        settings: {
          title: 'From the file of the model',
          header: ['Model', 'Trained on', 'Epochs', 'Seed'],
          rows: [[title, record?.about ?? '–', `${record?.epochs ?? '–'}`, `${record?.seed ?? '–'}`]],
          names: 2,
        },
      });
      await writeFileAtomically(report, new TextEncoder().encode(page));
      output.event('report', { path: report });
      output.progress(`report in ${report}`);
    }
    const tasks = judged.map(({ task, metrics }) => [
      task,
      Object.fromEntries(metrics.map(({ key, value, low, high }) => [key, { value, low, high }])),
    ]);
    output.event('test', { rows: rows.rows, tasks: Object.fromEntries(tasks) });
    return exitCodes.ok;
  } finally {
    model.network.dispose();
  }
}
