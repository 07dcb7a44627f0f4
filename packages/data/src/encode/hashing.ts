import type { HashOptions } from '../schema/hashOptions.js';
import { murmur3Of } from '../schema/murmur3.js';

/**
 * The slots of a column's values: `1 + (h mod (buckets − 1))`, h = MurmurHash3 x86 32 of the UTF-8 bytes of a key: the number of bytes of
 * the column's name, a colon, the name, `=` and the value, such as `4:city=Oslo`. The number tells where the name ends, so that no two
 * pairs have one key: `1:a=b=c` and `3:a=b=c` are two.
 *
 * Frozen: trained embeddings depend on it.
 *
 * @returns What gives the slot of a value, from 1 to buckets − 1: its id within those of the column.
 */
export function slotsOf(column: string, { buckets, seed = 0 }: HashOptions): (value: string) => number {
  const start = utf8.encode(`${utf8.encode(column).length}:${column}=`);
  let key = new Uint8Array(start.length + 64);
  key.set(start);
  return (value) => {
    const most = start.length + 3 * value.length;
    if (most > key.length) {
      key = new Uint8Array(2 * most);
      key.set(start);
    }
    let length = start.length;
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0x7f) {
        length += utf8.encodeInto(value.slice(i), key.subarray(length)).written;
        break;
      }
      key[length++] = unit;
    }
    return 1 + (murmur3Of(key, length, seed) % (buckets - 1));
  };
}

const utf8 = /* @__PURE__ */ new TextEncoder();
