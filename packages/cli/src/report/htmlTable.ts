import { escapeHtml } from './escapeHtml.js';
import type { Table } from './textTable.js';

/** A table for a report; on a phone every row is a block with the names of the columns at the
 * left, and a name that stands for several rows is said with each. */
export function htmlTable({ title, header, rows, names, best }: Table): string {
  const classOf = (row: number, column: number) =>
    [column < names ? '' : 'number', best?.has(`${row},${column}`) ? 'best' : ''].filter(Boolean).join(' ');
  const withClass = (name: string) => (name === '' ? '' : ` class="${name}"`);
  const head = header.map((text, i) => `<th${withClass(classOf(-1, i))}>${escapeHtml(text)}</th>`).join('');
  const body = rows.map((row, r) => {
    const cells = row.map((text, i) => {
      if (text === '' && i === 0 && names > 1) {
        const above =
          rows
            .slice(0, r)
            .filter(([name]) => name !== '')
            .at(-1)?.[0] ?? '';
        return `<td data-label="${escapeHtml(header[0] as string)}"><span class="again">${escapeHtml(above)}</span></td>`;
      }
      const star = best?.has(`${r},${i}`) ? '\u00a0★' : '';
      return `<td${withClass(classOf(r, i))} data-label="${escapeHtml(header[i] as string)}">${escapeHtml(text)}${star}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  return `${title === '' ? '' : `<p>${escapeHtml(title)}</p>\n`}<div class="wide"><table class="stack">
<thead><tr>${head}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table></div>`;
}
