import { describe, expect, test } from 'vitest';
import { appendBytes, byteWindow } from './byteWindow.js';

/** A window of eight bytes, of which those from `at` to `end` are not read yet: each byte is its position. */
function windowOf(at: number, end: number) {
  return { bytes: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7), at, end };
}

describe('appendBytes', () => {
  test('adds to a new window, which has room for 64 kB', () => {
    const window = byteWindow();
    expect([window.bytes.length, window.at, window.end]).toEqual([65_536, 0, 0]);
    appendBytes(window, Uint8Array.of(7, 8));
    expect([window.at, window.end, ...window.bytes.subarray(0, 2)]).toEqual([0, 2, 7, 8]);
  });

  test('adds where there is room, to the last byte, and moves nothing', () => {
    const window = windowOf(1, 6);
    const { bytes } = window;
    appendBytes(window, Uint8Array.of(60, 70));
    expect(window).toEqual({ bytes: Uint8Array.of(0, 1, 2, 3, 4, 5, 60, 70), at: 1, end: 8 });
    expect(window.bytes).toBe(bytes);
  });

  test('moves what is not read to the front where all of it then fills half of the room at most', () => {
    const window = windowOf(5, 7);
    const { bytes } = window;
    appendBytes(window, Uint8Array.of(80, 90));
    expect([window.at, window.end, ...window.bytes.subarray(0, 4)]).toEqual([0, 4, 5, 6, 80, 90]);
    expect(window.bytes).toBe(bytes);
  });

  test('makes twice the room that is needed where it would fill more', () => {
    const window = windowOf(4, 7);
    appendBytes(window, Uint8Array.of(80, 90));
    expect([window.at, window.end, window.bytes.length]).toEqual([0, 5, 10]);
    expect([...window.bytes.subarray(0, 5)]).toEqual([4, 5, 6, 80, 90]);
  });
});
