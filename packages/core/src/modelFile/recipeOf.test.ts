import { describe, expect, test } from 'vitest';
import { refusal } from '../../../testing/hostile/refusal.js';
import { recipeOf } from './recipeOf.js';

describe('recipeOf', () => {
  test('copies the configuration, without fields that are undefined', () => {
    const config = { units: [4], norm: undefined };
    const recipe = recipeOf('mine', config);
    config.units[0] = 5;
    expect(recipe).toStrictEqual({ builder: 'mine', config: { units: [4] } });
  });

  test('refuses what would be lost in a file', () => {
    expect(refusal(() => recipeOf('mine', { limit: Number.POSITIVE_INFINITY }))).toBe(
      'ConfigError | mine: `config: … "limit"` must be plain JSON data, got Infinity.',
    );
  });
});
