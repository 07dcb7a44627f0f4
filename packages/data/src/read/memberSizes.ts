/** Bytes of a header without a name or more. */
const headerBytes = 10;

/** What the members of a gzip file say of themselves. */
export interface MemberSizes {
  add(chunk: Uint8Array): void;
  /** Sum of the sizes, modulo 2^32 as each of them. */
  total(): number;
  /** Whether every member claims as much as its packed bytes can hold; asked once, behind the last byte. */
  plausible(): boolean;
}

/**
 * Sums the sizes that the members claim in their last four bytes. Node's decoder stops without a word at a NUL after a member:
 * whatever it left out is missing in the sum. With NULs between two members the first one's claim is read from the NULs; then it
 * claims less than its packed bytes can hold, which `plausible` finds where the sum is right by chance.
 */
export function memberSizes(): MemberSizes {
  let tail = new Uint8Array(0); // at most the header's bytes less one, and the four before them
  let sum = 0;
  let read = 0; // bytes so far
  let start = 0; // of the member
  let flags = 0; // of its header
  let plausible = true;
  /** Deflate adds at most 5 bytes to each 16 kB that it cannot pack; a header may hold a name, or more. */
  function endMember(end: number, claim: number): void {
    const extras = flags === 0 ? 0 : flags === 8 ? 300 : 70_000;
    if (end - start > claim + 5 * (1 + claim / 16_000) + 18 + extras) plausible = false;
  }
  return {
    add(chunk) {
      if (read < 4) flags = chunk[3 - read] ?? 0;
      const bytes = new Uint8Array(tail.length + chunk.length);
      bytes.set(tail);
      bytes.set(chunk, tail.length);
      for (let at = bytes.indexOf(0x1f, 4); at >= 0; at = bytes.indexOf(0x1f, at + 1)) {
        if (!startsMember(bytes, at)) continue;
        const place = read - tail.length + at;
        endMember(place, word(bytes, at - 4));
        start = place;
        flags = bytes[at + 3] as number;
        sum = (sum + word(bytes, at - 4)) >>> 0;
      }
      read += chunk.length;
      tail = bytes.slice(Math.max(0, bytes.length - headerBytes - 3));
    },
    plausible() {
      if (tail.length >= 4) endMember(read, word(tail, tail.length - 4));
      return plausible;
    },
    total: () => (tail.length < 4 ? 0 : (sum + word(tail, tail.length - 4)) >>> 0),
  };
}

/** Magic bytes, deflate, no reserved flag, and values of XFL and OS that packers write; not where the header is cut. */
function startsMember(bytes: Uint8Array, at: number): boolean {
  const byte = (i: number) => bytes[at + i] as number;
  return (
    byte(1) === 0x8b &&
    byte(2) === 8 &&
    byte(3) < 32 &&
    [0, 2, 4].includes(byte(8)) &&
    (byte(9) < 14 || byte(9) === 255)
  );
}

function word(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true);
}
