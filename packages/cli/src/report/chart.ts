import { escapeHtml } from './escapeHtml.js';
import { seriesColors } from './pageStyle.js';

/** A line or the dots of a chart. */
export interface Series {
  /** For the legend. */
  readonly name: string;
  /** Pairs of x and y, in the order of the line. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** A chart of lines or dots. */
export interface Chart {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
  /** `dots`: only dots, `both`: a line with dots. Default: a line. */
  readonly marks?: 'dots' | 'both';
  /** Whether x = y is drawn, where predictions would be right on the mean. */
  readonly diagonal?: boolean;
  /** Whether x counts something: ticks at whole numbers only. Default false. */
  readonly counts?: boolean;
  /** The ends of both axes. Default: those of the points. */
  readonly range?: readonly [low: number, high: number];
}

const width = 340;
const height = 240;
const box = { left: 46, right: width - 16, top: 8, bottom: height - 36 };
const dashes = ['', '6 3', '2 3', '8 3 2 3'];

/** A chart as SVG with its legend; a line that would be hidden below another one is told apart by its dash. */
export function chart({
  title,
  x,
  y,
  series,
  marks,
  diagonal = false,
  counts = false,
  range,
}: Chart): string {
  const points = series
    .flatMap((line) => line.points)
    .filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b));
  if (points.length === 0) {
    return `<figure><figcaption>${escapeHtml(title)}</figcaption><p class="note">There are no rows to draw.</p></figure>`;
  }
  const whole = diagonal && !range ? points.flat() : undefined; // one scale for both, so that the diagonal is one
  const horizontal = scaleOf(range ?? whole ?? points.map(([a]) => a), counts ? 1 : 0);
  const vertical = scaleOf(range ?? whole ?? points.map(([, b]) => b));
  const atX = (value: number) => round(box.left + horizontal.share(value) * (box.right - box.left));
  const atY = (value: number) => round(box.bottom - vertical.share(value) * (box.bottom - box.top));
  const parts = [
    ...vertical.ticks.flatMap((tick) => [
      `<path class="grid" d="M${box.left} ${atY(tick)}H${box.right}"/>`,
      `<text x="${box.left - 6}" y="${atY(tick) + 4}" text-anchor="end">${vertical.text(tick)}</text>`,
    ]),
    ...horizontal.ticks.map(
      (tick) =>
        `<text x="${atX(tick)}" y="${box.bottom + 15}" text-anchor="middle">${horizontal.text(tick)}</text>`,
    ),
    `<path class="axis" d="M${box.left} ${box.top}V${box.bottom}H${box.right}"/>`,
    `<text x="${(box.left + box.right) / 2}" y="${height - 4}" text-anchor="middle">${escapeHtml(x)}</text>`,
    ...(diagonal ? [`<path class="guide" d="M${box.left} ${box.bottom}L${box.right} ${box.top}"/>`] : []),
    ...series.map(({ points: own }, i) => markOf(own, i, marks, atX, atY)),
  ];
  const label = `${title}: ${y} by ${x}`;
  return `<figure><figcaption>${escapeHtml(title)}</figcaption><svg role="img" aria-label="${escapeHtml(label)}" viewBox="0 0 ${width} ${height}">${parts.join('')}</svg>${legendOf(series)}</figure>`;
}

function markOf(
  points: Series['points'],
  i: number,
  marks: Chart['marks'],
  atX: (value: number) => number,
  atY: (value: number) => number,
): string {
  const shown = points.filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b));
  const line = `<path class="series series-${i % seriesColors}"${dashOf(i)} d="M${shown.map(([a, b]) => `${atX(a)} ${atY(b)}`).join('L')}"/>`;
  const dots = shown.map(
    ([a, b]) =>
      `<circle class="dots-${i % seriesColors}" cx="${atX(a)}" cy="${atY(b)}" r="${marks === 'dots' ? 1.8 : 3}"/>`,
  );
  return `${marks === 'dots' || shown.length === 0 ? '' : line}${marks === undefined && shown.length > 1 ? '' : dots.join('')}`;
}

function dashOf(i: number): string {
  const dash = dashes[Math.floor(i / seriesColors) % dashes.length];
  return dash ? ` stroke-dasharray="${dash}"` : '';
}

function legendOf(series: readonly Series[]): string {
  if (series.length < 2) return '';
  const items = series.map(
    ({ name }, i) =>
      `<li><svg viewBox="0 0 24 10" aria-hidden="true"><path class="series series-${i % seriesColors}"${dashOf(i)} d="M0 5H24"/></svg>${escapeHtml(name)}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}

interface Scale {
  /** Where a value stands, 0 to 1. */
  share(value: number): number;
  readonly ticks: readonly number[];
  text(tick: number): string;
}

/** An axis around values, with ticks at round numbers. */
function scaleOf(values: readonly number[], leastStep = 0): Scale {
  let low = values.reduce((a, b) => Math.min(a, b));
  let high = values.reduce((a, b) => Math.max(a, b));
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const step = roundStep(Math.max(leastStep, (high - low) / 4));
  const from = Math.floor(low / step + 1e-9);
  const to = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: to - from + 1 }, (_, i) => (from + i) * step);
  const [start, end] = [from * step, to * step];
  const digits =
    [0, 1, 2, 3, 4, 5, 6, 7].find(
      (places) => Math.abs(step * 10 ** places - Math.round(step * 10 ** places)) < 1e-6,
    ) ?? 8;
  return {
    share: (value) => (value - start) / (end - start),
    ticks,
    text: (tick) =>
      Math.abs(tick) >= 10_000
        ? new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 }).format(tick)
        : tick.toFixed(digits),
  };
}

/** The least of 1, 2, 2.5, 5 times a power of ten that is not below a step. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 2.5, 5].find((factor) => factor * power >= step * (1 - 1e-9)) ?? 10);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
