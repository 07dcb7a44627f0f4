/** Instead of a number: the bytes are none. No number of a table is infinite. */
export const notANumber = Number.POSITIVE_INFINITY;

/** An integer of at most 15 digits, with or without a minus; {@link notANumber} for anything else. */
export function parseInteger(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  const negative = bytes[i] === 45 && i < end;
  if (negative) i++;
  if (i >= end || end - i > 15) return notANumber;
  let value = 0;
  for (; i < end; i++) {
    const digit = (bytes[i] as number) - 48;
    if (digit < 0 || digit > 9) return notANumber;
    value = value * 10 + digit;
  }
  return negative ? 0 - value : value;
}

/**
 * A decimal number such as `12`, `-0.5` or `1e-3`, rounded to the nearest double; {@link notANumber} for anything else: hexadecimal,
 * separators, blanks, other digits than 0 to 9, names such as `NaN`, and what is too large for a double. `-0` is 0.
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  const integer = parseInteger(bytes, start, end);
  if (integer !== notANumber) return integer;
  if (end - start > 1000) return notANumber;
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return notANumber;
  const value = Number(text);
  return Number.isFinite(value) ? value + 0 : notANumber;
}
