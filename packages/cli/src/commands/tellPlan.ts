import type { Output } from '../program/output.js';
import { thousands } from '../report/resultTable.js';
import { aboutLabel } from '../report/taskSections.js';
import { textTable } from '../report/textTable.js';
import type { TablePlan } from '../table/planTable.js';
import type { TableData } from '../table/tableData.js';

/** Says what columns are taken for, and how to change that. */
export function tellPlan(output: Output, path: string, plan: TablePlan): void {
  const kindOf = (name: string) => {
    const column = plan.columns[name];
    return typeof column === 'string' ? column : (column?.kind ?? '');
  };
  const columns = Object.keys(plan.columns);
  output.event('plan', {
    file: path,
    config: plan.config ?? null,
    columns: plan.columns,
    labels: plan.labels,
  });
  if (plan.config === undefined) {
    const rows = columns.map((name) => [name, kindOf(name), plan.reasons.get(name) ?? '']);
    output.progress(
      textTable({
        title: `${path}, by a look at its first rows (\`mtl init\` writes this down, to be changed):`,
        header: ['Column', 'Kind', 'Why'],
        rows,
        names: 3,
      }),
    );
  } else {
    output.progress(
      `${path} by ${plan.config}: ${columns.filter((name) => kindOf(name) !== 'ignored').length} columns`,
    );
  }
  for (const [task, label] of Object.entries(plan.labels)) {
    const reason = plan.labelReasons.get(task);
    output.progress(
      `task ${task}: ${aboutLabel(label)}${reason?.includes(', the rarer one') ? ' (the rarer one is 1)' : ''}`,
    );
  }
  for (const warning of plan.warnings) warnTo(output)(warning);
}

/** Says how rows are split and what the encoder makes of them. */
export function tellSplit(output: Output, data: TableData): void {
  const rows = { train: data.train.rows, validation: data.validation.rows, test: data.test.rows };
  const { fields, values, columns } = data.encoder;
  output.event('data', {
    source: data.source,
    split: data.split.text,
    rows,
    tasks: Object.keys(data.tasks),
    fields,
    vocabulary: values,
    columns,
  });
  output.progress(
    `${data.about}: ${thousands(rows.train)} rows to train, ${thousands(rows.validation)} to validate, ${thousands(rows.test)} to test; ${fields} fields with ${thousands(values)} values, ${columns} numbers`,
  );
}

/** Tells warnings as events and as lines. */
export function warnTo(output: Output): (message: string) => void {
  return (message) => {
    output.event('warning', { message });
    output.progress(`warning: ${message}`);
  };
}
