/**
 * Sorts unsigned 32-bit keys ascending, in place and stable, in O(length): least significant digit first, on as many bits as
 * the range of the keys has.
 *
 * @param keys Sorted on return.
 * @param carried Values that move with their keys, as many.
 */
export function radixSort(keys: Uint32Array, carried?: Uint32Array): void {
  const { length } = keys;
  let low = 0xffffffff;
  let high = 0;
  for (let i = 0; i < length; i++) {
    const key = keys[i] as number;
    if (key < low) low = key;
    if (key > high) high = key;
  }
  if (length < 2 || low === high) return;

  // Small digits for few keys: clearing the counts must not cost more than sorting.
  const bits = 32 - Math.clz32(high - low);
  const passes = Math.ceil(bits / (length < 4096 ? 8 : 11));
  const digitBits = Math.ceil(bits / passes);
  const mask = (1 << digitBits) - 1;
  const starts = new Uint32Array(mask + 1);
  let from: Uint32Array = keys;
  let to: Uint32Array = new Uint32Array(length);
  let carriedFrom: Uint32Array | undefined = carried;
  let carriedTo: Uint32Array | undefined = carried && new Uint32Array(length);

  for (let shift = 0; shift < bits; shift += digitBits) {
    starts.fill(0);
    for (let i = 0; i < length; i++) {
      const digit = (((from[i] as number) - low) >>> shift) & mask;
      starts[digit] = (starts[digit] as number) + 1;
    }
    let start = 0;
    for (let digit = 0; digit <= mask; digit++) {
      const count = starts[digit] as number;
      starts[digit] = start;
      start += count;
    }
    for (let i = 0; i < length; i++) {
      const key = from[i] as number;
      const digit = ((key - low) >>> shift) & mask;
      const place = starts[digit] as number;
      starts[digit] = place + 1;
      to[place] = key;
      if (carriedFrom && carriedTo) carriedTo[place] = carriedFrom[i] as number;
    }
    [from, to] = [to, from];
    [carriedFrom, carriedTo] = [carriedTo, carriedFrom];
  }
  if (from !== keys) {
    keys.set(from);
    if (carried && carriedFrom) carried.set(carriedFrom);
  }
}
