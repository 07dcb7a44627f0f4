import { binary } from '@mtl/core';
import { denseInput, embeddingInput, oneHotInput } from '@mtl/layers';
import { describeGolden, describeTaskModel, readGolden } from '@mtl/testing';
import { describe, expect, test } from 'vitest';
import { sharedBottom } from './sharedBottom.js';

for (const name of ['model-shared-bottom-one-layer', 'model-shared-bottom-two-layers']) {
  describeGolden(readGolden(name), ({ config }, tasks) =>
    sharedBottom({
      input: denseInput({ features: config.inputDim as number }),
      tasks,
      bottomUnits: config.bottomUnits as number[],
      towerUnits: config.towerUnits as number[],
    }),
  );
}

describeTaskModel('sharedBottom', sharedBottom, {
  options: { bottomUnits: [8, 6], towerUnits: [5] },
  parameters: [
    [
      {
        input: oneHotInput({ fields: 31, values: 474, numeric: 7 }),
        tasks: { income: binary(), neverMarried: binary(), college: binary() },
        bottomUnits: [96, 48],
        towerUnits: [24],
      },
      54_531, // (481 + 1) · 96 + 97 · 48 + 3 · (49 · 24 + 25)
    ],
    [{ input: denseInput({ features: 3 }), tasks: { a: binary() } }, 4 * 16 + 17 * 8 + 9],
    [{ input: denseInput({ features: 3 }), tasks: { a: binary() }, towerUnits: [] }, 4 * 16 + 17],
  ],
  lossBound: 0.2,
  permute: (weight) => weight, // all tasks read the same bottom
});

describe('bad configuration', () => {
  const valid = { input: denseInput({ features: 3 }), tasks: { a: binary() } };
  const tokens = embeddingInput({ fields: 2, values: 3, units: 4, combine: 'tokens' });
  for (const [change, message] of [
    [
      { bottomUnits: [] },
      'sharedBottom: `bottomUnits` must be a non-empty array of positive integers, got [].',
    ],
    [{ bottomUnits: [8, 0] }, 'sharedBottom: `bottomUnits[1]` must be a positive integer, got 0.'],
    [
      { bottomUnits: 8 },
      'sharedBottom: `bottomUnits` must be a non-empty array of positive integers, got 8.',
    ],
    [{ input: tokens }, 'sharedBottom: `input.combine` must be "concat" or "sum", got "tokens".'],
  ] as const) {
    test(`refuses ${JSON.stringify(change)}`, () => {
      const build = () => (sharedBottom as (config: unknown) => unknown)({ ...valid, ...change });
      expect(build).toThrow(expect.objectContaining({ name: 'ConfigError', message }));
    });
  }
});
