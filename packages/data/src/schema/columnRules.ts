import { nearestWord } from '@mtl/core/plain';
import type {
  BooleanColumn,
  CategoriesColumn,
  CategoryColumn,
  ColumnOptions,
  DateColumn,
  DatePart,
  FullColumn,
  GroupColumn,
  IgnoredColumn,
  NumberColumn,
  SchemaColumn,
  TextColumn,
  TimeColumn,
  WeightColumn,
} from './columnKinds.js';
import { type HashOptions, isBuckets, isHashSeed, mostBuckets } from './hashOptions.js';
import type { Refuse } from './refuse.js';

/** What an option of a column can be, and what it is where it is left out; without a preset it then stays out. */
interface Rule {
  readonly read: (path: string, value: unknown, refuse: Refuse) => unknown;
  readonly preset?: unknown;
}

type Rules<C> = { readonly [Key in Exclude<keyof C, 'kind'>]-?: Rule };

const dateFormats = ['iso', 'dmy', 'mdy', 'unix', 'unixMs'] as const;
const dateParts: readonly DatePart[] = ['year', 'month', 'day', 'weekday', 'hour', 'age'];

const markers = { markers: { read: listOf('texts', isText) } };
const numberFormat = {
  decimal: { read: oneOf('.', ',') },
  thousands: { read: thousands },
};
const indicator = { indicator: { read: flag, preset: false } };
const units = { units: { read: count } };
const combine = { combine: { read: oneOf('sum', 'mean', 'max'), preset: 'mean' } };
/** The last option, as training rows can teach it. */
const most = { most: { read: count } };
const ids = {
  hash: { read: hash },
  minCount: { read: count, preset: 1 },
  unknown: { read: oneOf('none', 'own'), preset: 'none' },
  ...units,
};

/** The options of every kind, in the order of an encoder's file. */
const rulesOf: {
  readonly number: Rules<NumberColumn>;
  readonly category: Rules<CategoryColumn>;
  readonly categories: Rules<CategoriesColumn>;
  readonly boolean: Rules<BooleanColumn>;
  readonly date: Rules<DateColumn>;
  readonly text: Rules<TextColumn>;
  readonly group: Rules<GroupColumn>;
  readonly time: Rules<TimeColumn>;
  readonly weight: Rules<WeightColumn>;
  readonly ignored: Rules<IgnoredColumn>;
} = {
  number: {
    scaling: {
      read: oneOf('standardize', 'log1p', 'quantile', 'minMax', 'robust', 'none'),
      preset: 'standardize',
    },
    missing: { read: fill('mean', 'median'), preset: 'mean' },
    ...indicator,
    ...markers,
    ...numberFormat,
  },
  category: { ...ids, missing: { read: oneOf('own', 'none'), preset: 'own' }, ...markers },
  categories: {
    separator: { read: someText, preset: '|' },
    weightSeparator: { read: someText },
    ...combine,
    keep: { read: oneOf('first', 'last'), preset: 'first' },
    sameAs: { read: text },
    ...ids,
    ...markers,
    ...most,
  },
  boolean: { missing: { read: fill('mean'), preset: 'mean' }, ...indicator, ...markers },
  date: {
    format: { read: oneOf(...dateFormats), preset: 'iso' },
    parts: {
      read: listOf(`parts of a date (${dateParts.join(', ')}), each once and at least one`, isPart),
      preset: ['month', 'weekday', 'hour', 'age'],
    },
    as: { read: oneOf('cycles', 'categories'), preset: 'cycles' },
    ...units,
    ...indicator,
    ...markers,
  },
  text: {
    buckets: { read: buckets, preset: 4096 },
    seed: { read: seed, preset: 0 },
    ...combine,
    ...units,
    ...markers,
    ...most,
  },
  group: {},
  time: { format: { read: oneOf(...dateFormats, 'number'), preset: 'iso' }, ...markers },
  weight: { tasks: { read: listOf('task names', isText) }, ...numberFormat },
  ignored: {},
};

/** The kinds of columns. */
export const columnKinds = Object.keys(rulesOf) as readonly ColumnOptions['kind'][];

/** Options that another one leaves nothing to say for. */
const excluded: readonly (readonly [option: string, others: readonly string[], where: string])[] = [
  ['sameAs', ['hash', 'minCount', 'unknown', 'units'], 'where ids are those of another column'],
  ['hash', ['minCount', 'unknown'], 'where values are hashed'],
];

/**
 * A column with all its defaults, as an encoder's file has it; refuses options that nobody reads.
 *
 * @param path Where the column stands, for messages.
 */
export function fullColumn(path: string, column: SchemaColumn, refuse: Refuse): FullColumn {
  const options = Object(typeof column === 'string' ? { kind: column } : column) as Record<string, unknown>;
  const given = (key: string) => (Object.hasOwn(options, key) ? options[key] : undefined);
  const kind = columnKinds.find((known) => known === given('kind'));
  if (kind === undefined) {
    const kinds = columnKinds.map((known) => JSON.stringify(known)).join(', ');
    const said = typeof column === 'string' ? column : given('kind');
    const nearest = typeof said === 'string' ? nearestWord(said, columnKinds) : undefined;
    const remedy = nearest && `Did you mean ${JSON.stringify(nearest)}?`;
    throw refuse(path, `one of ${kinds}, or an object of such a kind and options`, column, 'value', remedy);
  }
  const rules: Readonly<Record<string, Rule>> = rulesOf[kind];
  const known = ['kind', ...Object.keys(rules)];
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    const nearest = nearestWord(key, known);
    const all = known.map((name) => `\`${name}\``).join(', ');
    const remedy = nearest === undefined ? `Known are ${all}.` : `Did you mean \`${nearest}\`?`;
    throw refuse(path, 'without unknown keys', key.slice(0, 80), 'field', remedy);
  }
  const out = new Set<string>();
  for (const [option, others, where] of excluded) {
    if (given(option) === undefined) continue;
    for (const other of others) {
      if (given(other) !== undefined) {
        throw refuse(`${path}.${other}`, `left out ${where}`, given(other), 'field');
      }
      out.add(other);
    }
  }
  const full: Record<string, unknown> = { kind };
  for (const [key, { read, preset }] of Object.entries(rules)) {
    const value = given(key);
    if (value !== undefined) full[key] = read(`${path}.${key}`, value, refuse);
    else if (preset !== undefined && !out.has(key)) full[key] = structuredClone(preset);
  }
  const { separator, weightSeparator, decimal = '.', thousands: between } = full;
  if (separator !== undefined && separator === weightSeparator) {
    throw refuse(`${path}.weightSeparator`, 'another text than `separator`', weightSeparator, 'value');
  }
  if (between === decimal)
    throw refuse(`${path}.thousands`, 'another character than `decimal`', between, 'value');
  return full as unknown as FullColumn;
}

function oneOf(...allowed: readonly string[]): Rule['read'] {
  return (path, value, refuse) => {
    if (allowed.includes(value as string)) return value;
    throw refuse(path, `one of ${allowed.map((name) => JSON.stringify(name)).join(', ')}`, value, 'value');
  };
}

function fill(...names: readonly string[]): Rule['read'] {
  return (path, value, refuse) => {
    if (names.includes(value as string)) return value;
    const { constant, ...others } = Object(value) as { constant?: unknown };
    if (typeof value === 'object' && Number.isFinite(constant) && Object.keys(others).length === 0) {
      return { constant: (constant as number) + 0 }; // −0 + 0 = 0, as JSON writes it
    }
    const known = names.map((name) => JSON.stringify(name)).join(', ');
    throw refuse(path, `one of ${known}, or { constant } with a finite number`, value, 'value');
  };
}

function count(path: string, value: unknown, refuse: Refuse): unknown {
  if (Number.isSafeInteger(value) && (value as number) >= 1) return value;
  throw refuse(path, 'a positive integer', value, 'value');
}

function flag(path: string, value: unknown, refuse: Refuse): unknown {
  if (typeof value === 'boolean') return value;
  throw refuse(path, 'true or false', value, 'value');
}

function text(path: string, value: unknown, refuse: Refuse): unknown {
  if (typeof value === 'string') return value;
  throw refuse(path, 'a text', value, 'value');
}

function someText(path: string, value: unknown, refuse: Refuse): unknown {
  if (typeof value === 'string' && value !== '') return value;
  throw refuse(path, 'a text of at least one character', value, 'value');
}

function thousands(path: string, value: unknown, refuse: Refuse): unknown {
  if (typeof value === 'string' && /^[^\p{L}\p{N}+\-"\r\n]$/u.test(value)) return value;
  throw refuse(path, 'one character that is no digit, letter, sign or quote', value, 'value');
}

function isText(values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string');
}

function isPart(values: readonly unknown[]): boolean {
  const known = values.every((value) => dateParts.includes(value as DatePart));
  return known && values.length > 0 && new Set(values).size === values.length;
}

function listOf(what: string, isGood: (values: readonly unknown[]) => boolean): Rule['read'] {
  return (path, value, refuse) => {
    if (Array.isArray(value) && isGood(Array.from(value))) return [...value];
    throw refuse(path, `an array of ${what}`, value, 'value');
  };
}

function hash(path: string, value: unknown, refuse: Refuse): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse(path, 'an object of buckets and seed', value, 'value');
  }
  const unknown = Object.keys(value).find((key) => key !== 'buckets' && key !== 'seed');
  if (unknown !== undefined)
    throw refuse(path, 'an object of buckets and seed', unknown.slice(0, 80), 'field');
  const own = value as HashOptions;
  return {
    buckets: buckets(`${path}.buckets`, own.buckets, refuse),
    seed: seed(`${path}.seed`, own.seed === undefined ? 0 : own.seed, refuse),
  };
}

function buckets(path: string, value: unknown, refuse: Refuse): number {
  if (isBuckets(value)) return value;
  throw refuse(path, `an integer from 2 to ${mostBuckets}`, value, 'value');
}

function seed(path: string, value: unknown, refuse: Refuse): number {
  if (isHashSeed(value)) return value;
  throw refuse(path, 'an integer from 0 to 4294967295', value, 'value');
}
