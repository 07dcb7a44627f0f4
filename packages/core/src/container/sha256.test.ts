import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sha256 } from './sha256.js';

const ascii = (text: string) => new TextEncoder().encode(text);

describe('sha256', () => {
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ])('gives the published digest of %j', (text, digest) => {
    expect(sha256(ascii(text))).toBe(digest);
  });

  test('gives the published digest of a million a', () => {
    expect(sha256(ascii('a'.repeat(1_000_000)))).toBe(
      'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
    );
  });

  test('equals OpenSSL’s at every length around the block size', () => {
    const bytes = Uint8Array.from({ length: 260 }, (_, i) => (i * 131 + 7) % 256);
    for (let length = 0; length <= 260; length++) {
      const part = bytes.subarray(0, length);
      expect(sha256(part)).toBe(createHash('sha256').update(part).digest('hex'));
    }
  });

  test('is that of the parts put together, wherever they were cut', () => {
    const bytes = Uint8Array.from({ length: 200 }, (_, i) => (i * 131 + 7) % 256);
    const whole = createHash('sha256').update(bytes).digest('hex');
    for (let at = 0; at <= 200; at++) {
      expect(sha256(bytes.subarray(0, at), bytes.subarray(at))).toBe(whole);
      const half = at >> 1;
      expect(sha256(bytes.subarray(0, half), bytes.subarray(half, at), bytes.subarray(at))).toBe(whole);
    }
    expect(sha256(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toBe(whole);
    expect(sha256()).toBe(sha256(new Uint8Array(0)));
  });
});
