import { describe, expect, test } from 'vitest';
import { assertOptions } from './assertOptions.js';

interface Options {
  readonly epochs?: number;
  readonly batchSize?: number;
}
const known = { epochs: true, batchSize: true } as const;
const refusal = (options: unknown, field?: string) => {
  try {
    assertOptions<Options>('fitTasks', options, known, field);
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return undefined;
};

describe('assertOptions', () => {
  test('takes known keys, no keys and nothing at all', () => {
    expect(refusal({ epochs: 3, batchSize: undefined })).toBeUndefined();
    expect(refusal({})).toBeUndefined();
    expect(refusal(undefined)).toBeUndefined();
  });

  test('names an unknown key and the nearest known one', () => {
    expect(refusal({ epoch: 3 })).toBe(
      'ConfigError: fitTasks: `options` must be without unknown keys, got "epoch". Did you mean `epochs`?',
    );
    expect(refusal({ batchsize: 3 })).toBe(
      'ConfigError: fitTasks: `options` must be without unknown keys, got "batchsize". Did you mean `batchSize`?',
    );
  });

  test('lists what is known where nothing is near', () => {
    expect(refusal({ learningRate: 1 })).toBe(
      'ConfigError: fitTasks: `options` must be without unknown keys, got "learningRate". Known are `epochs`, `batchSize`.',
    );
    expect(refusal(JSON.parse('{"__proto__": 1}'))).toBe(
      'ConfigError: fitTasks: `options` must be without unknown keys, got "__proto__". Known are `epochs`, `batchSize`.',
    );
  });

  test('refuses what is no object', () => {
    expect(refusal('adam')).toBe('ConfigError: fitTasks: `options` must be an object, got "adam".');
    expect(refusal([1], 'config')).toBe('ConfigError: fitTasks: `config` must be an object, got [1].');
    expect(refusal(null)).toBe('ConfigError: fitTasks: `options` must be an object, got null.');
  });
});
