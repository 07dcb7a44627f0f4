import { configError } from '@mtl/core/plain';
import { isHashSeed } from './hashOptions.js';

/**
 * MurmurHash3 x86 32 (Appleby 2011): a fast hash for tables, not for secrets.
 *
 * @param input Text, hashed as its UTF-8 bytes (an unpaired surrogate as U+FFFD), or bytes.
 * @param seed From 0 to 2³² − 1. Default 0.
 * @returns An integer from 0 to 2³² − 1.
 * @throws ConfigError if the seed is out of its range.
 */
export function murmur3(input: string | Uint8Array, seed = 0): number {
  assertHashSeed('murmur3', 'seed', seed);
  const bytes = typeof input === 'string' ? utf8.encode(input) : input;
  return murmur3Of(bytes, bytes.length, seed);
}

/** MurmurHash3 x86 32 of the first `length` bytes. */
export function murmur3Of(bytes: Uint8Array, length: number, seed: number): number {
  const whole = length & ~3;
  let hash = seed | 0;
  for (let i = 0; i < whole; i += 4) {
    const word =
      (bytes[i] as number) |
      ((bytes[i + 1] as number) << 8) |
      ((bytes[i + 2] as number) << 16) |
      ((bytes[i + 3] as number) << 24);
    hash ^= scramble(word);
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  let rest = 0;
  for (let i = length - 1; i >= whole; i--) rest = (rest << 8) | (bytes[i] as number);
  hash ^= scramble(rest); // 0 if nothing is left
  hash ^= length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Refuses a seed that is no unsigned integer of 32 bits. */
export function assertHashSeed(owner: string, field: string, seed: unknown): asserts seed is number {
  if (!isHashSeed(seed)) throw configError(owner, field, 'an integer from 0 to 4294967295', seed);
}

const utf8 = /* @__PURE__ */ new TextEncoder();

function scramble(value: number): number {
  const product = Math.imul(value, 0xcc9e2d51);
  return Math.imul((product << 15) | (product >>> 17), 0x1b873593);
}
