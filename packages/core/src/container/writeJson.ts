import { configError } from '../assert.js';
import { fileLimits } from './limits.js';
import { fileError } from './modelFileError.js';

/**
 * JSON of what is saved. Refuses every value that would come back as another one, where `JSON.stringify` drops it or writes `null`,
 * `{}` or a text: NaN and ±Infinity, −0, a function, a symbol, a bigint, a `Date`, `Map`, typed array or any other object of a
 * class, what has a `toJSON`, undefined and holes in lists, keys that are symbols. A field that is undefined is left out.
 *
 * @throws ConfigError that names the key; FileError `limit` when it is nested too deeply.
 */
export function writeJson(owner: string, field: string, value: unknown): string {
  return textOf(value, { owner, field, around: [] }, '');
}

interface Place {
  readonly owner: string;
  readonly field: string;
  /** The objects that the value is in. */
  readonly around: object[];
}

function textOf(value: unknown, place: Place, key: string): string {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0)) return String(value);
  if (typeof value !== 'object' || !isPlain(value)) throw notPlain(place, key, named(value));

  const { owner, field, around } = place;
  if (around.includes(value)) throw configError(owner, field, 'plain JSON data', 'a circle of objects');
  if (around.length === fileLimits.jsonDepth) {
    const expected = `JSON of at most ${fileLimits.jsonDepth} levels`;
    throw fileError('limit', owner, field, expected, fileLimits.jsonDepth + 1);
  }
  around.push(value);
  const parts = Array.isArray(value)
    ? Array.from(value, (part, i) => textOf(part, place, String(i)))
    : Object.entries(value)
        .filter(([, part]) => part !== undefined)
        .map(([name, part]) => `${JSON.stringify(name)}:${textOf(part, place, name)}`);
  around.pop();
  return Array.isArray(value) ? `[${parts.join(',')}]` : `{${parts.join(',')}}`;
}

/** A list without more than its items, or an object that is no instance of a class, of any realm. */
function isPlain(value: object): boolean {
  if ('toJSON' in value || Object.getOwnPropertySymbols(value).length > 0) return false;
  if (Array.isArray(value)) {
    return Object.keys(value).length <= value.length && Object.keys(value).every((key) => /^\d+$/.test(key));
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.hasOwn(prototype as object, 'hasOwnProperty');
}

function notPlain({ owner, field }: Place, key: string, value: unknown): Error {
  return configError(
    owner,
    key === '' ? field : `${field}: … ${JSON.stringify(key)}`,
    'plain JSON data',
    value,
  );
}

/** A value that `show` would print as something harmless. */
function named(value: unknown): unknown {
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'symbol') return value.toString();
  return typeof value === 'object' ? Object.prototype.toString.call(value) : value;
}
