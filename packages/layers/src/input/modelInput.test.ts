import { describe, expect, test } from 'vitest';
import { embeddingInput, hashedInput } from './embeddingInput.js';
import {
  assertModelInput,
  assertVectorInput,
  denseInput,
  type ModelInput,
  oneHotInput,
} from './modelInput.js';

const refusal = (message: string) => expect.objectContaining({ name: 'ConfigError', message });

describe('inputs', () => {
  test('are plain data with every default filled in', () => {
    expect(denseInput({ features: 12 })).toEqual({ kind: 'dense', features: 12 });
    expect(oneHotInput({ fields: 31, values: 474 })).toEqual({
      kind: 'oneHot',
      fields: 31,
      values: 474,
      numeric: 0,
    });
    expect(embeddingInput({ fields: 3, values: 10, units: 4 })).toEqual({
      kind: 'embedding',
      fields: 3,
      rows: 11,
      units: 4,
      combine: 'concat',
      numeric: 0,
    });
    // Buckets count id 0 already.
    expect(hashedInput({ fields: 38, buckets: 16384, units: 8, combine: 'sum', numeric: 2 })).toEqual({
      kind: 'embedding',
      fields: 38,
      rows: 16384,
      units: 8,
      combine: 'sum',
      numeric: 2,
    });
  });

  test('read their numbers from an encoder', () => {
    const encoder = { shape: { fields: 3, values: 20, numeric: 2 }, columns: 2, encode: () => undefined };
    expect(oneHotInput(encoder)).toEqual(oneHotInput({ fields: 3, values: 20, numeric: 2 }));
    const vectors = { kind: 'embedding', fields: 3, rows: 21, units: 4, combine: 'concat', numeric: 2 };
    expect(embeddingInput({ ...encoder.shape, units: 4 })).toEqual(vectors);
    expect(hashedInput({ ...encoder.shape, units: 4 })).toEqual(vectors);
  });

  test.each([
    [() => denseInput(3 as never), 'denseInput: `options` must be an object, got 3.'],
    [
      () => denseInput(undefined as never),
      'denseInput: `features` must be a positive integer, got undefined.',
    ],
    [
      () => denseInput({ feature: 3 } as never),
      'denseInput: `options` must be without unknown keys, got "feature". Did you mean `features`?',
    ],
    [
      () => oneHotInput({ fields: 1, values: 1, numerics: 2 } as never),
      'oneHotInput: `options` must be without unknown keys, got "numerics". Did you mean `numeric`?',
    ],
    [
      () => oneHotInput({ shape: { fields: 1, value: 1 } } as never),
      'oneHotInput: `options` must be without unknown keys, got "value". Did you mean `values`?',
    ],
    [
      () => embeddingInput({ fields: 1, values: 1, units: 2, kombine: 'sum' } as never),
      'embeddingInput: `options` must be without unknown keys, got "kombine". Did you mean `combine`?',
    ],
    [
      () => hashedInput({ fields: 1, bucket: 8, units: 2 } as never),
      'hashedInput: `options` must be without unknown keys, got "bucket". Did you mean `buckets`?',
    ],
    [
      () => hashedInput({ fields: 1, buckets: 8, values: 7, units: 2 }),
      'hashedInput: `buckets` must be left out where there are `values`, got 8.',
    ],
    [() => denseInput({ features: 0 }), 'denseInput: `features` must be a positive integer, got 0.'],
    [() => oneHotInput({ fields: 0, values: 1 }), 'oneHotInput: `fields` must be a positive integer, got 0.'],
    [() => oneHotInput({ fields: 1, values: 0 }), 'oneHotInput: `values` must be a positive integer, got 0.'],
    [
      () => oneHotInput({ fields: 1, values: 1, numeric: -1 }),
      'oneHotInput: `numeric` must be a non-negative integer, got -1.',
    ],
    [
      () => embeddingInput({ fields: 1, values: 0, units: 1 }),
      'embeddingInput: `values` must be a positive integer, got 0.',
    ],
    [
      () => embeddingInput({ fields: 0, values: 1, units: 1 }),
      'embeddingInput: `fields` must be a positive integer, got 0.',
    ],
    [
      () => embeddingInput({ fields: 1, values: 1, units: 1, combine: 'max' as 'sum' }),
      'embeddingInput: `combine` must be one of "concat", "sum", "tokens", got "max".',
    ],
    [
      () => hashedInput({ fields: 1, buckets: 0, units: 1 }),
      'hashedInput: `buckets` must be a positive integer, got 0.',
    ],
    [
      () => hashedInput({ fields: 1, buckets: 8, units: 0 }),
      'hashedInput: `units` must be a positive integer, got 0.',
    ],
    [
      () => hashedInput({ fields: 1, buckets: 8, units: 1, numeric: 0.5 }),
      'hashedInput: `numeric` must be a non-negative integer, got 0.5.',
    ],
  ])('refuse what cannot work: %#', (make: () => ModelInput, message) => {
    expect(make).toThrow(refusal(message));
  });
});

const bags = [
  { name: 'tags', most: 3, combine: 'mean' },
  { name: 'history', most: 4, combine: 'max' },
] as const;
const columns = [
  { name: 'item', first: 1, last: 5 },
  { name: 'history', first: 1, last: 5 },
  { name: 'tags', first: 8, last: 9 },
  { name: 'city', first: 6, last: 7 },
];
const shape = { fields: 2, values: 9, numeric: 0, bags, columns };
const vectors = { ...shape, units: 4 };

describe('inputs of bags', () => {
  test('keep their shapes as copies; the columns of an encoder are not kept where nothing needs them', () => {
    const oneHot = oneHotInput({ shape });
    expect(oneHot).toEqual({ kind: 'oneHot', fields: 2, values: 9, numeric: 0, bags });
    expect(oneHot.bags?.[0]).not.toBe(bags[0]);
    const embedded = embeddingInput(vectors);
    const plain = { kind: 'embedding', fields: 2, rows: 10, units: 4, combine: 'concat', numeric: 0 };
    expect(embedded).toEqual({ ...plain, bags });
    expect(embedded.bags?.[0]).not.toBe(bags[0]);
    expect(hashedInput({ fields: 0, buckets: 10, units: 4, bags })).toEqual({ ...plain, fields: 0, bags });
    expect(oneHotInput({ fields: 2, values: 9, bags: [] })).not.toHaveProperty('bags');
  });

  test('put columns in the order of a row, fields and then bags, where one has vectors of its own', () => {
    const wide = columns.map((column) => (column.name === 'city' ? { ...column, units: 2 } : column));
    expect(embeddingInput({ ...vectors, columns: wide }).columns).toEqual([
      { name: 'item', first: 1, last: 5 },
      { name: 'city', first: 6, last: 7, units: 2 },
      { name: 'tags', first: 8, last: 9 },
      { name: 'history', first: 1, last: 5 },
    ]);
    const frozen = columns.map((column) => ({ ...column, trainable: column.name !== 'tags' }));
    expect(embeddingInput({ ...vectors, columns: frozen }).columns?.[2]).toEqual({
      name: 'tags',
      first: 8,
      last: 9,
      trainable: false,
    });
  });

  test('take a column without values, one of a single value, and widths said once for columns of the same ids', () => {
    const others = [
      { name: 'item', first: 1, last: 4, units: 6 },
      { name: 'history', first: 1, last: 4 },
      { name: 'tags', first: 5, last: 4 },
      { name: 'city', first: 5, last: 5, units: 6 },
    ];
    const input = embeddingInput({ ...vectors, columns: others, sequences: { history: { target: 'city' } } });
    expect(input.columns?.map(({ units }) => units)).toEqual([6, 6, undefined, undefined]);
    expect(Object.keys(input.columns?.[2] as object)).toEqual(['name', 'first', 'last']);
    expect(others[0]?.name).toBe('item');
    expect(() =>
      embeddingInput({
        ...vectors,
        columns: others.map((column, i) => (i === 3 ? { ...column, last: 7 } : column)),
      }),
    ).not.toThrow();
    expect(() => hashedInput({ fields: 1, values: 0, units: 2 })).toThrow(
      refusal('hashedInput: `values` must be a positive integer, got 0.'),
    );
  });

  test('add up a sequence whatever the encoder says of it, for the activation unit weighs it', () => {
    const input = embeddingInput({ ...vectors, sequences: { history: { target: 'item' } } });
    expect(input.sequences).toEqual({ history: { target: 'item', units: [36] } });
    expect(input.bags).toEqual([bags[0], { name: 'history', most: 4, combine: 'sum' }]);
    expect(input.columns?.map(({ name }) => name)).toEqual(['item', 'city', 'tags', 'history']);
    const units = [8, 4];
    const narrow = embeddingInput({ ...vectors, sequences: { history: { target: 'city', units } } });
    expect(narrow.sequences?.history).toEqual({ target: 'city', units: [8, 4] });
    expect(narrow.sequences?.history?.units).not.toBe(units);
  });

  const changed = (i: number, change: object) =>
    columns.map((column, c) => (c === i ? { ...column, ...change } : column));
  const sequences = { history: { target: 'item' } };
  test.each<[object, string]>([
    [{ bags: {} }, '`bags` must be a list of bags, got {}.'],
    [{ bags: [], fields: 0 }, '`fields` must be a positive integer, got 0.'],
    [{ fields: -1 }, '`fields` must be a non-negative integer, got -1.'],
    [{ columns: [] }, '`columns` must be a list of 4 columns, one per field and bag, got [].'],
    [{ columns: [undefined, ...columns.slice(1)] }, '`columns[0]` must be an object, got undefined.'],
    [
      { columns: changed(0, { unit: 3 }) },
      '`columns[0]` must be without unknown keys, got "unit". Did you mean `units`?',
    ],
    [{ columns: changed(3, { name: 'item' }) }, '`columns[3].name` must be a name of its own, got "item".'],
    [{ columns: changed(3, { name: 7 }) }, '`columns[3].name` must be a name of its own, got 7.'],
    [
      { columns: changed(2, { name: 'tag' }) },
      '`columns` must be with the bag "tags", got ["item","history","tag","city"].',
    ],
    [{ columns: changed(0, { first: 0 }) }, '`columns[0].first` must be a positive integer, got 0.'],
    [{ columns: changed(2, { last: 10 }) }, '`columns[2].last` must be an id from 7 to 9, got 10.'],
    [{ columns: changed(2, { last: 6 }) }, '`columns[2].last` must be an id from 7 to 9, got 6.'],
    [{ columns: changed(2, { last: 8.5 }) }, '`columns[2].last` must be an id from 7 to 9, got 8.5.'],
    [{ columns: changed(0, { units: 0 }) }, '`columns[0].units` must be a positive integer, got 0.'],
    [{ columns: changed(0, { trainable: 'no' }) }, '`columns[0].trainable` must be true or false, got "no".'],
    [
      { columns: changed(1, { last: 6 }) },
      '`columns` must be apart from the ids of "item", or the same, got {"name":"history","first":1,"last":6}.',
    ],
    [
      { columns: changed(3, { first: 5 }) },
      '`columns` must be apart from the ids of "history", or the same, got {"name":"city","first":5,"last":7}.',
    ],
    [
      { columns: changed(1, { units: 3 }).map((column, i) => (i === 0 ? { ...column, units: 2 } : column)) },
      '`columns` must be as wide for "history" as for "item", whose ids it has, 2, got 3.',
    ],
    [
      { columns: changed(1, { units: 3 }), combine: 'sum' },
      '`combine` must be "concat", got "sum". "history" has vectors of its own.',
    ],
    [
      { columns: changed(1, { trainable: false }), combine: 'tokens' },
      '`combine` must be "concat", got "tokens". "history" has vectors of its own.',
    ],
    [{ sequences: [] }, '`sequences` must be an object of bag → target, got [].'],
    [{ sequences: null }, '`sequences` must be an object of bag → target, got null.'],
    [
      { sequences, combine: 'sum' },
      '`sequences` must be left out with `combine: "sum"`, which keeps no vector apart, got ["history"].',
    ],
    [
      { sequences, columns: undefined },
      '`columns` must be given where there are `sequences`, as an encoder has them, got undefined.',
    ],
    [
      { sequences: { item: { target: 'city' } } },
      '`sequences` must be of the bags "tags", "history", got "item".',
    ],
    [{ sequences: { history: undefined } }, '`sequences.history` must be an object, got undefined.'],
    [
      { sequences: { history: { targets: 'item' } } },
      '`sequences.history` must be without unknown keys, got "targets". Did you mean `target`?',
    ],
    [
      { sequences: { history: { target: 'tags' } } },
      '`sequences.history.target` must be one of the fields "item", "city", got "tags".',
    ],
    [
      { sequences: { history: { target: 'item', units: [0] } } },
      '`sequences.history.units[0]` must be a positive integer, got 0.',
    ],
    [
      { sequences: { history: { target: 'city' } }, columns: changed(0, { units: 7 }) },
      '`sequences.history.target` must be a field whose vectors are as wide as those of the sequence, 7, got "city of 4".',
    ],
  ])('refuse what cannot work, and a file with it: %#', (change, message) => {
    expect(() => embeddingInput({ ...vectors, ...change } as never)).toThrow(
      refusal(`embeddingInput: ${message}`),
    );
    const { values, ...others } = { ...vectors, combine: 'concat', ...change };
    const file = { kind: 'embedding', rows: values + 1, ...others };
    const field = message.startsWith('`columns` must be given') ? message : message.replace('`', '`input.');
    expect(() => assertModelInput('mmoe', file)).toThrow(refusal(`mmoe: ${field}`));
  });

  test('of one-hot form need a field or a bag, in a file too', () => {
    expect(() => oneHotInput({ fields: 0, values: 3 })).toThrow(
      refusal('oneHotInput: `fields` must be a positive integer, got 0.'),
    );
    expect(() => oneHotInput({ fields: 0, values: 3, bags: [{ ...bags[0], most: 0 }] })).toThrow(
      refusal('oneHotInput: `bags[0].most` must be a positive integer, got 0.'),
    );
    const input = { kind: 'oneHot', fields: 0, values: 3, numeric: 0 };
    expect(() => assertModelInput('mmoe', { ...input, bags })).not.toThrow();
    expect(() => assertModelInput('mmoe', { ...input, bags: [{ ...bags[0], most: 0 }] })).toThrow(
      refusal('mmoe: `input.bags[0].most` must be a positive integer, got 0.'),
    );
  });
});

describe('assertModelInput', () => {
  test('takes what the functions make, also through JSON', () => {
    for (const input of [
      denseInput({ features: 2 }),
      oneHotInput({ fields: 1, values: 2 }),
      hashedInput({ fields: 1, buckets: 4, units: 2 }),
      oneHotInput({ shape }),
      embeddingInput({ ...vectors, columns: columns.map((column) => ({ ...column, units: 3 })) }),
      embeddingInput({ ...vectors, sequences: { history: { target: 'item' } } }),
    ]) {
      expect(() => assertModelInput('mmoe', JSON.parse(JSON.stringify(input)))).not.toThrow();
    }
  });

  const expected = 'denseInput(), oneHotInput(), embeddingInput() or hashedInput()';
  test.each([
    [undefined, `mmoe: \`input\` must be ${expected}, got undefined.`],
    [12, `mmoe: \`input\` must be ${expected}, got 12.`],
    [{ features: 3 }, `mmoe: \`input\` must be ${expected}, got {"features":3}.`],
    [
      { kind: 'dense', features: 3, fields: 1 },
      'mmoe: `input` must be without unknown keys, got "fields". Known are `kind`, `features`.',
    ],
    [
      { kind: 'oneHot', fields: 1, values: 3, numeric: 0, units: 3 },
      'mmoe: `input` must be without unknown keys, got "units". Known are `kind`, `fields`, `values`, `numeric`, `bags`.',
    ],
    [
      { kind: 'embedding', fields: 1, rows: 2, units: 3, combine: 'sum', numeric: 0, values: 1 },
      'mmoe: `input` must be without unknown keys, got "values". Known are `fields`, `units`, `combine`, `numeric`, `bags`, `columns`, `sequences`, `kind`, `rows`.',
    ],
    [{ kind: 'dense' }, 'mmoe: `input.features` must be a positive integer, got undefined.'],
    [
      { kind: 'oneHot', fields: 1, values: '3', numeric: 0 },
      'mmoe: `input.values` must be a positive integer, got "3".',
    ],
    [
      { kind: 'oneHot', fields: 1, values: 3 },
      'mmoe: `input.numeric` must be a non-negative integer, got undefined.',
    ],
    [
      { kind: 'embedding', fields: 1, rows: 2, units: 3, combine: 'mean', numeric: 0 },
      'mmoe: `input.combine` must be one of "concat", "sum", "tokens", got "mean".',
    ],
  ])('refuses %j', (input, message) => {
    expect(() => assertModelInput('mmoe', input)).toThrow(refusal(message));
  });
});

describe('assertVectorInput', () => {
  test('refuses tokens besides, which are several vectors per row', () => {
    const input = embeddingInput({ fields: 2, values: 3, units: 4, combine: 'tokens' });
    expect(() => assertVectorInput('mmoe', input)).toThrow(
      refusal('mmoe: `input.combine` must be "concat" or "sum", got "tokens".'),
    );
    expect(() => assertVectorInput('mmoe', { ...input, combine: 'sum' })).not.toThrow();
    expect(() => assertVectorInput('mmoe', { ...input, units: 0 })).toThrow(
      refusal('mmoe: `input.units` must be a positive integer, got 0.'),
    );
  });
});
