import type { DateFormat } from '../table/columnSpec.js';
import { notANumber } from './parseNumber.js';

const time =
  '(\\d{1,2}):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d{1,9}))?)?(?: ?([ap])\\.?m\\.?)?(?: ?(Z|UTC|GMT|[+-]\\d\\d(?::?\\d\\d)?))?';
const compact = /^\d{8}(?!\d)/;
const iso = /* @__PURE__ */ new RegExp(`^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})(?:[T ]${time})?$`, 'i');
const local = /* @__PURE__ */ new RegExp(
  `^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d\\d)(?:(?:T|,? )${time})?$`,
  'i',
);

/** A date that is written out, such as `2024-05-31` or `31.5.2024 10:20`. */
type WrittenFormat = Exclude<DateFormat, 'unix' | 'unixMs'>;

/**
 * Milliseconds since 1970 in UTC of a date that is written out; {@link notANumber} if it is none, or a day that no month has. What is
 * behind the milliseconds stays as a fraction.
 */
export function parseDate(text: string, format: WrittenFormat): number {
  if (text.length > 64) return notANumber;
  const dashed = text.replace(compact, (day) => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`);
  const parts = format === 'iso' ? iso.exec(dashed) : local.exec(text);
  if (parts === null) return notANumber;
  const [, first, , second, third, ...clock] = parts as unknown as string[];
  const [year, month, day] =
    format === 'iso'
      ? [first, second, third]
      : [third, ...(format === 'dmy' ? [second, first] : [first, second])];
  const midnight = dayOf(Number(year), Number(month), Number(day), year?.length === 2);
  return midnight === undefined ? notANumber : (sinceMidnight(clock, midnight) ?? notANumber);
}

function dayOf(year: number, month: number, day: number, isShort: boolean): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(isShort ? year + (year < 69 ? 2000 : 1900) : year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

function sinceMidnight(clock: readonly (string | undefined)[], midnight: number): number | undefined {
  const [hours, minutes, seconds = '0', fraction = '', half, zone] = clock;
  if (hours === undefined || minutes === undefined) return midnight;
  const noon = half !== undefined;
  const hour = noon ? (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : Number(hours);
  if (noon && (Number(hours) < 1 || Number(hours) > 12)) return undefined;
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const digits = fraction.padEnd(3, '0');
  const milliseconds = Number(`${digits.slice(0, 3)}.${digits.slice(3)}`);
  const minute = hour * 60 + Number(minutes) - zoneMinutes(zone);
  return midnight + minute * 60_000 + Number(seconds) * 1000 + milliseconds;
}

function zoneMinutes(zone: string | undefined): number {
  if (zone === undefined || !/^[+-]/.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', ''));
  return zone.startsWith('-') ? -minutes : minutes;
}
