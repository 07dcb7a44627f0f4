import { writeFileAtomically } from '@mtl/core/node';
import type { Output } from '../program/output.js';
import { escapeHtml } from './escapeHtml.js';
import type { HeatMap } from './heatMap.js';
import { svgHeatMap } from './svgHeatMap.js';
import type { Table } from './textTable.js';

/** What a report shows. */
export interface Report {
  readonly table: Table;
  /** What the models were built with. */
  readonly settings: Table;
  readonly maps: readonly HeatMap[];
  readonly title: string;
  /** What a reader must know before any number, such as that the rows are made up. */
  readonly notice?: string;
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
export function reportPage({ table, settings, maps, title, notice }: Report): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; }
th, td { padding: .2rem .7rem; text-align: left; border-bottom: 1px solid #8884; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.notice { border-left: 4px solid #c60; padding: .3rem .8rem; }
figure { margin: 1.5rem 0; overflow-x: auto; }
figcaption { margin-bottom: .5rem; }
svg text { font: 13px system-ui, sans-serif; }
</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${notice === undefined ? '' : `<p class="notice">${escapeHtml(notice)}</p>\n`}<h2>Results</h2>
${htmlTable(table)}
${maps.length > 0 ? `<h2>Which experts a task listens to</h2>\n<p>Rows are tasks, columns experts under their owner; a number is the weight that the gate gives, plus the native weight where the model has one.</p>\n` : ''}${maps
  .map((map) => `<figure><figcaption>${escapeHtml(map.title)}</figcaption>${svgHeatMap(map)}</figure>`)
  .join('\n')}
<h2>Models</h2>
${htmlTable(settings)}
</body>
</html>
`;
}

function htmlTable({ title, header, rows, names }: Table): string {
  const cells = (row: readonly string[], tag: 'th' | 'td') =>
    row
      .map((text, i) => `<${tag}${i < names ? '' : ' class="number"'}>${escapeHtml(text)}</${tag}>`)
      .join('');
  return `<p>${escapeHtml(title)}</p>
<table>
<thead><tr>${cells(header, 'th')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n')}
</tbody>
</table>`;
}
