const longest = 80;

/**
 * A value as an error message shows it: as JSON, on one line, cut after 80 characters. Never fails and never writes out more than
 * it shows, whatever the value is: 100 MB of text, a million keys, a circle, a getter that throws.
 */
export function show(value: unknown): string {
  const out: Out = { text: '' };
  try {
    write(value, out, 'top');
  } catch {
    out.text += '…'; // a getter, a proxy or a toJSON that throws
  }
  const text = printable(out.text);
  return text.length > longest ? `${withoutHalfCharacter(text.slice(0, longest - 3))}…` : text;
}

/**
 * Text with control characters, and characters that reorder, hide or break other text (direction marks, zero widths, tags, halves
 * of characters), written as `\u001b`: what a terminal or a log then shows is what stands there.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

interface Out {
  text: string;
}

function isFull(out: Out): boolean {
  return out.text.length > longest;
}

/** Adds the text of a value; each level adds at least one character, so that no depth and no circle goes on for ever. */
function write(value: unknown, out: Out, place: 'top' | 'inside'): void {
  if (typeof value === 'string') out.text += JSON.stringify(value.slice(0, longest + 1));
  else if (typeof value === 'number') {
    const asText = place === 'inside' && !Number.isFinite(value);
    out.text += asText ? `"${value}"` : Object.is(value, -0) ? '-0' : String(value);
  } else if (typeof value === 'bigint') out.text += shownBigint(value);
  else if (typeof value === 'symbol') out.text += `Symbol(${value.description?.slice(0, longest) ?? ''})`;
  else if (typeof value === 'function') out.text += place === 'top' ? 'a function' : 'null';
  else if (value === undefined) out.text += place === 'top' ? 'undefined' : 'null';
  else if (typeof value === 'object' && value !== null) writeObject(value, out);
  else out.text += String(value); // null, true, false
}

function writeObject(value: object, out: Out): void {
  if (value instanceof Promise) {
    out.text += 'a promise that was not awaited';
    return;
  }
  const { toJSON } = value as { toJSON?: unknown };
  const isList = Array.isArray(value) || ArrayBuffer.isView(value);
  const plain: unknown = !isList && typeof toJSON === 'function' ? toJSON.call(value) : value;
  if (typeof plain !== 'object' || plain === null) write(plain, out, 'inside');
  else if (Array.isArray(plain) || ArrayBuffer.isView(plain)) writeList(plain as ArrayLike<unknown>, out);
  else writeKeys(plain as Record<string, unknown>, out);
}

function writeList(list: ArrayLike<unknown>, out: Out): void {
  out.text += '[';
  for (let i = 0; i < list.length && !isFull(out); i++) {
    if (i > 0) out.text += ',';
    write(list[i], out, 'inside');
  }
  out.text += ']';
}

function writeKeys(record: Record<string, unknown>, out: Out): void {
  out.text += '{';
  let first = true;
  for (const key in record) {
    if (isFull(out)) break;
    const value = Object.hasOwn(record, key) ? record[key] : undefined;
    if (value === undefined || typeof value === 'function' || typeof value === 'symbol') continue;
    out.text += `${first ? '' : ','}${JSON.stringify(key.slice(0, longest + 1))}:`;
    write(value, out, 'inside');
    first = false;
  }
  out.text += '}';
}

/** Writing out the digits of a huge bigint takes minutes. */
function shownBigint(value: bigint): string {
  const limit = 10n ** BigInt(longest);
  if (value > -limit && value < limit) return String(value);
  return `${value < 0n ? 'under -' : 'over '}1e${longest}`;
}

/** Drops a first half of a character that a cut left at the end. */
function withoutHalfCharacter(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, '');
}
