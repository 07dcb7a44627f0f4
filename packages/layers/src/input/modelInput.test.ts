import { describe, expect, test } from 'vitest';
import {
  assertModelInput,
  assertVectorInput,
  denseInput,
  embeddingInput,
  hashedInput,
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

  test.each([
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
