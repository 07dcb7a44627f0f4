/** The bytes that have arrived and are not read yet: `bytes` from `at` to `end`. */
export interface ByteWindow {
  bytes: Uint8Array;
  at: number;
  end: number;
}

/** A window with nothing in it. */
export function byteWindow(): ByteWindow {
  return { bytes: new Uint8Array(65_536), at: 0, end: 0 };
}

/** Adds a chunk behind what is not read yet; moves that to the front, or to a larger array, where room is short. */
export function appendBytes(window: ByteWindow, chunk: Uint8Array): void {
  const unread = window.end - window.at;
  if (window.end + chunk.length > window.bytes.length) {
    const needed = unread + chunk.length;
    if (needed * 2 <= window.bytes.length) {
      window.bytes.copyWithin(0, window.at, window.end);
    } else {
      const larger = new Uint8Array(2 * needed);
      larger.set(window.bytes.subarray(window.at, window.end));
      window.bytes = larger;
    }
    window.at = 0;
    window.end = unread;
  }
  window.bytes.set(chunk, window.end);
  window.end += chunk.length;
}
