/** Where hashed values go. */
export interface HashOptions {
  /** Ids of the column, from 2 to 2³¹ − 1: one for missing cells, and the slots of the values. */
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

/** Whether a value is an unsigned integer of 32 bits. */
export function isHashSeed(seed: unknown): seed is number {
  return typeof seed === 'number' && seed >>> 0 === seed && !Object.is(seed, -0);
}
