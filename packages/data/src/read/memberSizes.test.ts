import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { memberSizes } from './memberSizes.js';

/** A member as far as it is looked at: its header, bytes of no meaning, a checksum and the size that it claims. */
function member(claim: number, length = 18, header: Partial<Record<number, number>> = {}): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
  for (const [at, byte] of Object.entries(header)) bytes[Number(at)] = byte as number;
  new DataView(bytes.buffer).setUint32(length - 4, claim, true);
  return bytes;
}

/** Sum and verdict for these members, in pieces of so many bytes. */
function measured(members: readonly Uint8Array[], size = 1_000_000): [number, boolean] {
  const bytes = Buffer.concat(members);
  const sizes = memberSizes();
  for (let at = 0; at < bytes.length; at += size) sizes.add(bytes.subarray(at, at + size));
  return [sizes.total(), sizes.plausible()];
}

describe('memberSizes', () => {
  test.each([1, 2, 3, 4, 5, 9, 10, 11, 13, 14, 17, 18, 19, 1000])(
    'sums the claims, in pieces of %i bytes',
    (size) => {
      expect(measured([member(7)], size)).toEqual([7, true]);
      expect(measured([member(70_000, 30), member(0x01020304), member(5, 23)], size)).toEqual([
        70_000 + 0x01020304 + 5,
        true,
      ]);
      expect(measured([gzipSync('one'), gzipSync('seventeen letters')], size)).toEqual([20, true]);
    },
  );

  test('sums them as numbers of 32 bits', () => {
    expect(measured([member(0xffffffff), member(3)])[0]).toBe(2);
    expect(measured([member(0xffffffff), member(3), member(0xfffffffe)])[0]).toBe(0);
  });

  test('is 0 where there is no room for a claim', () => {
    for (const length of [0, 1, 3]) expect(measured([new Uint8Array(length)])).toEqual([0, true]);
    expect(measured([Uint8Array.of(1, 2, 0, 0)])).toEqual([513, true]);
  });

  test.each([
    ['the second magic byte', { 1: 0x8a }],
    ['the method', { 2: 7 }],
    ['a reserved flag', { 3: 32 }],
    ['the way of packing', { 8: 1 }],
    ['the way of packing', { 8: 3 }],
    ['the system', { 9: 14 }],
    ['the system', { 9: 254 }],
  ])('takes nothing for a member that %s speaks against', (_, header) => {
    expect(measured([member(100), member(5, 18, header)])[0]).toBe(5);
  });

  test.each([{ 3: 31 }, { 8: 2 }, { 8: 4 }, { 9: 0 }, { 9: 13 }, { 9: 255 }])(
    'takes a member with the header bytes %j for one',
    (header) => {
      expect(measured([member(100), member(5, 18, header)])[0]).toBe(105);
    },
  );

  test('takes for no member what is cut within its header', () => {
    expect(measured([member(100), member(5).subarray(0, 9)])[0]).toBe(0);
    // Eight bytes of a header, and the claim read from two of them and two before: zeros.
    expect(measured([member(100), member(5).subarray(0, 10)])[0]).toBe(100 + 0x03000000);
  });

  test.each([
    ['0 bytes', 0, 23],
    ['16 kB', 16_000, 16_028],
    ['80 kB', 80_000, 80_048],
  ])('a member of %s is packed into no more than deflate can add', (_, claim, most) => {
    for (const size of [7, 1_000_000]) {
      expect(measured([member(claim, most)], size)[1]).toBe(true);
      expect(measured([member(claim, most + 1)], size)[1]).toBe(false);
      // The same of the first of two, and of the second.
      expect(measured([member(claim, most), member(1)], size)[1]).toBe(true);
      expect(measured([member(claim, most + 1), member(1)], size)[1]).toBe(false);
      expect(measured([member(1), member(claim, most)], size)[1]).toBe(true);
      expect(measured([member(1), member(claim, most + 1)], size)[1]).toBe(false);
    }
  });

  test('a header may hold a name, or more', () => {
    for (const [flags, extra] of [
      [8, 300],
      [4, 70_000],
      [9, 70_000],
    ] as const) {
      for (const size of [1, 3, 1_000_000]) {
        const header = { 3: flags };
        expect(measured([member(0, 23 + extra, header)], size)[1]).toBe(true);
        expect(measured([member(0, 24 + extra, header)], size)[1]).toBe(false);
        expect(measured([member(1), member(0, 23 + extra, header)], size)[1]).toBe(true);
        expect(measured([member(1), member(0, 24 + extra, header)], size)[1]).toBe(false);
      }
    }
  });
});
