import fc from 'fast-check';
import { expect, test } from 'vitest';
import { poisonNames } from '../../../testing/hostile/poisonNames.js';
import { contents, secondReader } from '../../../testing/hostile/secondReader.js';
import { readTensors } from './readTensors.js';
import type { StoredTensor } from './storedTensor.js';
import { writeTensors } from './writeTensors.js';

// SOAK=1: ten times as many.
test('what is written is read again by both readers: any names, dtypes, shapes and bits', () => {
  const value = fc.record({
    shape: fc.array(fc.nat(3), { maxLength: 8 }),
    bits: fc.uint8Array({ minLength: 8, maxLength: 8 }),
  });
  const make: Record<StoredTensor['dtype'], (shape: number[], bytes: Uint8Array) => StoredTensor> = {
    F64: (shape, { buffer }) => ({ dtype: 'F64', shape, data: new Float64Array(buffer) }),
    F32: (shape, { buffer }) => ({ dtype: 'F32', shape, data: new Float32Array(buffer) }),
    I64: (shape, { buffer }) => ({ dtype: 'I64', shape, data: new BigInt64Array(buffer) }),
    I32: (shape, { buffer }) => ({ dtype: 'I32', shape, data: new Int32Array(buffer) }),
    I16: (shape, { buffer }) => ({ dtype: 'I16', shape, data: new Int16Array(buffer) }),
    I8: (shape, { buffer }) => ({ dtype: 'I8', shape, data: new Int8Array(buffer) }),
    U64: (shape, { buffer }) => ({ dtype: 'U64', shape, data: new BigUint64Array(buffer) }),
    U32: (shape, { buffer }) => ({ dtype: 'U32', shape, data: new Uint32Array(buffer) }),
    U16: (shape, { buffer }) => ({ dtype: 'U16', shape, data: new Uint16Array(buffer) }),
    U8: (shape, data) => ({ dtype: 'U8', shape, data }),
    BOOL: (shape, bytes) => ({ dtype: 'BOOL', shape, data: bytes.map((byte) => byte & 1) }),
  };
  const widths: Record<StoredTensor['dtype'], number> = {
    F64: 8,
    F32: 4,
    I64: 8,
    I32: 4,
    I16: 2,
    I8: 1,
    U64: 8,
    U32: 4,
    U16: 2,
    U8: 1,
    BOOL: 1,
  };
  const dtypes = Object.keys(make) as StoredTensor['dtype'][];
  const tensor = fc.tuple(fc.constantFrom(...dtypes), value).map(([dtype, { shape, bits }]) => {
    const length = shape.reduce((a, b) => a * b, widths[dtype]);
    return make[dtype](
      shape,
      Uint8Array.from({ length }, (_, i) => (bits[i % 8] as number) ^ (i >> 3)),
    );
  });
  const name = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
    fc.constantFrom(...poisonNames),
  );
  const named = fc.uniqueArray(
    fc.tuple(
      name.filter((text) => text !== ''),
      tensor,
    ),
    { maxLength: 6, selector: ([key]) => key },
  );
  const texts = fc.uniqueArray(fc.tuple(name, fc.string({ unit: 'binary' })), { selector: ([key]) => key });
  fc.assert(
    fc.property(named, texts, (tensors, metadata) => {
      const bytes = writeTensors(tensors, metadata);
      const read = readTensors(bytes);
      expect(new Map([...read.tensors].sort())).toEqual(new Map([...tensors].sort()));
      expect(contents(read.tensors, read.metadata)).toBe(contents(tensors, metadata));
      expect(secondReader(bytes)).toBe(contents(tensors, metadata));
    }),
    { numRuns: process.env.SOAK ? 1000 : 100 },
  );
});
