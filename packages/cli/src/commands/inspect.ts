import { exitCodes } from '../program/exitCodes.js';
import type { Output } from '../program/output.js';
import type { CommandLine } from '../program/program.js';
import { type HeatMap, hasColour, textHeatMap } from '../report/heatMap.js';
import { decimals, thousands } from '../report/resultTable.js';
import { aboutLabel } from '../report/taskSections.js';
import { textTable } from '../report/textTable.js';
import { openModel } from './openedModel.js';

/** `inspect MODEL`: what is in a model file: tasks, columns, layers, what its training reached, who learns from whom. */
export async function inspect(line: CommandLine, output: Output): Promise<number> {
  const { model, encoder, record } = await openModel(line);
  try {
    const { network, tasks, recipe } = model;
    const path = line.arguments.get('MODEL') as string;
    const columns = Object.entries(encoder.schema.columns).map(([name, column]) => ({
      name,
      ...(typeof column === 'string' ? { kind: column } : column),
    }));
    const layers = network.layers.flatMap((layer) => {
      const parameters = layer.countParams();
      return parameters === 0 ? [] : [{ name: layer.name, parameters }];
    });
    const parameters = network.countParams();
    output.event('model', {
      path,
      builder: recipe?.builder,
      tasks,
      labels: encoder.labels,
      parameters,
      layers,
      columns,
      training: record ?? null,
    });

    const about =
      record === undefined
        ? ''
        : `, trained on ${record.about}, ${record.date.slice(0, 10)}, seed ${record.seed}`;
    output.result(`${path}: ${recipe?.builder} with ${thousands(parameters)} parameters${about}\n`);
    output.result(
      textTable({
        title: 'Tasks',
        header: ['Task', 'Kind', 'Label', 'On the test rows'],
        rows: Object.entries(tasks).map(([task, { kind }]) => [
          task,
          kind,
          encoder.labels[task] ? aboutLabel(encoder.labels[task]) : '',
          metricsText(record?.metrics[task] ?? {}),
        ]),
        names: 4,
      }),
    );
    output.result('');
    output.result(
      textTable({
        title: `Columns: ${encoder.fields} ids of ${thousands(encoder.values)}, ${encoder.columns} numbers per row`,
        header: ['Column', 'Kind'],
        rows: columns.map(({ name, kind }) => [name, kind]),
        names: 2,
      }),
    );
    output.result('');
    output.result(
      textTable({
        title: 'Layers with weights',
        header: ['Layer', 'Parameters'],
        rows: layers.map((layer) => [layer.name, thousands(layer.parameters)]),
        names: 1,
      }),
    );
    for (const { level, rows, owners, values } of record?.experts ?? []) {
      const title = `Who learns from whom, ${level.replace('_', ' ')}: weight of every expert, mean over the test rows`;
      const map: HeatMap = { title, model: record?.architecture ?? '', level, rows, owners, values };
      output.result(`\n${textHeatMap(map, { colour: hasColour(output.people) })}`);
    }
    return exitCodes.ok;
  } finally {
    model.network.dispose();
  }
}

/** `auc 0.9388, logLoss 0.1279`. */
function metricsText(metrics: Readonly<Record<string, { readonly value: number | null }>>): string {
  return Object.entries(metrics)
    .map(([key, { value }]) => `${key} ${decimals(value ?? Number.NaN)}`)
    .join(', ');
}
