import { readTensors, type StoredTensor } from '@mtl/core/plain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTorch } from './readTorch.js';
import { writeTorch } from './writeTorch.js';

const weight: StoredTensor = { dtype: 'F32', shape: [1, 2], data: Float32Array.of(1, -2) };

describe('writeTorch', () => {
  test('writes exactly this file', () => {
    const header = '{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}';
    const bytes = writeTorch(new Map([['w', weight]]));
    const length = Math.ceil(header.length / 8) * 8;
    expect([...bytes.subarray(0, 8)]).toEqual([length, 0, 0, 0, 0, 0, 0, 0]);
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + length))).toBe(header.padEnd(length));
    expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  });

  test('has the metadata of torch and no seal', () => {
    expect([...readTensors(writeTorch({ w: weight })).metadata]).toEqual([['format', 'pt']]);
  });

  test('takes any names, and gives the same bytes for an object as for a map', () => {
    const names = ['__proto__', 'constructor', '1', 'ü'];
    const map = new Map(names.map((name) => [name, weight]));
    const bytes = writeTorch(map);
    expect(readTorch(bytes)).toEqual(map);
    expect(writeTorch(Object.fromEntries(map))).toEqual(bytes);
  });

  test('gives back every float32 value bit for bit', () => {
    fc.assert(
      fc.property(fc.float32Array({ maxLength: 20 }), (data) => {
        const read = readTorch(writeTorch({ x: { dtype: 'F32', shape: [data.length], data } })).get('x');
        expect(read?.data).toEqual(data);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  test('refuses what is no set of tensors, and what cannot be written', () => {
    expect(() => writeTorch(null as never)).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        message: 'writeTorch: `stateDict` must be a Map or an object of tensors by name, got null.',
      }),
    );
    expect(() => writeTorch({ w: { ...weight, shape: [3] } as StoredTensor })).toThrow(
      expect.objectContaining({ name: 'FileError', code: 'byte-count' }),
    );
  });
});
