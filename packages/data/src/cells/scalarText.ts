/**
 * The text of a value that is one: of a string, a truth value, a finite number. Integers beyond 2^53 have none: two different ones may
 * be the same number.
 */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  const exact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  return exact ? String(value) : undefined;
}
