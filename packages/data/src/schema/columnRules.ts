import { nearestWord } from '@mtl/core/plain';
import type { ColumnOptions, FullColumn, NumberColumn, Scaling, SchemaColumn } from './columnKinds.js';
import { type HashOptions, isBuckets, isHashSeed, mostBuckets } from './hashOptions.js';
import type { Refuse } from './refuse.js';

/** How numbers can be scaled. */
export const scalings: readonly Scaling[] = ['standardize', 'log1p', 'none'];

/** What an option of a column can be, and what it is where it is left out; without a preset it then stays out. */
interface Rule {
  readonly read: (path: string, value: unknown, refuse: Refuse) => unknown;
  readonly preset?: unknown;
}

type Rules<C> = { readonly [Key in Exclude<keyof C, 'kind'>]-?: Rule };

const numberRules: Rules<NumberColumn> = {
  scaling: { read: oneOf(...scalings), preset: 'standardize' },
};

const valueRules = {
  missing: { read: oneOf('own', 'none'), preset: 'own' },
  units: { read: count },
};

const vocabularyRules = {
  minCount: { read: count, preset: 1 },
  unknown: { read: oneOf('none', 'own'), preset: 'none' },
};

const hashRules = { hash: { read: hash } };

/** The kinds of columns, in the order of their documentation. */
export const columnKinds: readonly ColumnOptions['kind'][] = ['number', 'category', 'ignored'];

/**
 * A column with all its defaults, as an encoder's file has it; refuses options that nobody reads.
 *
 * @param path Where the column stands, for messages.
 */
export function fullColumn(path: string, column: SchemaColumn, refuse: Refuse): FullColumn {
  const options: Readonly<Record<string, unknown>> =
    typeof column === 'string' ? { kind: column } : (column as object as Record<string, unknown>);
  const kind =
    typeof options === 'object' && options !== null && Object.hasOwn(options, 'kind')
      ? columnKinds.find((known) => known === options.kind)
      : undefined;
  if (kind === undefined) {
    const kinds = columnKinds.map((known) => JSON.stringify(known)).join(', ');
    throw refuse(path, `one of ${kinds}, or an object of such a kind and options`, column, 'value');
  }
  const [rules, others] = rulesOf(kind, Object.hasOwn(options, 'hash'));
  for (const key of Object.keys(options)) {
    if (key === 'kind' || Object.hasOwn(rules, key)) continue;
    if (Object.hasOwn(others, key)) {
      throw refuse(`${path}.${key}`, 'left out where values are hashed', options[key], 'field');
    }
    const nearest = nearestWord(key, ['kind', ...Object.keys(rules)]);
    const known = ['kind', ...Object.keys(rules)].map((name) => `\`${name}\``).join(', ');
    const remedy = nearest === undefined ? `Known are ${known}.` : `Did you mean \`${nearest}\`?`;
    throw refuse(path, 'without unknown keys', key.slice(0, 80), 'field', remedy);
  }
  const full: Record<string, unknown> = { kind };
  for (const [key, { read, preset }] of Object.entries(rules)) {
    const value = Object.hasOwn(options, key) ? options[key] : undefined;
    if (value !== undefined) full[key] = read(`${path}.${key}`, value, refuse);
    else if (preset !== undefined) full[key] = preset;
  }
  return full as unknown as FullColumn;
}

/** The options that a kind has, and those that it has in its other form. */
function rulesOf(
  kind: ColumnOptions['kind'],
  hashed: boolean,
): readonly [rules: Readonly<Record<string, Rule>>, others: object] {
  if (kind === 'ignored') return [{}, {}];
  if (kind === 'number') return [numberRules, {}];
  return hashed
    ? [{ ...hashRules, ...valueRules }, vocabularyRules]
    : [{ ...hashRules, ...vocabularyRules, ...valueRules }, {}];
}

function oneOf(...allowed: readonly string[]): Rule['read'] {
  return (path, value, refuse) => {
    if (allowed.includes(value as string)) return value;
    throw refuse(path, `one of ${allowed.map((name) => JSON.stringify(name)).join(', ')}`, value, 'value');
  };
}

function count(path: string, value: unknown, refuse: Refuse): unknown {
  if (Number.isSafeInteger(value) && (value as number) >= 1) return value;
  throw refuse(path, 'a positive integer', value, 'value');
}

function hash(path: string, value: unknown, refuse: Refuse): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse(path, 'an object of buckets and seed', value, 'value');
  }
  const unknown = Object.keys(value).find((key) => key !== 'buckets' && key !== 'seed');
  if (unknown !== undefined)
    throw refuse(path, 'an object of buckets and seed', unknown.slice(0, 80), 'field');
  const { buckets, seed = 0 } = value as HashOptions;
  if (!isBuckets(buckets)) {
    throw refuse(`${path}.buckets`, `an integer from 2 to ${mostBuckets}`, buckets, 'value');
  }
  if (!isHashSeed(seed)) throw refuse(`${path}.seed`, 'an integer from 0 to 4294967295', seed, 'value');
  return { buckets, seed };
}
