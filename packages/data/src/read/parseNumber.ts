/** Instead of a number: the bytes are none. No number of a table is infinite. */
export const notANumber = Number.POSITIVE_INFINITY;

const minus = 45;
const point = 46;
const zero = 48;
/** Numbers of so many digits are exact, and so are these powers: their quotient is the nearest double. */
const exactDigits = 15;
const powers = /* @__PURE__ */ Float64Array.from({ length: exactDigits + 1 }, (_, i) => Number(`1e${i}`));

/** An integer of at most 15 digits, with or without a minus; {@link notANumber} for anything else. */
export function parseInteger(bytes: Uint8Array, start: number, end: number): number {
  const negative = start < end && bytes[start] === minus;
  let i = negative ? start + 1 : start;
  if (i >= end || end - i > exactDigits) return notANumber;
  let value = 0;
  for (; i < end; i++) {
    const digit = (bytes[i] as number) - zero;
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
  const short = parseShort(bytes, start, end);
  if (short !== notANumber) return short;
  if (end - start > 1000) return notANumber;
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return notANumber;
  const value = Number(text);
  return Number.isFinite(value) ? value + 0 : notANumber;
}

/** At most 15 digits, with or without a minus and a point. */
function parseShort(bytes: Uint8Array, start: number, end: number): number {
  const negative = start < end && bytes[start] === minus;
  let digits = 0;
  let value = 0;
  let pointAt = -1;
  for (let i = negative ? start + 1 : start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === point && pointAt < 0) {
      pointAt = i;
      continue;
    }
    const digit = byte - zero;
    if (digit < 0 || digit > 9 || digits === exactDigits) return notANumber;
    value = value * 10 + digit;
    digits++;
  }
  if (digits === 0) return notANumber;
  if (pointAt >= 0) value /= powers[end - pointAt - 1] as number;
  return negative ? 0 - value : value;
}
