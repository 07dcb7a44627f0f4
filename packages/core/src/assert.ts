import { ConfigError } from './errors.js';

/** A value as an error message shows it: strings quoted, long ones cut, everything on one line. */
export function show(value: unknown): string {
  const text =
    typeof value === 'number' || typeof value === 'bigint' || value === undefined
      ? String(value)
      : typeof value === 'function'
        ? 'a function'
        : (JSON.stringify(value, (_, v) => (typeof v === 'number' && !Number.isFinite(v) ? String(v) : v)) ??
          String(value));
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** The error of the house: ``Owner: `field` must be expectation, got value.`` and a remedy, if there is one. */
export function configError(
  owner: string,
  field: string,
  expected: string,
  value: unknown,
  remedy?: string,
): ConfigError {
  return new ConfigError(
    `${owner}: \`${field}\` must be ${expected}, got ${show(value)}.${remedy ? ` ${remedy}` : ''}`,
  );
}

/** Refuses everything but 1, 2, 3, … */
export function assertPositiveInteger(owner: string, field: string, value: unknown): asserts value is number {
  if (!Number.isSafeInteger(value) || (value as number) < 1) {
    throw configError(owner, field, 'a positive integer', value);
  }
}

/** Refuses everything but 0, 1, 2, … */
export function assertNonNegativeInteger(
  owner: string,
  field: string,
  value: unknown,
  remedy?: string,
): asserts value is number {
  if (!Number.isSafeInteger(value) || (value as number) < 0 || Object.is(value, -0)) {
    throw configError(owner, field, 'a non-negative integer', value, remedy);
  }
}

/** Refuses everything but a non-empty list of widths, such as `[96, 48]`. */
export function assertUnits(
  owner: string,
  field: string,
  value: unknown,
): asserts value is readonly number[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw configError(owner, field, 'a non-empty array of positive integers', value);
  }
  value.forEach((units, i) => {
    assertPositiveInteger(owner, `${field}[${i}]`, units);
  });
}

/** Refuses everything but a non-empty list of {@link assertUnits}' lists, one per level, such as `[[96], [48]]`. */
export function assertLevelUnits(
  owner: string,
  field: string,
  value: unknown,
): asserts value is readonly (readonly number[])[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw configError(owner, field, 'a non-empty array, one list of widths per level', value);
  }
  value.forEach((units, level) => {
    assertUnits(owner, `${field}[${level}]`, units);
  });
}

/** Refuses everything but one of the listed strings. */
export function assertOneOf<const V extends string>(
  owner: string,
  field: string,
  allowed: readonly V[],
  value: unknown,
): asserts value is V {
  if (!allowed.includes(value as V)) {
    throw configError(owner, field, `one of ${allowed.map((v) => JSON.stringify(v)).join(', ')}`, value);
  }
}
