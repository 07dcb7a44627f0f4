import {
  assertNonNegativeInteger,
  assertOptions,
  assertPositiveInteger,
  configError,
  type OptionKeys,
} from '@mtl/core/plain';
import { assignUnits } from './assignUnits.js';
import { labelCodes } from './labelCodes.js';
import { unitsOf } from './unitsOf.js';

/** Options of {@link foldRows}. */
export interface FoldOptions {
  /** How many rows there are, from 0. */
  readonly rows: number;
  /** How many folds, at least 2. */
  readonly folds: number;
  /** Any safe integer; the same one gives the same folds. Default 0. */
  readonly seed?: number;
  /** Key of each row's group, [rows]: no group is in two folds. Default: every row for itself. */
  readonly groups?: ArrayLike<string | number>;
  /** Labels by task, [rows] each, NaN for none: every fold gets as much of each label as the others. */
  readonly strata?: Readonly<Record<string, ArrayLike<number>>>;
}

const foldKeys: OptionKeys<FoldOptions> = { rows: true, folds: true, seed: true, groups: true, strata: true };

/** Row indices of one round of cross-validation, each list ascending. */
export interface Fold {
  /** All rows outside the fold. */
  readonly train: Int32Array;
  /** The rows of the fold. */
  readonly validation: Int32Array;
}

/**
 * Cuts rows into folds of equal size for cross-validation: every row is in the `validation` of exactly one.
 *
 * @example
 * ```ts
 * import { foldRows } from '@mtl/data';
 *
 * for (const { train, validation } of foldRows({ rows: 10, folds: 5, seed: 1 })) {
 *   console.log(train.length, validation.length); // 8 2
 * }
 * ```
 * @returns One {@link Fold} per fold. Groups are not taken apart, so that folds may differ by the size of one.
 * @throws ConfigError if `folds` is below 2. ShapeError if an array has not one value per row, or one that it cannot have.
 */
export function foldRows(options: FoldOptions): Fold[] {
  assertOptions('foldRows', options, foldKeys);
  const { rows, folds, seed = 0, groups, strata = {} } = options;
  assertNonNegativeInteger('foldRows', 'rows', rows);
  assertPositiveInteger('foldRows', 'folds', folds);
  if (folds < 2) throw configError('foldRows', 'folds', 'at least 2', folds);
  if (!Number.isSafeInteger(seed)) throw configError('foldRows', 'seed', 'a safe integer', seed);
  const foldOf = assignUnits({
    units: unitsOf('foldRows', rows, groups),
    shares: new Array<number>(folds).fill(1 / folds),
    codes: labelCodes('foldRows', rows, strata),
    seed,
  });
  const all = Int32Array.from(foldOf.keys());
  return Array.from({ length: folds }, (_, fold) => ({
    train: all.filter((row) => foldOf[row] !== fold),
    validation: all.filter((row) => foldOf[row] === fold),
  }));
}
