import { ConfigError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import type { SchemaColumn } from './columnKinds.js';
import { columnsOf } from './columnsOf.js';
import { binaryLabel, multiclassLabel, regressionLabel } from './labels.js';
import { refuseFor } from './refuse.js';
import { fullColumns, type Schema } from './schema.js';
import { taskHeads } from './taskHeads.js';

const films = {
  columns: { genre: 'category', minutes: { kind: 'number' }, note: 'ignored', country: { kind: 'category' } },
  labels: {
    liked: binaryLabel({ column: 'thumb', positive: ['up'] }),
    rating: regressionLabel({ column: 'stars' }),
    kind: multiclassLabel({ column: 'kind', classes: ['film', 'series', 'short'] }),
  },
} satisfies Schema;

describe('columnsOf', () => {
  test('lists the columns in the order of the schema, then those of the labels, without ignored ones', () => {
    expect(columnsOf(films)).toEqual([
      { name: 'genre', kind: 'categorical' },
      { name: 'minutes', kind: 'continuous' },
      { name: 'country', kind: 'categorical' },
      { name: 'thumb', kind: 'categorical' },
      { name: 'stars', kind: 'continuous' },
      { name: 'kind', kind: 'categorical' },
    ]);
  });

  test('leaves out the label columns for rows to predict', () => {
    expect(columnsOf(films, { labels: false }).map(({ name }) => name)).toEqual([
      'genre',
      'minutes',
      'country',
    ]);
  });

  test('lists a column once that two labels read, and one that is ignored beside', () => {
    const labels = {
      up: binaryLabel({ column: 'thumb', positive: ['up'] }),
      down: binaryLabel({ column: 'thumb', positive: ['down'] }),
    };
    expect(columnsOf({ columns: { thumb: 'ignored' }, labels })).toEqual([
      { name: 'thumb', kind: 'categorical' },
    ]);
  });

  test('takes any text for the name of a column', () => {
    const names = ['0', '__proto__', 'constructor', '', '\u0000'];
    const columns = Object.fromEntries(names.map((name) => [name, 'category'] as const));
    expect(columnsOf({ columns, labels: {} }).map(({ name }) => name)).toEqual(names);
  });

  const liked = films.labels.liked;
  const kinds =
    '"number", "category", "categories", "boolean", "date", "text", "group", "time", "weight", "ignored", or an object of such a kind and options';
  test.each<[object, string]>([
    [{ columns: 'minutes' }, '`columns` must be an object of column name → kind, got "minutes".'],
    [{ columns: ['minutes'] }, '`columns` must be an object of column name → kind, got ["minutes"].'],
    [
      { columns: { age: 'numbr' } },
      `\`columns.age\` must be one of ${kinds}, got "numbr". Did you mean "number"?`,
    ],
    [{ columns: { age: 1 } }, `\`columns.age\` must be one of ${kinds}, got 1.`],
    [{ columns: { age: null } }, `\`columns.age\` must be one of ${kinds}, got null.`],
    [{ columns: { age: {} } }, `\`columns.age\` must be one of ${kinds}, got {}.`],
    [
      { columns: { age: { kind: 'number', scalling: 'none' } } },
      '`columns.age` must be without unknown keys, got "scalling". Did you mean `scaling`?',
    ],
    [
      { columns: { age: { kind: 'number', buckets: 3 } } },
      '`columns.age` must be without unknown keys, got "buckets". Known are `kind`, `scaling`, `missing`, `indicator`, `markers`, `decimal`, `thousands`.',
    ],
    [
      { columns: { age: { kind: 'number', scaling: 'minmax' } } },
      '`columns.age.scaling` must be one of "standardize", "log1p", "quantile", "minMax", "robust", "none", got "minmax".',
    ],
    [
      { columns: { city: { kind: 'category', minCount: 0 } } },
      '`columns.city.minCount` must be a positive integer, got 0.',
    ],
    [
      { columns: { city: { kind: 'category', units: 1.5 } } },
      '`columns.city.units` must be a positive integer, got 1.5.',
    ],
    [
      { columns: { city: { kind: 'category', unknown: 'new' } } },
      '`columns.city.unknown` must be one of "none", "own", got "new".',
    ],
    [
      { columns: { city: { kind: 'category', missing: 'mean' } } },
      '`columns.city.missing` must be one of "own", "none", got "mean".',
    ],
    [
      { columns: { city: { kind: 'category', hash: 1024 } } },
      '`columns.city.hash` must be an object of buckets and seed, got 1024.',
    ],
    [
      { columns: { city: { kind: 'category', hash: { buckets: 8, bucket: 8 } } } },
      '`columns.city.hash` must be an object of buckets and seed, got "bucket".',
    ],
    ...[0, 1, 1.5, 2 ** 31, '1024'].map((buckets): [object, string] => [
      { columns: { city: { kind: 'category', hash: { buckets } } } },
      `\`columns.city.hash.buckets\` must be an integer from 2 to 2147483647, got ${JSON.stringify(buckets)}.`,
    ]),
    [
      { columns: { city: { kind: 'category', hash: { buckets: 8, seed: -1 } } } },
      '`columns.city.hash.seed` must be an integer from 0 to 4294967295, got -1.',
    ],
    [
      { columns: { city: { kind: 'category', hash: { buckets: 8 }, minCount: 2 } } },
      '`columns.city.minCount` must be left out where values are hashed, got 2.',
    ],
    [
      { columns: { city: { kind: 'category', hash: { buckets: 8 }, unknown: 'own' } } },
      '`columns.city.unknown` must be left out where values are hashed, got "own".',
    ],
    [
      { columns: { thumb: 'category' } },
      '`labels.liked.column` must be a column that is no feature, got "thumb".',
    ],
    [{ labels: [] }, '`labels` must be an object of task name → label, got [].'],
    [
      { labels: { liked: 'thumb' } },
      '`labels.liked` must be binaryLabel(…), multiclassLabel(…) or regressionLabel(…), got "thumb".',
    ],
    [
      { labels: { liked: { ...liked, positive: [] } } },
      '`labels.liked.positive` must be an array of at least 1 value, got [].',
    ],
    [
      { labels: { liked, other: regressionLabel({ column: 'thumb' }) } },
      '`labels.other.column` must be a column that is read either as numbers or as values, got "thumb".',
    ],
    ...['0', '__proto__', 'a b', ''].map((name): [object, string] => [
      { labels: Object.fromEntries([[name, liked]]) },
      `\`labels\` must be named by a letter, then letters, digits or _ (64 at most, no name that every object has), got ${JSON.stringify(name)}.`,
    ]),
    [
      { columns: Object.fromEntries(Array.from({ length: 16_385 }, (_, i) => [`c${i}`, 'category'])) },
      '`columns` must be at most 16384 columns, got 16385.',
    ],
    [{ column: {} }, '`schema` must be an object of columns and labels, got "column".'],
  ])('refuses %#', (wrong, message) => {
    expect(() => columnsOf({ ...films, ...wrong } as Schema)).toThrow(
      new ConfigError(`columnsOf: ${message}`),
    );
  });
});

describe('fullColumns', () => {
  test('gives every option that has a default, and takes undefined for an option that is left out', () => {
    const columns = {
      age: 'number',
      city: { kind: 'category', units: undefined, minCount: undefined },
      site: { kind: 'category', hash: { buckets: 8 }, units: 4 },
      note: 'ignored',
    };
    expect([...fullColumns({ columns, labels: {} } as never, refuseFor('test'))]).toEqual([
      ['age', { kind: 'number', scaling: 'standardize', missing: 'mean', indicator: false }],
      ['city', { kind: 'category', minCount: 1, unknown: 'none', missing: 'own' }],
      ['site', { kind: 'category', hash: { buckets: 8, seed: 0 }, missing: 'own', units: 4 }],
      ['note', { kind: 'ignored' }],
    ]);
  });
});

describe('taskHeads', () => {
  test('gives every label its head, in order', () => {
    const heads = taskHeads(films);
    expect(heads).toEqual({
      liked: { kind: 'binary', units: 1 },
      rating: { kind: 'regression', units: 1 },
      kind: { kind: 'multiclass', units: 3 },
    });
    expect(Object.keys(heads)).toEqual(['liked', 'rating', 'kind']);
  });

  test('refuses a label that cannot work', () => {
    expect(() => taskHeads({ labels: { liked: { ...films.labels.liked, missing: ['up'] } } })).toThrow(
      new ConfigError('taskHeads: `labels.liked.missing` must be values that are listed once, got "up".'),
    );
  });
});

describe('kinds of columns', () => {
  const columns = {
    age: { kind: 'number', markers: ['NA'], decimal: ',', thousands: '.' },
    city: { kind: 'category', markers: ['?'] },
    genres: { kind: 'categories', separator: ';', weightSeparator: ':', markers: ['-'] },
    tags: 'categories',
    day: { kind: 'date', format: 'dmy', markers: ['never'] },
    title: 'text',
    member: 'boolean',
    user: 'group',
    at: 'time',
    importance: { kind: 'weight', decimal: ',' },
  } as const;
  const labels = {
    paid: regressionLabel({ column: 'paid', missing: ['x'], decimal: ',', thousands: ' ' }),
    liked: binaryLabel({ column: 'liked', positive: ['1'] }),
  };

  test('are read as what they are', () => {
    expect(columnsOf({ columns, labels })).toEqual([
      { name: 'age', kind: 'continuous', missing: ['NA'], decimal: ',', thousands: '.' },
      { name: 'city', kind: 'categorical', missing: ['?'] },
      { name: 'genres', kind: 'several', separator: ';', weightSeparator: ':', missing: ['-'] },
      { name: 'tags', kind: 'several', separator: '|' },
      { name: 'day', kind: 'date', format: 'dmy', missing: ['never'] },
      { name: 'title', kind: 'categorical' },
      { name: 'member', kind: 'boolean' },
      { name: 'user', kind: 'categorical' },
      { name: 'at', kind: 'date', format: 'iso' },
      { name: 'importance', kind: 'continuous', decimal: ',' },
      { name: 'paid', kind: 'continuous', missing: ['x'], decimal: ',', thousands: ' ' },
      { name: 'liked', kind: 'categorical' },
    ]);
    const { user, at, importance, ...features } = columns;
    expect(columnsOf({ columns, labels }, { labels: false })).toEqual(
      columnsOf({ columns: features, labels: {} }),
    );
    const step = { kind: 'time', format: 'number', markers: ['?'] } as const;
    expect(columnsOf({ columns: { step }, labels: {} })).toEqual([
      { name: 'step', kind: 'continuous', missing: ['?'] },
    ]);
    expect([user, at, importance.kind]).toEqual(['group', 'time', 'weight']);
  });

  test('have these defaults', () => {
    const short = Object.fromEntries(
      (
        ['number', 'category', 'categories', 'boolean', 'date', 'text', 'group', 'time', 'weight'] as const
      ).map((kind) => [kind, kind]),
    );
    expect(Object.fromEntries(fullColumns({ columns: short, labels: {} }, refuseFor('test')))).toEqual({
      number: { kind: 'number', scaling: 'standardize', missing: 'mean', indicator: false },
      category: { kind: 'category', minCount: 1, unknown: 'none', missing: 'own' },
      categories: {
        kind: 'categories',
        separator: '|',
        combine: 'mean',
        keep: 'first',
        minCount: 1,
        unknown: 'none',
      },
      boolean: { kind: 'boolean', missing: 'mean', indicator: false },
      date: {
        kind: 'date',
        format: 'iso',
        parts: ['month', 'weekday', 'hour', 'age'],
        as: 'cycles',
        indicator: false,
      },
      text: { kind: 'text', buckets: 4096, seed: 0, combine: 'mean' },
      group: { kind: 'group' },
      time: { kind: 'time', format: 'iso' },
      weight: { kind: 'weight' },
    });
  });

  test('keep none of the lists they were given', () => {
    const parts: ('year' | 'age')[] = ['year'];
    const given = { day: { kind: 'date', parts } } as const;
    const full = fullColumns({ columns: given, labels: {} }, refuseFor('test'));
    parts.push('age');
    expect(full.get('day')).toMatchObject({ parts: ['year'] });
    const day = fullColumns({ columns: { day: 'date' }, labels: {} }, refuseFor('test')).get('day');
    (day as unknown as { parts: unknown[] }).parts.pop();
    expect(fullColumns({ columns: { day: 'date' }, labels: {} }, refuseFor('test')).get('day')).toMatchObject(
      {
        parts: ['month', 'weekday', 'hour', 'age'],
      },
    );
  });

  test.each<[SchemaColumn | object, string]>([
    [
      { kind: 'number', missing: 'zero' },
      '.missing` must be one of "mean", "median", or { constant } with a finite number, got "zero".',
    ],
    [
      { kind: 'number', missing: { constant: Number.NaN } },
      '.missing` must be one of "mean", "median", or { constant } with a finite number, got {"constant":"NaN"}.',
    ],
    [
      { kind: 'number', missing: { constant: 1, more: 2 } },
      '.missing` must be one of "mean", "median", or { constant } with a finite number, got {"constant":1,"more":2}.',
    ],
    [{ kind: 'number', indicator: 1 }, '.indicator` must be true or false, got 1.'],
    [{ kind: 'number', markers: 'NA' }, '.markers` must be an array of texts, got "NA".'],
    [{ kind: 'number', markers: [null] }, '.markers` must be an array of texts, got [null].'],
    [{ kind: 'number', decimal: ';' }, '.decimal` must be one of ".", ",", got ";".'],
    [
      { kind: 'number', thousands: '0' },
      '.thousands` must be one character that is no digit, letter, sign or quote, got "0".',
    ],
    [{ kind: 'number', thousands: '.' }, '.thousands` must be another character than `decimal`, got ".".'],
    [
      { kind: 'number', decimal: ',', thousands: ',' },
      '.thousands` must be another character than `decimal`, got ",".',
    ],
    [
      { kind: 'boolean', missing: 'median' },
      '.missing` must be one of "mean", or { constant } with a finite number, got "median".',
    ],
    [{ kind: 'categories', separator: '' }, '.separator` must be a text of at least one character, got "".'],
    [
      { kind: 'categories', weightSeparator: 1 },
      '.weightSeparator` must be a text of at least one character, got 1.',
    ],
    [
      { kind: 'categories', weightSeparator: '|' },
      '.weightSeparator` must be another text than `separator`, got "|".',
    ],
    [{ kind: 'categories', most: 0 }, '.most` must be a positive integer, got 0.'],
    [{ kind: 'categories', combine: 'first' }, '.combine` must be one of "sum", "mean", "max", got "first".'],
    [{ kind: 'categories', keep: 'all' }, '.keep` must be one of "first", "last", got "all".'],
    [{ kind: 'categories', sameAs: 1 }, '.sameAs` must be a text, got 1.'],
    [
      { kind: 'categories', sameAs: 'x' },
      '.sameAs` must be a column of categories with ids of its own, got "x".',
    ],
    [
      { kind: 'categories', sameAs: 'none' },
      '.sameAs` must be a column of categories with ids of its own, got "none".',
    ],
    [
      { kind: 'categories', sameAs: 'age' },
      '.sameAs` must be a column of categories with ids of its own, got "age".',
    ],
    ...(['hash', 'minCount', 'unknown', 'units'] as const).map((other): [object, string] => [
      { kind: 'categories', sameAs: 'city', [other]: 1 },
      `.${other}\` must be left out where ids are those of another column, got 1.`,
    ]),
    [
      { kind: 'date', format: 'us' },
      '.format` must be one of "iso", "dmy", "mdy", "unix", "unixMs", got "us".',
    ],
    ...[[], ['month', 'month'], ['minute'], 'month'].map((parts): [object, string] => [
      { kind: 'date', parts },
      `.parts\` must be an array of parts of a date (year, month, day, weekday, hour, age), each once and at least one, got ${JSON.stringify(parts)}.`,
    ]),
    [{ kind: 'date', as: 'numbers' }, '.as` must be one of "cycles", "categories", got "numbers".'],
    [{ kind: 'text', buckets: 1 }, '.buckets` must be an integer from 2 to 2147483647, got 1.'],
    [{ kind: 'text', seed: -1 }, '.seed` must be an integer from 0 to 4294967295, got -1.'],
    [
      { kind: 'time', format: 'ms' },
      '.format` must be one of "iso", "dmy", "mdy", "unix", "unixMs", "number", got "ms".',
    ],
    [{ kind: 'weight', tasks: 'paid' }, '.tasks` must be an array of task names, got "paid".'],
    [{ kind: 'weight', tasks: ['pad'] }, '.tasks` must be some of ["paid","liked"], got "pad".'],
    [
      { kind: 'weight', tasks: ['liked'] },
      '` must be the only weight of task "liked", got "x". There is "importance" already.',
    ],
    ['group', '` must be the only column of kind "group", got "x". There is "user" already.'],
    ['time', '` must be the only column of kind "time", got "x". There is "at" already.'],
  ])('refuse %j', (x, message) => {
    expect(() => columnsOf({ columns: { ...columns, x } as Schema['columns'], labels })).toThrow(
      new ConfigError(`columnsOf: \`columns.x${message}`),
    );
  });
});
