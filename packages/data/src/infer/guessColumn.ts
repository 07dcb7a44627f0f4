import { parseDate } from '../cells/parseDate.js';
import { readList } from '../cells/readList.js';
import { wordsOf } from '../encode/textColumn.js';
import type { ColumnOptions, NumberColumn, SchemaColumn } from '../schema/columnKinds.js';
import type { NumberFormat } from '../table/columnSpec.js';
import type { Cell } from './sampleCells.js';

/** What a column seems to be, and why. */
export interface Guess {
  readonly column: SchemaColumn;
  readonly reason: string;
}

/** Texts that often mean missing in columns of numbers, dates and truth values. */
const usualMarkers = [
  'NA',
  'N/A',
  'n/a',
  'NaN',
  'nan',
  'null',
  'NULL',
  'None',
  'none',
  '?',
  '-',
  '.',
  '#N/A',
  'missing',
  'unknown',
  '--',
  '(null)',
  'k.A.',
];
const truths = [
  ['true', 'false'],
  ['yes', 'no'],
  ['t', 'f'],
  ['y', 'n'],
  ['1', '0'],
];
/** Those whose rows belong together, in English, German, French and Spanish. */
const groupName =
  /^(user|customer|client|patient|member|visitor|session|account|household|person|subject|shopper|reader|respondent|kunde|nutzer|benutzer|patientin|teilnehmer|mitglied|haushalt|utilisateur|usuario|cliente)[ns]?([-_ ]?(id|no|nr|nummer|number|key|uuid|name))?$/i;
/** Things of which there may be kinds as well, and then few. */
const thingName =
  /^(device|sensor|machine|ger[aä]t|maschine|anlage)s?([-_ ]?(id|no|nr|nummer|number|key|uuid|name))?$/i;
const timeName =
  /^(time|date|day|at|when|timestamp|datetime|month|year)$|([_ ](at|time|date|on|ts|timestamp))$|(time|date|Date|Time|At)$/;
const weightName = /^((sample|instance|row|case|survey|person)?[_ ]?(weights?|wgt)|gewicht(ung)?)$/i;
const weightedList = /^[^|:]+:\d+(\.\d+)?(\|[^|:]+:\d+(\.\d+)?)*$/;
const idName = /(^|[_ ])(id|uuid|guid|key|nr|no|index)$|[a-z](Id|ID|Key)$|^(#|unnamed.*|rowid|row)$/i;
const codeName = /(code|zip|postcode|plz)([_ ]|$)|(Code|Zip)$/i;

/**
 * What the cells of a column look like.
 *
 * @param cells Of the first rows, the empty text where there is none.
 */
export function guessColumn(name: string, cells: readonly Cell[]): Guess {
  const there = cells.filter((cell) => cell.length > 0);
  if (there.length === 0) return { column: 'ignored', reason: 'no value in any row' };
  const lists = there.filter((cell) => typeof cell !== 'string');
  if (lists.length > 0) return { column: 'categories', reason: 'lists of values' };
  const texts = there as readonly string[];
  const counts = countsOf(texts);
  const [most, times] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
  const missing = cells.length - there.length;
  if (counts.size === 1 && missing === 0) {
    return { column: 'ignored', reason: `the same value in every row: ${short(most)}` };
  }
  const guess = guessTexts(name, texts, counts, missing);
  const share = times / cells.length;
  if (share < 0.99) return guess;
  return { ...guess, reason: `${guess.reason}; one value, ${short(most)}, in ${percent(share)} of the rows` };
}

function guessTexts(
  name: string,
  texts: readonly string[],
  counts: ReadonlyMap<string, number>,
  missing: number,
): Guess {
  const markers = usualMarkers.filter((marker) => counts.has(marker));
  const values = [...counts.keys()].filter((value) => !markers.includes(value));
  const gone = missing + markers.reduce((sum, marker) => sum + (counts.get(marker) as number), 0);
  const marked = markers.length > 0 ? { markers } : {};
  const indicator = gone > 0.01 * (texts.length + missing) ? { indicator: true as const } : {};
  const lost = gone > 0 ? `; ${percent(gone / (texts.length + missing))} missing` : '';

  const lower = values.map((value) => value.toLowerCase());
  if (values.length === 2 && truths.some((pair) => pair.every((truth) => lower.includes(truth)))) {
    return said(
      { kind: 'boolean', ...indicator, ...marked },
      `true or false: ${short(values.join(' '))}${lost}`,
    );
  }
  const date = values.length > 0 ? dateFormatOf(name, values) : undefined;
  if (date !== undefined) {
    if (timeName.test(name)) {
      const reason = `dates (${date}) and a name of time: for splits; as \`date\` it is a feature${lost}`;
      return said({ kind: 'time', ...(date !== 'iso' && { format: date }), ...marked }, reason);
    }
    return said(
      { kind: 'date', ...(date !== 'iso' && { format: date }), ...indicator, ...marked },
      `dates (${date})${lost}`,
    );
  }
  const format = values.length > 0 ? numberFormatOf(values) : undefined;
  const isGroup = groupName.test(name) || (thingName.test(name) && counts.size > 20);
  if (isGroup && repeats(counts, texts.length)) {
    return {
      column: 'group',
      reason: `a name of those whose rows belong together, ${counts.size} of them: for splits`,
    };
  }
  if (format !== undefined && !codeName.test(name) && !values.some((value) => /^0\d/.test(value))) {
    return guessNumber(name, values, counts, format, texts, { ...indicator, ...marked }, lost);
  }
  return guessValues(texts, counts);
}

function guessNumber(
  name: string,
  values: readonly string[],
  counts: ReadonlyMap<string, number>,
  format: NumberFormat,
  texts: readonly string[],
  options: Pick<NumberColumn, 'indicator' | 'markers'>,
  lost: string,
): Guess {
  const numbers = values.map((value) => plainNumber(value, format)).sort((a, b) => a - b);
  const whole = numbers.every(Number.isInteger);
  const [min, max] = [numbers[0] as number, numbers.at(-1) as number];
  if (weightName.test(name) && min >= 0) {
    return said({ kind: 'weight', ...format }, 'a name of weights, and nothing below 0');
  }
  const distinct = values.length / texts.length;
  const counted = whole && texts.length >= 20 && distinct === 1 && max - min === numbers.length - 1;
  if (counted || (whole && texts.length >= 20 && distinct > 0.95 && idName.test(name))) {
    return {
      column: 'ignored',
      reason: `an id that looks like a number: ${percent(distinct)} of the values are distinct`,
    };
  }
  if (whole && idName.test(name)) return guessValues(texts, counts);
  if (whole && values.length > 20 && min > 2100 && max - min < 1.2 * values.length) {
    const reason = `${values.length} whole numbers nearly without gaps from ${min} on: codes, no amounts`;
    return { column: 'category', reason };
  }
  const middle = numbers[numbers.length >> 1] as number;
  const skewed = min >= 0 && max > 100 * Math.max(middle, 1);
  const written = Object.keys(format).length > 0 ? `, written as ${short(values[0] as string)}` : '';
  const reason = `numbers from ${min} to ${max}${written}${skewed ? ', a few far above the others' : ''}${lost}`;
  const column = {
    kind: 'number',
    ...(skewed && { scaling: 'log1p' as const }),
    ...options,
    ...format,
  } as const;
  return said(column, reason);
}

/** Values that are only equal or different: several in a cell, text, ids, categories. */
function guessValues(texts: readonly string[], counts: ReadonlyMap<string, number>): Guess {
  const values = [...counts.keys()];
  if (values.every((value) => readList(value) !== undefined))
    return { column: 'categories', reason: 'lists in brackets' };
  const listed = values.filter((value) => !usualMarkers.includes(value));
  if (listed.some((value) => value.includes('|')) && listed.every((value) => weightedList.test(value))) {
    const reason = `several values in a cell, parted by "|", each with a weight behind ":"`;
    return said({ kind: 'categories', weightSeparator: ':' }, reason);
  }
  for (const separator of ['|', '; ', ';', ', ', ',']) {
    const parted = values.filter((value) => value.includes(separator));
    const parts = new Set(values.flatMap((value) => value.split(separator)));
    const isShort = [...parts].every((part) => part.length <= 40 && wordsOf(part).length <= 4);
    const isRare = parted.length < 0.2 * values.length || parted.length < 2;
    if (isRare || !isShort || (separator !== '|' && parts.size > values.length)) continue; // | is hardly anything else
    const reason = `several values in a cell, parted by ${short(separator)}: ${parts.size} different ones`;
    return said({ kind: 'categories', ...(separator !== '|' && { separator }) }, reason);
  }
  const distinct = values.length / texts.length;
  const words = texts.reduce((sum, text) => sum + wordsOf(text).length, 0) / texts.length;
  if (words >= 3 && distinct > 0.5 && texts.length >= 10) {
    return {
      column: 'text',
      reason: `text of ${words.toFixed(1)} words a row, ${percent(distinct)} of them distinct`,
    };
  }
  if (texts.length >= 20 && distinct > 0.95) {
    return { column: 'ignored', reason: `an id: ${percent(distinct)} of the values are distinct` };
  }
  if (values.length > 1000) {
    const buckets = 2 ** Math.ceil(Math.log2(8 * values.length));
    const reason = `${values.length} values, so that more are to come: hashed`;
    return said({ kind: 'category', hash: { buckets } }, reason);
  }
  return { column: 'category', reason: `${values.length} ${values.length === 1 ? 'value' : 'values'}` };
}

/** The kind alone, where nothing else is said. */
function said(column: ColumnOptions, reason: string): Guess {
  return { column: Object.keys(column).length === 1 ? column.kind : column, reason };
}

function repeats(counts: ReadonlyMap<string, number>, rows: number): boolean {
  return counts.size > 1 && counts.size < 0.9 * rows;
}

function countsOf(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function dateFormatOf(name: string, values: readonly string[]) {
  if (values.every((value) => /[-/.:]/.test(value))) {
    const format = (['iso', 'dmy', 'mdy'] as const).find((own) =>
      values.every((value) => Number.isFinite(parseDate(value, own))),
    );
    if (format !== undefined) return format;
  }
  if (!timeName.test(name) || !values.every((value) => /^\d+$/.test(value))) return undefined;
  const [least, most] = [Math.min(...values.map(Number)), Math.max(...values.map(Number))];
  if (least >= 1e8 && most < 1e10) return 'unix' as const;
  return least >= 1e11 && most < 1e13 ? ('unixMs' as const) : undefined;
}

/** How the numbers are written; undefined if one of the values is none. */
export function numberFormatOf(values: readonly string[]): NumberFormat | undefined {
  const formats: readonly NumberFormat[] = [
    {},
    { thousands: ',' },
    { decimal: ',' },
    { decimal: ',', thousands: '.' },
    { decimal: ',', thousands: ' ' },
  ];
  return formats.find((format) => values.every((value) => Number.isFinite(plainNumber(value, format))));
}

/** The number of a text; NaN if it is none. */
export function plainNumber(value: string, { decimal = '.', thousands }: NumberFormat): number {
  let text = value.trim();
  if (thousands !== undefined) {
    const groups = new RegExp(`^[+-]?\\d{1,3}(\\${thousands}\\d{3})+(\\${decimal}\\d+)?$`);
    if (groups.test(text)) text = text.replaceAll(thousands, '');
  }
  if (decimal === ',') text = text.includes('.') ? '' : text.replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0.99 && share < 1 ? 1 : 0)} %`;
}

function short(text: string): string {
  return JSON.stringify(text.length > 30 ? `${text.slice(0, 29)}…` : text);
}
