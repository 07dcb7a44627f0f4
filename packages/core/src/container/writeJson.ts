import { configError } from '../assert.js';

/**
 * `JSON.stringify` for what is saved: refuses every value that would come back as another one (NaN, −0, a function, a `Map`,
 * a typed array) instead of writing `null` or `{}` for it. `toJSON` is called; a field that is undefined is left out.
 *
 * @throws ConfigError that names the key.
 */
export function writeJson(owner: string, field: string, value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value, function (this: unknown, key: string, part: unknown) {
      const inside = key === '' || Array.isArray(this);
      if (!isPlain(part, inside)) {
        const place = key === '' ? field : `${field}: … ${JSON.stringify(key)}`;
        throw configError(owner, place, 'plain JSON data', named(part));
      }
      return part;
    });
  } catch (error) {
    if (error instanceof TypeError) throw configError(owner, field, 'plain JSON data', 'a circle of objects');
    throw error;
  }
  return text as string;
}

function isPlain(value: unknown, inside: boolean): boolean {
  if (value === undefined) return !inside;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object') return typeof value === 'string' || typeof value === 'boolean';
  if (value === null || Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A value that `show` would print as something harmless. */
function named(value: unknown): unknown {
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'symbol') return value.toString();
  return typeof value === 'object' ? Object.prototype.toString.call(value) : value;
}
