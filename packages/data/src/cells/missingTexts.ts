/** Texts that mean missing. */
export interface MissingTexts {
  has(text: string): boolean;
  /** Whether the bytes from `start` to `end` are one of them. */
  hasBytes(bytes: Uint8Array, start: number, end: number): boolean;
}

/** The texts of a column for a look-up; undefined if there are none. */
export function missingTexts(texts: readonly string[] | undefined): MissingTexts | undefined {
  if (texts === undefined) return undefined;
  const all = new Set(texts);
  const encoder = new TextEncoder();
  const encoded = texts.map((text) => encoder.encode(text));
  return {
    has: (text) => all.has(text),
    hasBytes: (bytes, start, end) => encoded.some((text) => isAt(text, bytes, start, end)),
  };
}

function isAt(text: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (text[i] !== bytes[start + i]) return false;
  return true;
}

/** What is missing in objects and lists: the counterpart of the empty cell of a CSV file. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}
