import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ascendingOrder } from './ascendingOrder.js';
import { radixSort } from './radixSort.js';

describe('radixSort', () => {
  test('sorts keys and what they carry, stable', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }))),
        (values) => {
          const keys = Uint32Array.from(values);
          const carried = Uint32Array.from(values, (_, i) => i);
          radixSort(keys, carried);
          const expected = values.map((value, i) => [value, i] as const).sort((a, b) => a[0] - b[0]);
          expect([...keys]).toEqual(expected.map(([value]) => value));
          expect([...carried]).toEqual(expected.map(([, i]) => i));
        },
      ),
    );
  });

  test.each([1, 2, 255, 256, 2 ** 11, 2 ** 22, 2 ** 31, 2 ** 32])('sorts 5000 keys below %i', (limit) => {
    const keys = Uint32Array.from({ length: 5000 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 0).map((k) =>
      Math.floor((k / 2 ** 32) * limit),
    );
    const expected = keys.slice().sort();
    radixSort(keys);
    expect(keys).toEqual(expected);
  });
});

describe('ascendingOrder', () => {
  test('numbers the rows by score, equal ones in their order, NaN last', () => {
    const { order, tied } = ascendingOrder([0.5, Number.NaN, -1, 0, 0.5, -0, Number.NEGATIVE_INFINITY]);
    expect([...order]).toEqual([6, 2, 3, 5, 0, 4, 1]);
    expect([...tied]).toEqual([0, 0, 0, 1, 0, 1, 0]);
  });

  test('agrees with a stable comparison sort', () => {
    const near = fc.integer({ min: 0, max: 40 }).map((k) => 0.5 + k * 2 ** -53);
    const score = fc.oneof(
      near,
      near.map((s) => -s),
      fc.double({ noNaN: true }),
      fc.constantFrom(0, -0),
    );
    fc.assert(
      fc.property(fc.array(score, { maxLength: 300, size: 'max' }), (scores) => {
        const expected = [...scores.keys()].sort((a, b) => {
          const [x, y] = [scores[a] as number, scores[b] as number];
          return x < y ? -1 : x > y ? 1 : a - b;
        });
        const { order, tied } = ascendingOrder(scores);
        expect([...order]).toEqual(expected);
        expect([...tied]).toEqual(
          expected.map((row, i) => (i > 0 && scores[row] === scores[expected[i - 1] as number] ? 1 : 0)),
        );
      }),
    );
  });
});
