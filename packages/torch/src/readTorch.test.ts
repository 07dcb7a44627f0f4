import { packModel, type StoredTensor } from '@mtl/core';
import { binary, denseInput, sharedBottom } from '@mtl/shared-bottom';
import { describe, expect, test } from 'vitest';
import { readTorch } from './readTorch.js';
import { writeTorch } from './writeTorch.js';

/** A safetensors file, its header as some other program may write it: without padding, in any order. */
function file(header: string, data: readonly number[]): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}

describe('readTorch', () => {
  test('reads the tensors and leaves the metadata', () => {
    const header =
      '{"__metadata__":{"format":"pt","epoch":"3"},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"empty":{"dtype":"F32","shape":[0,2],"data_offsets":[8,8]}}';
    expect(readTorch(file(header, [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]))).toEqual(
      new Map<string, StoredTensor>([
        ['b', { dtype: 'F32', shape: [2], data: Float32Array.of(1, -2) }],
        ['empty', { dtype: 'F32', shape: [0, 2], data: Float32Array.of() }],
      ]),
    );
  });

  test('reads half precision as float32', () => {
    const header =
      '{"half":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"brain":{"dtype":"BF16","shape":[],"data_offsets":[2,4]}}';
    expect(readTorch(file(header, [0, 0x3e, 0x20, 0xc0]))).toEqual(
      new Map<string, StoredTensor>([
        ['half', { dtype: 'F32', shape: [1], data: Float32Array.of(1.5) }],
        ['brain', { dtype: 'F32', shape: [], data: Float32Array.of(-2.5) }],
      ]),
    );
  });

  test('refuses a file that is cut, with the code of the reader', () => {
    const bytes = writeTorch({ a: { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) } });
    expect(() => readTorch(bytes.subarray(0, -1))).toThrow(
      expect.objectContaining({ name: 'FileError', code: 'data-length' }),
    );
  });

  test('keeps the limits that it is given', () => {
    const bytes = writeTorch({ a: { dtype: 'F32', shape: [1, 1], data: Float32Array.of(1) } });
    expect(() => readTorch(bytes, { limits: { rank: 1 } })).toThrow(
      expect.objectContaining({ name: 'FileError', code: 'limit' }),
    );
  });

  test('refuses a saved model and says what reads it', async () => {
    const model = sharedBottom({ input: denseInput({ features: 2 }), tasks: { click: binary() } });
    const bytes = await packModel(model);
    expect(() => readTorch(bytes)).toThrow(
      expect.objectContaining({
        name: 'FileError',
        code: 'format',
        message:
          'readTorch: `format` must be that of a `state_dict`, got "mtl". A model saved by `packModel` is read by `unpackModel`.',
      }),
    );
    model.network.dispose();
  });
});
