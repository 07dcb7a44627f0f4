import type { HashOptions } from '../schema/hashOptions.js';
import { murmur3 } from '../schema/murmur3.js';

/**
 * What is hashed of a value: the number of UTF-8 bytes of its column's name, a colon, the name, `=` and the value, such as
 * `4:city=Oslo`. The number tells where the name ends, so that no two pairs have one key: `1:a=b=c` and `3:a=b=c` are two.
 */
function hashKey(column: string, value: string): string {
  return `${utf8.encode(column).length}:${column}=${value}`;
}

const utf8 = /* @__PURE__ */ new TextEncoder();

/**
 * The slot of a value: `1 + (h mod (buckets − 1))`, h = MurmurHash3 x86 32 of the UTF-8 bytes of {@link hashKey}.
 *
 * Frozen: trained embeddings depend on it.
 *
 * @returns From 1 to buckets − 1, within the ids of its column; the last of them, `buckets`, is that of missing cells.
 */
export function hashedId(column: string, value: string, { buckets, seed = 0 }: HashOptions): number {
  return 1 + (murmur3(hashKey(column, value), seed) % (buckets - 1));
}
