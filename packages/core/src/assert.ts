import { ConfigError, ShapeError } from './errors.js';
import { show } from './show.js';

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

/** The same sentence for tensors and arrays; `place` says where in them, such as `row 3, field 1`, and stands in brackets. */
export function shapeError(
  owner: string,
  field: string,
  expected: string,
  value: unknown,
  { place, remedy }: { readonly place?: string; readonly remedy?: string } = {},
): ShapeError {
  const where = place ? ` (${place})` : '';
  const more = remedy ? ` ${remedy}` : '';
  return new ShapeError(`${owner}: \`${field}\` must be ${expected}, got ${show(value)}${where}.${more}`);
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

/** Refuses everything but a finite number that is at least 0, such as the strength of a penalty. */
export function assertNonNegativeNumber(
  owner: string,
  field: string,
  value: unknown,
): asserts value is number {
  if (!Number.isFinite(value) || (value as number) < 0) {
    throw configError(owner, field, 'a finite number ≥ 0', value);
  }
}

/** Refuses everything but a finite number above 0, such as a temperature. */
export function assertPositiveNumber(owner: string, field: string, value: unknown): asserts value is number {
  if (!Number.isFinite(value) || (value as number) <= 0) {
    throw configError(owner, field, 'a finite number > 0', value);
  }
}

/** Refuses everything but a safe integer: what a seed may be. */
export function assertSafeInteger(owner: string, field: string, value: unknown): asserts value is number {
  if (!Number.isSafeInteger(value)) throw configError(owner, field, 'a safe integer', value);
}

/** Refuses everything but true and false. */
export function assertBoolean(owner: string, field: string, value: unknown): asserts value is boolean {
  if (typeof value !== 'boolean') throw configError(owner, field, 'true or false', value);
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
