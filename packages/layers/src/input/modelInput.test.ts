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

describe('assertModelInput', () => {
  test('takes what the functions make, also through JSON', () => {
    for (const input of [
      denseInput({ features: 2 }),
      oneHotInput({ fields: 1, values: 2 }),
      hashedInput({ fields: 1, buckets: 4, units: 2 }),
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
