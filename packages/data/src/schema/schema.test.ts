import { ConfigError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
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
  const kinds = '"number", "category", "ignored", or an object of such a kind and options';
  test.each<[object, string]>([
    [{ columns: 'minutes' }, '`columns` must be an object of column name → kind, got "minutes".'],
    [{ columns: ['minutes'] }, '`columns` must be an object of column name → kind, got ["minutes"].'],
    [{ columns: { age: 'numbr' } }, `\`columns.age\` must be one of ${kinds}, got "numbr".`],
    [{ columns: { age: 1 } }, `\`columns.age\` must be one of ${kinds}, got 1.`],
    [{ columns: { age: null } }, `\`columns.age\` must be one of ${kinds}, got null.`],
    [{ columns: { age: {} } }, `\`columns.age\` must be one of ${kinds}, got {}.`],
    [
      { columns: { age: { kind: 'number', scalling: 'none' } } },
      '`columns.age` must be without unknown keys, got "scalling". Did you mean `scaling`?',
    ],
    [
      { columns: { age: { kind: 'number', buckets: 3 } } },
      '`columns.age` must be without unknown keys, got "buckets". Known are `kind`, `scaling`.',
    ],
    [
      { columns: { age: { kind: 'number', scaling: 'minmax' } } },
      '`columns.age.scaling` must be one of "standardize", "log1p", "none", got "minmax".',
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
      ['age', { kind: 'number', scaling: 'standardize' }],
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
