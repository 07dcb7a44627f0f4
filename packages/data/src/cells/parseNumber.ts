import type { NumberFormat } from '../table/columnSpec.js';

/** Instead of a number: the bytes are none. No number of a table is infinite. */
export const notANumber = Number.POSITIVE_INFINITY;

const minus = 45;
const point = 46;
const comma = 44;
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
 *
 * @param mark The byte before the decimals.
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number, mark = point): number {
  const short = parseShort(bytes, start, end, mark);
  if (short !== notANumber) return short;
  if (end - start > 1000) return notANumber;
  const text = latin1(bytes, start, end);
  const pattern =
    mark === comma ? /^[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d+)?$/ : /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
  if (!pattern.test(text)) return notANumber;
  const value = Number(mark === comma ? text.replace(',', '.') : text);
  return Number.isFinite(value) ? value + 0 : notANumber;
}

/** Bytes below 128 as text. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}

/** Reads a number from bytes; {@link notANumber} if there is none. */
export type ParseNumber = (bytes: Uint8Array, start: number, end: number) => number;

const encoder = /* @__PURE__ */ new TextEncoder();

/** Reads numbers of a format: {@link parseDecimal} itself where it is the plain one. */
export function numberParser({ decimal, thousands }: NumberFormat): ParseNumber {
  if (thousands === undefined) return decimal === ',' ? parseComma : parseDecimal;
  const [plain, mark] = decimal === ',' ? ([parseComma, ','] as const) : ([parseDecimal, '.'] as const);
  const separator = escaped(thousands);
  const grouped = new RegExp(
    `^[+-]?\\d{1,3}(${separator}\\d{2,3})*${separator}\\d{3}(?!\\d)(${escaped(mark)}|$)`,
  );
  const separators = new RegExp(separator, 'g');
  const decoder = new TextDecoder();
  return (bytes, start, end) => {
    const value = plain(bytes, start, end);
    if (value !== notANumber || end - start > 1000) return value;
    const text = decoder.decode(bytes.subarray(start, end));
    const whole = grouped.exec(text)?.[0];
    if (whole === undefined) return notANumber;
    const digits = encoder.encode(whole.replace(separators, '') + text.slice(whole.length));
    return plain(digits, 0, digits.length);
  };
}

function parseComma(bytes: Uint8Array, start: number, end: number): number {
  return parseDecimal(bytes, start, end, comma);
}

function escaped(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/-]/, '\\$&');
}

/** At most 15 digits, with or without a minus and a mark before the decimals. */
function parseShort(bytes: Uint8Array, start: number, end: number, mark: number): number {
  const negative = start < end && bytes[start] === minus;
  let digits = 0;
  let value = 0;
  let pointAt = -1;
  for (let i = negative ? start + 1 : start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === mark && pointAt < 0) {
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
