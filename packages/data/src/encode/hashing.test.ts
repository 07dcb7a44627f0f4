import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { murmur3 } from '../schema/murmur3.js';
import { slotsOf } from './hashing.js';

describe('slotsOf', () => {
  test('is the hash of the bytes of a name, the name and the value, whatever was asked before', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 200 }));
    const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(
        text,
        fc.array(text),
        seed,
        fc.integer({ min: 2, max: 9999 }),
        (name, values, seed, buckets) => {
          const slotOf = slotsOf(name, { buckets, seed });
          for (const value of values) {
            const key = `${new TextEncoder().encode(name).length}:${name}=${value}`;
            expect(slotOf(value)).toBe(1 + (murmur3(key, seed) % (buckets - 1)));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test('keeps names and values apart that run into each other, and takes seed 0 by default', () => {
    const buckets = 2 ** 31 - 1;
    expect(slotsOf('a', { buckets })('b=c')).not.toBe(slotsOf('a=b', { buckets })('c'));
    expect(slotsOf('a', { buckets })('b')).toBe(slotsOf('a', { buckets, seed: 0 })('b'));
  });
});
