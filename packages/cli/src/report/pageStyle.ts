import { hex, type Scheme, schemes } from './palette.js';

/** Series of a chart that have a color of their own; later ones begin again with another dash. */
export const seriesColors = schemes.light.series.length;

/** The style sheet of a report: readable from 360 px on, light and dark, on paper too. */
export function pageStyle(): string {
  return `
:root { color-scheme: light dark; ${variables(schemes.light)} }
@media (prefers-color-scheme: dark) { :root { ${variables(schemes.dark)} } }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--background); max-width: 68rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
p { margin: .25rem 0 .75rem; max-width: 46rem; }
.note { color: var(--muted); font-size: .9rem; }
.notice { border-left: 4px solid var(--accent); padding: .3rem .8rem; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 14rem), 1fr)); gap: .5rem 1.25rem; margin: 1rem 0; }
dt { color: var(--muted); font-size: .85rem; }
dd { margin: 0; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; font-size: .95rem; }
th, td { padding: .25rem .75rem .25rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
.wide { overflow-x: auto; }
.wide td, .wide th, .heat th { overflow-wrap: break-word; }
th { color: var(--muted); font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding-left: .75rem; padding-right: 0; }
span.again { visibility: hidden; }
.best { color: var(--accent); font-weight: 700; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 18.5rem), 1fr)); gap: 1rem 1.5rem; margin: .75rem 0; }
figure { margin: 0; min-width: 0; }
figcaption { font-weight: 600; margin-bottom: .25rem; }
svg { display: block; width: 100%; max-width: 26rem; height: auto; }
svg text { font: 11px system-ui, sans-serif; fill: var(--muted); }
svg .grid { stroke: var(--line); fill: none; }
svg .axis { stroke: var(--muted); fill: none; }
svg .guide { stroke: var(--muted); fill: none; stroke-dasharray: 2 4; }
svg .series { fill: none; stroke-width: 2; stroke-linejoin: round; }
${schemes.light.series.map((_, i) => `.series-${i} { stroke: var(--series-${i}); } .dots-${i} { fill: var(--series-${i}); }`).join('\n')}
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1rem; margin: .25rem 0 0; padding: 0; list-style: none; font-size: .85rem; }
.legend svg { display: inline-block; width: 1.5rem; height: .6rem; vertical-align: middle; margin-right: .35rem; }
.heat { overflow-x: auto; display: flex; flex-wrap: wrap; gap: .75rem 1.25rem; margin: .25rem 0 1rem; }
.heat table { font-size: .85rem; font-variant-numeric: tabular-nums; }
.heat caption { text-align: left; font-weight: 600; padding-bottom: .15rem; }
.heat th { vertical-align: middle; font-weight: 400; padding: .15rem .5rem .15rem 0; border: 0; max-width: 8rem; }
.heat thead th { text-align: center; padding: .15rem; }
.heat td { width: 2.7rem; height: 1.9rem; padding: 0 .1rem; text-align: center; vertical-align: middle; border: 2px solid var(--background); border-radius: 5px; background: var(--cell); color: var(--ink); }
@media (prefers-color-scheme: dark) { .heat td { background: var(--dark-cell); color: var(--dark-ink); } }
@media (max-width: 640px) {
  .stack, .stack tbody, .stack tr, .stack td { display: block; }
  .stack thead { display: none; }
  .stack tr { border-bottom: 1px solid var(--line); padding: .35rem 0; }
  .stack td { border: 0; padding: .05rem 0; display: flex; justify-content: space-between; gap: 1rem; text-align: right; white-space: normal; }
  .stack td::before { content: attr(data-label); color: var(--muted); font-weight: 400; text-align: left; flex: none; }
  .stack td:empty { display: none; }
  .stack td span.again { visibility: visible; }
}
@media print { h2 { break-after: avoid; } figure, tr { break-inside: avoid; } }
`;
}

function variables({ background, text, muted, line, accent, series }: Scheme): string {
  return [
    ...Object.entries({ background, text, muted, line, accent }).map(
      ([name, color]) => `--${name}: ${hex(color)};`,
    ),
    ...series.map((color, i) => `--series-${i}: ${hex(color)};`),
  ].join(' ');
}
