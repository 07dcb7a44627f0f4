import { assertNonNegativeInteger } from '../assert.js';
import { assertOptions, type OptionKeys } from '../assertOptions.js';

/** How much of each thing a file may declare before a reader gives up; every one can be overridden by name. */
export interface FileLimits {
  /** Bytes of the file, of which none is read before. Default 2,147,483,648. */
  readonly fileBytes: number;
  /** Bytes of the JSON header. Default 1,000,000. */
  readonly headerBytes: number;
  /** UTF-8 bytes of an encoder's JSON. Default 64,000,000. */
  readonly encoderBytes: number;
  /** Values in an encoder's JSON, lists and objects included: each takes memory, however short it is. Default 4,000,000. */
  readonly encoderValues: number;
  /** Levels of nesting in any JSON of the file. Default 64. */
  readonly jsonDepth: number;
  /** UTF-8 bytes of a tensor's name. Default 512. */
  readonly nameBytes: number;
  /** Axes of a tensor. Default 8. */
  readonly rank: number;
  /** Tensors in the file. Default 65,536. */
  readonly tensors: number;
}

/** The limits of the file format; the writer keeps them too, so that what is saved can be loaded. */
export const fileLimits: FileLimits = {
  fileBytes: 2 ** 31,
  headerBytes: 1_000_000,
  encoderBytes: 64_000_000,
  encoderValues: 4_000_000,
  jsonDepth: 64,
  nameBytes: 512,
  rank: 8,
  tensors: 65_536,
};

const limitKeys = Object.fromEntries(
  Object.keys(fileLimits).map((name) => [name, true]),
) as OptionKeys<FileLimits>;

/**
 * The limits of one reading.
 *
 * @param given Those that differ from {@link fileLimits}; `Infinity` is none.
 * @throws ConfigError at an unknown name, and at what is no count.
 */
export function limitsOf(owner: string, given: Partial<FileLimits> | undefined): FileLimits {
  assertOptions<FileLimits>(owner, given, limitKeys, 'limits');
  const limits = { ...fileLimits, ...given };
  for (const [name, limit] of Object.entries(limits)) {
    if (limit !== Number.POSITIVE_INFINITY) assertNonNegativeInteger(owner, `limits.${name}`, limit);
  }
  return limits;
}
