import { describe, expect, test } from 'vitest';
import { ConfigError } from '../errors.js';
import { fileLimits, limitsOf } from './limits.js';

describe('limitsOf', () => {
  test('gives the limits of the format where none are given', () => {
    expect(limitsOf('readTensors', undefined)).toEqual({
      fileBytes: 2_147_483_648,
      headerBytes: 1_000_000,
      encoderBytes: 64_000_000,
      encoderValues: 4_000_000,
      jsonDepth: 64,
      nameBytes: 512,
      rank: 8,
      tensors: 65_536,
    });
  });

  test('takes other limits by name, 0 and none at all included, and leaves the format’s as they are', () => {
    const limits = limitsOf('readTensors', { rank: 0, tensors: Number.POSITIVE_INFINITY });
    expect(limits).toEqual({ ...fileLimits, rank: 0, tensors: Number.POSITIVE_INFINITY });
    expect([fileLimits.rank, fileLimits.tensors]).toEqual([8, 65_536]);
  });

  test.each([
    [{ rank: -1 }, 'f: `limits.rank` must be a non-negative integer, got -1.'],
    [{ rank: Number.NEGATIVE_INFINITY }, 'f: `limits.rank` must be a non-negative integer, got -Infinity.'],
    [{ tensors: 1.5 }, 'f: `limits.tensors` must be a non-negative integer, got 1.5.'],
    [{ tensors: undefined }, 'f: `limits.tensors` must be a non-negative integer, got undefined.'],
    [{ ranks: 1 }, 'f: `limits` must be without unknown keys, got "ranks". Did you mean `rank`?'],
    [8, 'f: `limits` must be an object, got 8.'],
  ])('refuses %j', (given, message) => {
    expect(() => limitsOf('f', given as object)).toThrow(new ConfigError(message));
  });
});
