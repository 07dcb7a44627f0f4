import { ConfigError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { binaryLabel, multiclassLabel, regressionLabel } from './labels.js';
import { columnsOf, type Schema, taskHeads } from './schema.js';

const films = {
  continuous: ['minutes'],
  categorical: ['genre', 'country'],
  labels: {
    liked: binaryLabel({ column: 'thumb', positive: ['up'] }),
    rating: regressionLabel({ column: 'stars' }),
    kind: multiclassLabel({ column: 'kind', classes: ['film', 'series', 'short'] }),
  },
} satisfies Schema;

describe('columnsOf', () => {
  test('lists continuous, categorical and label columns with their kinds', () => {
    expect(columnsOf(films)).toEqual([
      { name: 'minutes', kind: 'continuous' },
      { name: 'genre', kind: 'categorical' },
      { name: 'country', kind: 'categorical' },
      { name: 'thumb', kind: 'categorical' },
      { name: 'stars', kind: 'continuous' },
      { name: 'kind', kind: 'categorical' },
    ]);
  });

  test('leaves out the label columns for rows to predict', () => {
    expect(columnsOf(films, { labels: false }).map(({ name }) => name)).toEqual([
      'minutes',
      'genre',
      'country',
    ]);
  });

  test('lists a column once that two labels read', () => {
    const labels = {
      up: binaryLabel({ column: 'thumb', positive: ['up'] }),
      down: binaryLabel({ column: 'thumb', positive: ['down'] }),
    };
    expect(columnsOf({ continuous: [], categorical: [], labels })).toEqual([
      { name: 'thumb', kind: 'categorical' },
    ]);
  });

  test('takes any text for the name of a column', () => {
    const categorical = ['__proto__', 'constructor', '', '\u0000', '0'];
    expect(columnsOf({ continuous: [], categorical, labels: {} }).map(({ name }) => name)).toEqual(
      categorical,
    );
  });

  const liked = films.labels.liked;
  test.each<[object, string]>([
    [{ continuous: 'minutes' }, '`continuous` must be an array of column names, got "minutes".'],
    [{ continuous: [1] }, '`continuous[0]` must be the name of a column, got 1.'],
    [
      { categorical: ['genre', 'genre'] },
      '`categorical[1]` must be a column that is named once, got "genre".',
    ],
    [{ categorical: ['minutes'] }, '`categorical[0]` must be a column that is named once, got "minutes".'],
    [{ categorical: ['thumb'] }, '`labels.liked.column` must be a column that is no feature, got "thumb".'],
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
      { categorical: Array.from({ length: 16_384 }, (_, i) => `c${i}`) },
      '`continuous + categorical` must be at most 16384 columns, got 16385.',
    ],
  ])('refuses %#', (wrong, message) => {
    expect(() => columnsOf({ ...films, ...wrong } as Schema)).toThrow(
      new ConfigError(`columnsOf: ${message}`),
    );
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
