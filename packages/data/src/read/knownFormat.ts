/** Starts of files that are no text. */
const starts: readonly (readonly [format: string, ...bytes: number[]])[] = [
  ['a ZIP archive', 0x50, 0x4b, 0x03, 0x04],
  ['an empty ZIP archive', 0x50, 0x4b, 0x05, 0x06],
  ['a file packed by zstd', 0x28, 0xb5, 0x2f, 0xfd],
  ['a file packed by xz', 0xfd, 0x37, 0x7a, 0x58, 0x5a],
  ['a 7z archive', 0x37, 0x7a, 0xbc, 0xaf, 0x27],
  ['an old workbook of Excel', 0xd0, 0xcf, 0x11, 0xe0],
];

/** Starts that a text could have too: they count where a NUL byte follows. */
const wordStarts: readonly (readonly [format: string, start: string])[] = [
  ['a Parquet file', 'PAR1'],
  ['an Arrow file', 'ARROW1'],
  ['a file packed by bzip2', 'BZh'],
  ['a SQLite database', 'SQLite format 3'],
];

/** What a file is that starts so and is no text; undefined if nothing is known of it. */
export function knownFormat(head: Uint8Array): string | undefined {
  const found = starts.find(([, ...bytes]) => bytes.every((byte, i) => head[i] === byte));
  if (found !== undefined) return found[0];
  if (isTar(head)) return 'a tar archive';
  return undefined;
}

/** The same, of a file in which a NUL byte stands. */
export function binaryFormat(head: Uint8Array): string | undefined {
  const text = new TextDecoder('latin1').decode(head.subarray(0, 16));
  return wordStarts.find(([, start]) => text.startsWith(start))?.[0];
}

/** Bytes that have to be there to know a tar archive. */
export const tarBytes = 512;

/** Whether a file starts with the header of a tar archive. */
export function isTar(head: Uint8Array): boolean {
  return head.length >= tarBytes && new TextDecoder('latin1').decode(head.subarray(257, 262)) === 'ustar';
}
