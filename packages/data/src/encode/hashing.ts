import { murmur3 } from './murmur3.js';

/** Where hashed values go. */
export interface HashOptions {
  /** Slots of the table, from 2 to 2³¹ − 1; slot 0 stays empty. */
  readonly buckets: number;
  /** Seed of the hash, from 0 to 2³² − 1. Default 0. */
  readonly seed?: number;
}

/** Most slots that ids of 32 bits can name. */
export const mostBuckets = 2_147_483_647;

/** Whether a value is a number of slots. */
export function isBuckets(buckets: unknown): buckets is number {
  return Number.isSafeInteger(buckets) && (buckets as number) >= 2 && (buckets as number) <= mostBuckets;
}

/**
 * What is hashed of a value: the number of UTF-8 bytes of its column's name, a colon, the name, `=` and the value, such as
 * `4:city=Oslo`. The number tells where the name ends, so that no two pairs have one key: `1:a=b=c` and `3:a=b=c` are two.
 */
function hashKey(column: string, value: string): string {
  return `${utf8.encode(column).length}:${column}=${value}`;
}

const utf8 = /* @__PURE__ */ new TextEncoder();

/**
 * The slot of a value: `id = 1 + (h mod (buckets − 1))`, h = MurmurHash3 x86 32 of the UTF-8 bytes of {@link hashKey}.
 *
 * Frozen: trained embeddings depend on it.
 *
 * @returns An id from 1 to buckets − 1; 0 is padding.
 */
export function hashedId(column: string, value: string, { buckets, seed = 0 }: HashOptions): number {
  return 1 + (murmur3(hashKey(column, value), seed) % (buckets - 1));
}
