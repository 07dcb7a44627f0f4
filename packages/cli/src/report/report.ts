import { writeFileAtomically } from '@mtl/core/node';
import type { Output } from '../program/output.js';
import { type Chart, chart } from './chart.js';
import { escapeHtml } from './escapeHtml.js';
import type { HeatMap } from './heatMap.js';
import { htmlHeatMap } from './htmlHeatMap.js';
import { htmlTable } from './htmlTable.js';
import { pageStyle } from './pageStyle.js';
import type { Table } from './textTable.js';

/** What a report says about one task. */
export interface TaskSection {
  readonly task: string;
  /** One line about the task, such as where its label comes from. */
  readonly about: string;
  /** Its metrics with intervals. */
  readonly metrics?: Table;
  readonly charts: readonly Chart[];
  /** How classes are confused. */
  readonly maps?: readonly HeatMap[];
}

/** What a report shows. */
export interface Report {
  readonly title: string;
  /** What a reader must know before any number, such as that the rows are made up. */
  readonly notice?: string;
  /** What was run: date, seed, backend, epochs, by name. Default: nothing. */
  readonly facts?: Readonly<Record<string, string>>;
  /** The results. */
  readonly table: Table;
  /** A section per task. Default: none. */
  readonly tasks?: readonly TaskSection[];
  /** Losses and metrics by epoch. */
  readonly curves?: readonly Chart[];
  /** How much tasks listen to experts. */
  readonly maps: readonly HeatMap[];
  /** What the table was. Default: none. */
  readonly data?: readonly Table[];
  /** What the models were built with. */
  readonly settings: Table;
}

/**
 * Writes a report and says so.
 *
 * @throws FileError if it cannot be written.
 */
export async function writeReport(path: string, report: Report, output: Output): Promise<void> {
  await writeFileAtomically(path, new TextEncoder().encode(reportPage(report)));
  output.event('report', { path });
  output.progress(`report in ${path}`);
}

/** A report as a web page that needs nothing else: no script, no other file, all text escaped. */
export function reportPage(report: Report): string {
  const { title, notice, facts = {}, table, tasks = [], curves = [], maps, data = [], settings } = report;
  const marked = [table, ...tasks.map(({ metrics }) => metrics)].some((shown) => shown?.best?.size);
  const sections = [
    `<h2>Results</h2>`,
    htmlTable(table),
    marked ? '<p class="note">★ the best of its kind.</p>' : '',
    ...tasks.map(sectionOf),
    curves.length > 0 ? `<h2>Learning curves</h2>\n${charts(curves)}` : '',
    maps.length > 0
      ? `<h2>Who learns from whom</h2>\n<p>Rows are tasks, columns experts under their owner; a number is the weight that the gate gives, plus the native weight where the model has one. The stronger the color, the more the task takes from the expert.</p>\n${maps.map(htmlHeatMap).join('\n')}`
      : '',
    data.length > 0 ? `<h2>The table</h2>\n${data.map(htmlTable).join('\n')}` : '',
    `<h2>Models</h2>`,
    htmlTable(settings),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${pageStyle()}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${notice === undefined ? '' : `<p class="notice">${escapeHtml(notice)}</p>\n`}<dl>${Object.entries(facts)
    .map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`)
    .join('')}</dl>
${sections.filter(Boolean).join('\n')}
</body>
</html>
`;
}

function sectionOf({ task, about, metrics, charts: drawn, maps = [] }: TaskSection): string {
  return [
    `<h2>Task ${escapeHtml(task)}</h2>`,
    `<p class="note">${escapeHtml(about)}</p>`,
    ...(metrics ? [htmlTable(metrics)] : []),
    charts(drawn),
    ...maps.map(htmlHeatMap),
  ].join('\n');
}

function charts(drawn: readonly Chart[]): string {
  return `<div class="charts">${drawn.map(chart).join('\n')}</div>`;
}
