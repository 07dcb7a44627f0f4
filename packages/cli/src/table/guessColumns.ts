import type { SchemaColumn } from '@mtl/data';
import type { Sample } from './sampleTable.js';
import type { TextStats } from './textStats.js';

/** What a column seems to be, and why. */
export interface GuessedColumn {
  readonly name: string;
  readonly column: SchemaColumn;
  /** One phrase for a person. */
  readonly reason: string;
}

/** What a table seems to be. */
export interface GuessedTable {
  readonly columns: readonly GuessedColumn[];
  /** Texts that mean missing, beside the empty cell. */
  readonly missing: readonly string[];
  readonly decimal: '.' | ',';
  /** What a person should look at. */
  readonly warnings: readonly string[];
}

/** Texts that hardly ever mean anything but missing. */
const markers = new Set(['NA', 'N/A', 'n/a', '#N/A', 'NaN', 'nan', 'null', 'NULL', '(null)', '?', 'None']);

/** The same among numbers. */
const numberMarkers = new Set([...markers, '-', '--', '.', 'none', 'unknown', 'k.A.']);

const pointNumber = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const commaNumber = /^[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$/;
const isoDate = /^\d{4}-\d\d?-\d\d?([T ]\d\d?:\d\d.*)?$/;
const otherDate = /^\d\d?[./-]\d\d?[./-](\d{4}|\d\d)( \d\d?:\d\d.*)?$/;
const severalValues = /^[^|]+(\|[^|]+)+$/;
const weightedValues = /^[^|:]+:[\d.]+(\|[^|:]+:[\d.]+)*$/;
const truthValues = new Set(['true', 'false', 'yes', 'no', 't', 'f', 'y', 'n', '0', '1']);
const groupName =
  /(user|customer|client|patient|person|respondent|member|account|device|sensor|machine|household|session|kunden?|nutzer|teilnehmer|ger[aä]t|maschine|haushalt|cliente|usuario|utilisateur)s?[ _-]?(id|nr|no|key|name)?$/i;
const idName = /(^|[ _-])(id|uuid|guid|key|nr|no)$|^(id|uuid|guid)([ _-]|$)|[a-z](Id|ID)$/;
const weightName = /^(row[ _-]?|sample[ _-]?|survey[ _-]?)?(weight|gewicht|wgt)$/i;

/** Guesses what each column of a sample is. */
export function guessColumns({ columns, bare }: Pick<Sample, 'columns' | 'bare'>): GuessedTable {
  const decimal = columns.some((stats) => hasCommaNumbers(stats)) ? ',' : '.';
  const missing = new Set<string>();
  const warnings: string[] = bare
    ? [
        'the first line, which has numbers: it was taken for a row, and columns are called column1, column2, …',
      ]
    : [];
  const guessed = columns.map((stats) => {
    for (const text of stats.counts.keys()) if (markers.has(text)) missing.add(text);
    const isNumber = numbersOf(stats, decimal);
    if (isNumber) for (const text of stats.counts.keys()) if (numberMarkers.has(text)) missing.add(text);
    const guess = guessColumn(stats, isNumber, decimal, missing);
    const texts = [...stats.counts].filter(([text]) => !missing.has(text));
    const [common] = texts.sort(([, a], [, b]) => b - a);
    if (common && texts.length > 1 && common[1] > 0.99 * stats.rows) {
      warnings.push(
        `${stats.name}: ${percent(common[1] / stats.rows)} of the rows have the one value ${common[0]}`,
      );
    }
    return { name: stats.name, ...guess };
  });
  return { columns: guessed, missing: [...missing], decimal, warnings };
}

function guessColumn(
  stats: TextStats,
  isNumber: boolean,
  decimal: '.' | ',',
  missing: ReadonlySet<string>,
): Omit<GuessedColumn, 'name'> {
  const { name, rows } = stats;
  const texts = [...stats.counts.keys()].filter((text) => !missing.has(text));
  const distinct = texts.length.toLocaleString('en-US');
  const gaps = share(stats, missing);
  const withGaps = gaps === 0 ? '' : `, ${percent(gaps)} missing`;
  const every = texts.length > 0.95 * rows * (1 - gaps);
  if (texts.length === 0) return { column: 'ignored', reason: 'no row has a value' };
  if (texts.length === 1) return { column: 'ignored', reason: `one value only, ${shown(texts)}${withGaps}` };
  if (weightName.test(name) && isNumber)
    return { column: 'weight', reason: 'called a weight: how much each row counts' };
  if (texts.every((text) => isoDate.test(text))) {
    return { column: 'date', reason: `dates such as ${texts[0]}${withGaps}` };
  }
  if (texts.every((text) => otherDate.test(text))) {
    const format = dayFirst(texts) ? 'dmy' : 'mdy';
    const order = format === 'dmy' ? 'day first' : 'month first';
    return { column: { kind: 'date', format }, reason: `dates such as ${texts[0]}, ${order}${withGaps}` };
  }
  if (groupName.test(name) && texts.length > 20 && !every) {
    return {
      column: 'group',
      reason: `${distinct} different ones in ${rows.toLocaleString('en-US')} rows: no feature, but all rows of one are in one part`,
    };
  }
  if (every && rows > 20 && (idName.test(name) || (isNumber && countsUp(texts)))) {
    return { column: 'ignored', reason: 'an id: another value in nearly every row' };
  }
  if (texts.every((text) => truthValues.has(text.toLowerCase())) && texts.length === 2) {
    return { column: 'boolean', reason: `${shown(texts)}${withGaps}` };
  }
  if (isNumber && isCode(texts)) {
    return {
      column: 'category',
      reason: `${distinct} whole numbers without gaps, from ${Math.min(...texts.map(Number))}: codes, no amounts${withGaps}`,
    };
  }
  if (isNumber) {
    const range = rangeOf(texts, decimal);
    return gaps > 0.02
      ? {
          column: { kind: 'number', indicator: true },
          reason: `${range}${withGaps}: whether it is missing is a feature too`,
        }
      : { column: 'number', reason: `${range}${withGaps}` };
  }
  const listed = texts.filter((text) => severalValues.test(text)).length;
  if (listed > 0.1 * texts.length) {
    const weighted = texts.every((text) => weightedValues.test(text));
    return {
      column: { kind: 'categories', separator: '|', ...(weighted && { weightSeparator: ':' }) },
      reason: `several values by |, such as ${texts.find((text) => severalValues.test(text))}`,
    };
  }
  const words = texts.reduce((sum, text) => sum + text.split(/\s+/).length, 0) / texts.length;
  if (every && words >= 3)
    return {
      column: { kind: 'text', buckets: 4096 },
      reason: `texts of ${Math.round(words)} words${withGaps}`,
    };
  if (every && rows > 50)
    return { column: 'ignored', reason: `another value in nearly every row, such as ${texts[0]}` };
  if (texts.length > 1000) {
    return {
      column: { kind: 'category', hash: { buckets: 16384, seed: 0 } },
      reason: `${distinct} values, hashed${withGaps}`,
    };
  }
  return {
    column: 'category',
    reason: `${distinct} values${texts.length <= 6 ? `, ${shown(texts)}` : ''}${withGaps}`,
  };
}

/** Whether all texts but those that mean missing are numbers. */
export function numbersOf(stats: TextStats, decimal: '.' | ','): boolean {
  const pattern = decimal === ',' ? commaNumber : pointNumber;
  let numbers = 0;
  for (const text of stats.counts.keys()) {
    if (pattern.test(text)) numbers++;
    else if (!numberMarkers.has(text)) return false;
  }
  return numbers > 0;
}

/** Numbers with a decimal comma and no other texts. */
function hasCommaNumbers(stats: TextStats): boolean {
  let commas = 0;
  for (const text of stats.counts.keys()) {
    if (/^[+-]?[\d.]*\d,\d+$/.test(text) && commaNumber.test(text)) commas++;
    else if (!/^[+-]?\d+$/.test(text) && !numberMarkers.has(text)) return false;
  }
  return commas > 0;
}

/** The number of a text. */
export function numberOf(text: string, decimal: '.' | ','): number {
  return Number(decimal === ',' ? text.replaceAll('.', '').replace(',', '.') : text);
}

function rangeOf(texts: readonly string[], decimal: '.' | ','): string {
  const numbers = texts.map((text) => numberOf(text, decimal));
  const low = numbers.reduce((a, b) => Math.min(a, b));
  const high = numbers.reduce((a, b) => Math.max(a, b));
  return `${numbers.every(Number.isInteger) ? 'whole numbers' : 'numbers'} from ${low} to ${high}`;
}

/** Whole numbers with hardly a gap between them: 1, 2, 3, … in some order. */
function countsUp(texts: readonly string[]): boolean {
  const numbers = texts.map(Number);
  if (!numbers.every(Number.isInteger)) return false;
  const low = numbers.reduce((a, b) => Math.min(a, b));
  const high = numbers.reduce((a, b) => Math.max(a, b));
  return high - low < 1.2 * numbers.length;
}

/** Whole numbers far from 0 with hardly a gap between them, and no years: numbers of articles, of places. */
function isCode(texts: readonly string[]): boolean {
  const numbers = texts.map(Number);
  return texts.length > 20 && numbers.every((number) => number > 2100) && countsUp(texts);
}

function dayFirst(texts: readonly string[]): boolean {
  const parts = texts.map((text) => text.split(/[./\- ]/).map(Number));
  if (parts.some(([first = 0]) => first > 12)) return true;
  if (parts.some(([, second = 0]) => second > 12)) return false;
  return texts.some((text) => text.includes('.'));
}

function share(stats: TextStats, missing: ReadonlySet<string>): number {
  let rows = stats.empty;
  for (const text of missing) rows += stats.counts.get(text) ?? 0;
  return stats.rows === 0 ? 0 : rows / stats.rows;
}

function percent(value: number): string {
  return value < 0.01 ? '< 1 %' : `${(100 * value).toFixed(value > 0.99 && value < 1 ? 1 : 0)} %`;
}

function shown(texts: readonly string[]): string {
  return texts.map((text) => JSON.stringify(text)).join(', ');
}
