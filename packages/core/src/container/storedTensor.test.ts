import { describe, expect, test } from 'vitest';
import { decodeTensor, encodeTensor, type StoredTensor } from './storedTensor.js';

/** Every dtype that is written, with two values and their bytes as the format has them: the lowest byte first. */
const tensors: readonly [StoredTensor, readonly number[]][] = [
  [
    { dtype: 'F64', shape: [2], data: Float64Array.of(1, -2) },
    [0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0],
  ],
  [{ dtype: 'F32', shape: [2], data: Float32Array.of(1, -2) }, [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]],
  [
    { dtype: 'I64', shape: [2], data: BigInt64Array.of(0x0102030405060708n, -2n) },
    [8, 7, 6, 5, 4, 3, 2, 1, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  ],
  [{ dtype: 'I32', shape: [2], data: Int32Array.of(0x01020304, -2) }, [4, 3, 2, 1, 0xfe, 0xff, 0xff, 0xff]],
  [{ dtype: 'I16', shape: [2], data: Int16Array.of(0x0102, -2) }, [2, 1, 0xfe, 0xff]],
  [{ dtype: 'I8', shape: [2], data: Int8Array.of(1, -2) }, [1, 0xfe]],
  [
    { dtype: 'U64', shape: [2], data: BigUint64Array.of(0x0102030405060708n, 2n ** 64n - 2n) },
    [8, 7, 6, 5, 4, 3, 2, 1, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  ],
  [
    { dtype: 'U32', shape: [2], data: Uint32Array.of(0x01020304, 2 ** 32 - 2) },
    [4, 3, 2, 1, 0xfe, 0xff, 0xff, 0xff],
  ],
  [{ dtype: 'U16', shape: [2], data: Uint16Array.of(0x0102, 65_534) }, [2, 1, 0xfe, 0xff]],
  [{ dtype: 'U8', shape: [2], data: Uint8Array.of(1, 254) }, [1, 254]],
  [{ dtype: 'BOOL', shape: [2], data: Uint8Array.of(1, 0) }, [1, 0]],
];

const named = tensors.map(([tensor, bytes]) => [tensor.dtype, tensor, bytes] as const);

/** Bytes that begin three bytes into their memory, where no wide array could stand, and end before its end. */
function unaligned(bytes: readonly number[]): Uint8Array {
  const memory = Uint8Array.of(9, 9, 9, ...bytes, 9, 9, 9, 9, 9, 9, 9, 9);
  return memory.subarray(3, 3 + bytes.length);
}

describe('decodeTensor', () => {
  test.each(named)('reads %s, whatever the alignment of the bytes', (_, tensor, bytes) => {
    expect(decodeTensor(tensor.dtype, tensor.shape, unaligned(bytes))).toEqual(tensor);
  });

  test.each(['F64', 'F32', 'F16', 'BF16', 'I16', 'U8'])('reads an empty %s', (dtype) => {
    const { data, shape } = decodeTensor(dtype, [0, 3], unaligned([]));
    expect([shape, data.length, data.buffer.byteLength]).toEqual([[0, 3], 0, 0]);
  });

  test('what it gives shares no memory with the bytes of a Buffer', () => {
    for (const dtype of ['U8', 'I8', 'BOOL']) {
      const bytes = Buffer.from([1, 0]);
      const { data } = decodeTensor(dtype, [2], bytes);
      bytes.fill(7);
      expect([...data]).toEqual([1, 0]);
    }
  });

  test.each([
    ['one', 0x3c00, 1],
    ['minus two', 0xc000, -2],
    ['one and a third, rounded', 0x3d55, 1.3330078125],
    ['the smallest subnormal', 0x0001, 2 ** -24],
    ['the largest subnormal, negative', 0x83ff, -1023 * 2 ** -24],
    ['the smallest normal', 0x0400, 2 ** -14],
    ['the largest', 0x7bff, 65_504],
    ['infinity', 0x7c00, Number.POSITIVE_INFINITY],
    ['minus infinity', 0xfc00, Number.NEGATIVE_INFINITY],
    ['no number', 0x7c01, Number.NaN],
    ['zero', 0x0000, 0],
    ['minus zero', 0x8000, -0],
  ])('reads the half-precision number %s', (_, bits, value) => {
    const bytes = unaligned([bits & 0xff, bits >> 8]);
    expect(decodeTensor('F16', [], bytes)).toEqual({ dtype: 'F32', shape: [], data: Float32Array.of(value) });
  });

  test('reads bfloat16 as the upper half of a float32', () => {
    const bytes = unaligned([0x80, 0x3f, 0x00, 0xc0, 0x80, 0x7f, 0x01, 0x00]);
    expect(decodeTensor('BF16', [4], bytes)).toEqual({
      dtype: 'F32',
      shape: [4],
      data: Float32Array.of(1, -2, Number.POSITIVE_INFINITY, 2 ** -133),
    });
  });
});

describe('encodeTensor', () => {
  test.each(named)('writes %s to its place, and nothing beside it', (_, tensor, bytes) => {
    const target = unaligned([7, 7, 7, ...bytes.map(() => 7), 7]);
    encodeTensor(tensor, target, 3);
    expect([...target]).toEqual([7, 7, 7, ...bytes, 7]);
  });

  test('writes the part of a memory that a typed array shows', () => {
    const target = new Uint8Array(4);
    encodeTensor({ dtype: 'I16', shape: [1], data: Int16Array.of(1, 2, 3).subarray(1, 2) }, target, 1);
    encodeTensor({ dtype: 'U8', shape: [1], data: Uint8Array.of(4, 5, 6).subarray(1, 2) }, target, 0);
    expect([...target]).toEqual([5, 2, 0, 0]);
    const wide = new Uint8Array(12);
    encodeTensor({ dtype: 'U32', shape: [1], data: Uint32Array.of(1, 2, 3).subarray(1, 2) }, wide, 8);
    encodeTensor({ dtype: 'U64', shape: [1], data: BigUint64Array.of(4n, 5n).subarray(1) }, wide, 0);
    expect([...wide]).toEqual([5, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0]);
  });
});
