import { escapeHtml } from './escapeHtml.js';
import type { HeatMap } from './heatMap.js';

const cell = { width: 64, height: 34 };
const gap = 10;
const top = 44;

/** A heat map as inline SVG: blue for positive weights, red for negative ones, the number in every cell. */
export function svgHeatMap({ title, rows, owners, values }: HeatMap): string {
  const left = 14 + 8 * Math.max(...rows.map((name) => name.length));
  const largest = Math.max(...values.flat().map(Math.abs));
  const parts: string[] = [];
  let x = left;
  let expert = 0;
  for (const { name, experts } of owners) {
    parts.push(textAt(x + (experts * cell.width) / 2, 16, name, 'middle'));
    for (let k = 0; k < experts; k++, expert++, x += cell.width) {
      parts.push(textAt(x + cell.width / 2, 36, String(k + 1), 'middle'));
      for (const [t, row] of values.entries()) {
        const value = row[expert] as number;
        const share = largest > 0 ? Math.abs(value) / largest : 0;
        const y = top + t * cell.height;
        parts.push(
          `<rect x="${x}" y="${y}" width="${cell.width - 2}" height="${cell.height - 2}" rx="3" fill="${fill(value, share)}"/>`,
          textAt(x + cell.width / 2 - 1, y + 21, value.toFixed(2), 'middle', share > 0.55 ? '#fff' : '#111'),
        );
      }
    }
    x += gap;
  }
  rows.forEach((name, t) => {
    parts.push(textAt(left - 8, top + t * cell.height + 21, name, 'end'));
  });
  const width = x - gap;
  const height = top + rows.length * cell.height;
  return `<svg role="img" aria-label="${escapeHtml(title)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${parts.join('')}</svg>`;
}

function textAt(x: number, y: number, text: string, anchor: 'middle' | 'end', colour?: string): string {
  const paint = colour === undefined ? 'fill="currentColor"' : `fill="${colour}"`;
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" ${paint}>${escapeHtml(text)}</text>`;
}

/** From white, share 0, to full blue or red. */
function fill(value: number, share: number): string {
  const full = value < 0 ? [178, 24, 43] : [33, 102, 172];
  return `rgb(${full.map((channel) => Math.round(255 + (channel - 255) * share)).join(',')})`;
}
