import { ConfigError } from '@mtl/core/plain';
import { describe, expect, test } from 'vitest';
import { publishedProtocol, testFileProtocol } from './protocol.js';

describe('testFileProtocol', () => {
  test('deals rows out by their index modulo 5', () => {
    expect(testFileProtocol(11)).toEqual({
      train: Int32Array.of(0, 1, 2, 5, 6, 7, 10),
      validation: Int32Array.of(3, 8),
      test: Int32Array.of(4, 9),
    });
  });

  test('has the sizes of the reference for the real file', () => {
    const { train, validation, test: held } = testFileProtocol(99_762);
    expect([train.length, validation.length, held.length]).toEqual([59_858, 19_952, 19_952]);
  });

  test('refuses what is no number of rows', () => {
    expect(() => testFileProtocol(-1)).toThrow(
      new ConfigError('testFileProtocol: `rows` must be a non-negative integer, got -1.'),
    );
  });
});

describe('publishedProtocol', () => {
  test('trains on the whole first file and halves the second', () => {
    const { train, validation, test: held } = publishedProtocol({ trainRows: 3, testRows: 99_762, seed: 1 });
    expect(train).toEqual(Int32Array.of(0, 1, 2));
    expect([validation.length, held.length]).toEqual([49_881, 49_881]);
    expect(new Set([...validation, ...held]).size).toBe(99_762);
  });

  test('gives the odd row to the test half', () => {
    for (let rows = 0; rows < 60; rows++) {
      const { validation, test: held } = publishedProtocol({ trainRows: 0, testRows: rows });
      expect([validation.length, held.length]).toEqual([Math.floor(rows / 2), Math.ceil(rows / 2)]);
    }
  });

  test('halves by the seed, 0 unless told otherwise', () => {
    const halves = (...[seed]: [number?]) =>
      publishedProtocol({ trainRows: 1, testRows: 40, ...(seed === undefined ? {} : { seed }) });
    expect(halves()).toEqual(halves(0));
    expect(halves(1)).not.toEqual(halves(0));
  });

  test('refuses what is no number of rows', () => {
    expect(() => publishedProtocol({ trainRows: 0.5, testRows: 1 })).toThrow(
      new ConfigError('publishedProtocol: `trainRows` must be a non-negative integer, got 0.5.'),
    );
    expect(() => publishedProtocol({ trainRows: 1, testRows: -1 })).toThrow(
      new ConfigError('publishedProtocol: `testRows` must be a non-negative integer, got -1.'),
    );
    expect(() => publishedProtocol({ trainRows: 1, testRows: 4, seed: Number.NaN })).toThrow(
      new ConfigError('publishedProtocol: `seed` must be a safe integer, got NaN.'),
    );
    expect(() => publishedProtocol({ trainRows: 1, testRows: 4, seeds: 1 } as never)).toThrow(
      new ConfigError(
        'publishedProtocol: `options` must be without unknown keys, got "seeds". Did you mean `seed`?',
      ),
    );
  });
});
