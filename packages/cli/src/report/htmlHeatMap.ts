import { escapeHtml } from './escapeHtml.js';
import type { HeatMap } from './heatMap.js';
import { between, hex, readableOn, type Scheme, schemes } from './palette.js';

/** Experts that stand side by side at most, so that a table of them fits a phone. */
const mostBeside = 5;

/**
 * A heat map for a report: a small table for the experts of every owner, which stand side by side where there is room; blue for positive
 * weights, red for negative ones, the number in every cell.
 */
export function htmlHeatMap({ title, rows, owners, values }: HeatMap): string {
  const largest = Math.max(...values.flat().map(Math.abs));
  const tables: string[] = [];
  let first = 0;
  for (const { name, experts, names } of owners) {
    const beside = Math.ceil(experts / Math.ceil(experts / mostBeside)); // 6 are 3 and 3, not 5 and 1
    for (let from = 0; from < experts; from += beside) {
      const count = Math.min(beside, experts - from);
      const numbers = Array.from({ length: count }, (_, i) => from + i + 1);
      const body = rows.map((row, t) => {
        const cells = numbers.map((number) => cellOf(values[t]?.[first + number - 1] as number, largest));
        return `<tr><th>${escapeHtml(row)}</th>${cells.join('')}</tr>`;
      });
      const caption = experts > mostBeside ? `${name}, ${from + 1} to ${from + count}` : name;
      tables.push(
        `<table><caption>${escapeHtml(caption)}</caption><thead><tr><th></th>${numbers.map((number) => `<th>${escapeHtml(names?.[number - 1] ?? String(number))}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`,
      );
    }
    first += experts;
  }
  return `<figure><figcaption>${escapeHtml(title)}</figcaption><div class="heat">${tables.join('')}</div></figure>`;
}

function cellOf(value: number, largest: number): string {
  const share = largest > 0 ? Math.abs(value) / largest : 0;
  const color = ({ background, positive, negative }: Scheme) =>
    between(background, value < 0 ? negative : positive, share);
  const [light, dark] = [color(schemes.light), color(schemes.dark)];
  const style = `--cell:${hex(light)};--ink:${hex(readableOn(light))};--dark-cell:${hex(dark)};--dark-ink:${hex(readableOn(dark))}`;
  return `<td style="${style}">${value.toFixed(2)}</td>`;
}
