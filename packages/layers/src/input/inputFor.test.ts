import { ConfigError } from '@mtl/core';
import { describe, expect, test } from 'vitest';
import { embeddingInput, hashedInput } from './embeddingInput.js';
import { type InputForOptions, inputFor } from './inputFor.js';
import { denseInput, type ModelInput, oneHotInput } from './modelInput.js';

const encoder = { shape: { fields: 3, values: 20, numeric: 2 }, columns: 2, encode: () => undefined };
const numbers = { shape: { fields: 0, values: 0, numeric: 7 } };

const several = {
  shape: {
    fields: 1,
    values: 20,
    numeric: 2,
    bags: [{ name: 'words', most: 3, combine: 'mean' }],
    columns: [
      { name: 'city', first: 1, last: 9 },
      { name: 'words', first: 10, last: 20 },
    ],
  },
} as const;
const wide = [several.shape.columns[0], { ...several.shape.columns[1], units: 16 }] as const;

describe('inputFor', () => {
  test.each<[string, () => ModelInput, ModelInput]>([
    ['one-hot in effect', () => inputFor(encoder), oneHotInput({ fields: 3, values: 20, numeric: 2 })],
    ['dense for a table of numbers only', () => inputFor(numbers), denseInput({ features: 7 })],
    [
      'vectors where they have a width',
      () => inputFor(encoder, { units: 4, combine: 'sum' }),
      embeddingInput({ fields: 3, values: 20, numeric: 2, units: 4, combine: 'sum' }),
    ],
    [
      'joined vectors unless told otherwise',
      () => inputFor(encoder, { units: 4 }),
      embeddingInput({ fields: 3, values: 20, numeric: 2, units: 4, combine: 'concat' }),
    ],
    [
      'a table of one row per bucket for hashed values',
      () => inputFor({ shape: { fields: 3, values: 99, numeric: 0 } }, { units: 4 }),
      hashedInput({ fields: 3, buckets: 100, units: 4 }),
    ],
    ['one-hot with bags', () => inputFor(several), oneHotInput(several)],
    [
      'bags alone',
      () => inputFor({ shape: { ...several.shape, fields: 0, columns: several.shape.columns.slice(1) } }),
      oneHotInput({ fields: 0, values: 20, numeric: 2, bags: several.shape.bags }),
    ],
    [
      'vectors of bags',
      () => inputFor(several, { units: 4 }),
      embeddingInput({ ...several.shape, units: 4 }),
    ],
    [
      'vectors of their own where the options say so',
      () => inputFor(several, { units: 4, columns: { words: { units: 50, trainable: false } } }),
      embeddingInput({
        ...several.shape,
        units: 4,
        columns: [several.shape.columns[0], { ...several.shape.columns[1], units: 50, trainable: false }],
      }),
    ],
    [
      'vectors of their own where the encoder says so',
      () => inputFor({ shape: { ...several.shape, columns: wide } }, { units: 4 }),
      embeddingInput({ ...several.shape, units: 4, columns: wide }),
    ],
    [
      'sequences',
      () => inputFor(several, { units: 4, combine: 'tokens', sequences: { words: { target: 'city' } } }),
      embeddingInput({
        ...several.shape,
        units: 4,
        combine: 'tokens',
        sequences: { words: { target: 'city' } },
      }),
    ],
  ])('makes the input of what an encoder makes: %s', (_, make, expected) => {
    expect(make()).toEqual(expected);
  });

  test.each([
    [
      () => inputFor({ shape: { fields: 0, values: 0, numeric: 0 } }),
      '`encoder.shape` must be one with a column, got {"fields":0,"values":0,"numeric":0}.',
    ],
    [
      () => inputFor({ shape: { fields: 2, values: 0, numeric: 1 } }),
      '`encoder.shape.values` must be a positive integer, got 0. None of its categories has a value.',
    ],
    [
      () => inputFor({ shape: { ...encoder.shape, fields: -1 } }),
      '`encoder.shape.fields` must be a non-negative integer, got -1.',
    ],
    [
      () => inputFor({ shape: null } as never),
      '`encoder` must be an encoder, with a `shape`, got {"shape":null}.',
    ],
    [() => inputFor(undefined as never), '`encoder` must be an encoder, with a `shape`, got undefined.'],
    [
      () => inputFor({ fields: 3 } as never),
      '`encoder` must be an encoder, with a `shape`, got {"fields":3}.',
    ],
    [() => inputFor(numbers, { units: 4 }), '`units` must be left out for a table of numbers only, got 4.'],
    [
      () => inputFor(encoder, { combine: 'sum' }),
      '`combine` must be left out where there are no `units`, got "sum".',
    ],
    [
      () => inputFor(several, { columns: { words: { units: 3 } } }),
      '`columns` must be left out where there are no `units`, got {"words":{"units":3}}.',
    ],
    [
      () => inputFor(several, { sequences: { words: { target: 'city' } } }),
      '`sequences` must be left out where there are no `units`, got {"words":{"target":"city"}}.',
    ],
    [
      () => inputFor({ shape: { ...several.shape, columns: wide } }),
      '`units` must be a positive integer, got undefined. The schema gives "words" vectors, so that all columns need some; oneHotInput(encoder) makes none.',
    ],
    [
      () => inputFor(several, { units: 4, columns: { word: { units: 3 } } }),
      '`columns` must be of those that the encoder has, "city", "words", got "word".',
    ],
    [
      () => inputFor(encoder, { units: 4, columns: { city: { units: 3 } } }),
      '`columns` must be of those that the encoder has, none, got "city".',
    ],
    [
      () => inputFor(several, { units: 4, columns: { words: { unit: 3 } as never } }),
      '`columns.words` must be without unknown keys, got "unit". Did you mean `units`?',
    ],
    [
      () => inputFor(encoder, { unit: 4 } as InputForOptions),
      '`options` must be without unknown keys, got "unit". Did you mean `units`?',
    ],
  ])('refuses what no model can read: %#', (make, message) => {
    expect(make).toThrow(new ConfigError(`inputFor: ${message}`));
  });
});
