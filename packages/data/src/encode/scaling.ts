import { configError, ShapeError, show } from '@mtl/core/plain';
import type { Table } from '../table/table.js';
import { continuousColumn } from '../table/tableColumn.js';

/** How numbers are scaled: `(x − mean) / std`, the same of `ln(1 + x)`, or not at all. */
export const scalings: readonly Scaling[] = ['standardize', 'log1p', 'none'];

/** How numbers are scaled. */
export type Scaling = 'standardize' | 'log1p' | 'none';

/** Scale of one continuous column. */
export interface ColumnScale {
  readonly column: string;
  /** Mean of the training rows, after the logarithm if there is one; 0 without scaling. */
  readonly mean: number;
  /** Population standard deviation of the same; 1 where all values are equal, and without scaling. */
  readonly std: number;
}

/** Smallest standard deviation that is no rounding residue: the smallest normal float64. */
export const leastStd = 2.2250738585072014e-308;

/** Measures one column, chunk by chunk. */
export interface ScaleMeter {
  add(table: Table): void;
  /** @throws ConfigError if there was no number, or the numbers are too large for a mean and a standard deviation. */
  result(): ColumnScale;
}

/**
 * Measures mean and population standard deviation in one pass (Welford 1962), in float64 and row by row, so that the result does not
 * depend on how the rows are cut into chunks. NaN is missing and does not count.
 *
 * @param owner Who asks, for messages.
 */
export function measureScale(owner: string, column: string, scaling: Scaling): ScaleMeter {
  let count = 0;
  let mean = 0;
  let squares = 0; // sum of (x − mean)²
  const transform = transformOf(owner, column, scaling);
  return {
    add(table) {
      const { values } = continuousColumn(owner, table, column);
      if (scaling === 'none') return;
      for (let row = 0; row < values.length; row++) {
        const value = values[row] as number;
        if (Number.isNaN(value)) continue;
        const x = transform(value, row);
        const delta = x - mean;
        mean += delta / ++count;
        squares += delta * (x - mean);
      }
    },
    result() {
      if (scaling === 'none') return { column, mean: 0, std: 1 };
      if (count === 0) {
        throw configError(owner, 'continuous', 'columns that have a number in the training rows', column);
      }
      const std = Math.sqrt(squares / count);
      if (!Number.isFinite(mean) || !Number.isFinite(std)) {
        throw configError(
          owner,
          'continuous',
          'columns whose mean and standard deviation are finite',
          column,
        );
      }
      return { column, mean: mean + 0, std: std < leastStd ? 1 : std }; // −0 + 0 = 0, as JSON writes it
    },
  };
}

/**
 * Scales one column into every `stride`-th value of a float32 array; NaN becomes 0, which is the mean of the training rows.
 *
 * @throws ShapeError at a number that the logarithm or float32 cannot take.
 */
export function scaleInto(
  target: Float32Array,
  offset: number,
  stride: number,
  table: Table,
  { column, mean, std }: ColumnScale,
  scaling: Scaling,
): void {
  const { values } = continuousColumn('encode', table, column);
  const transform = transformOf('encode', column, scaling);
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (Number.isNaN(value)) continue;
    const at = offset + row * stride;
    target[at] = (transform(value, row) - mean) / std;
    if (!Number.isFinite(target[at])) {
      throw new ShapeError(
        `encode: \`table\` must have numbers that are finite in float32 once scaled, got ${value} (column ${show(column)}, row ${row}).`,
      );
    }
  }
}

function transformOf(
  owner: string,
  column: string,
  scaling: Scaling,
): (value: number, row: number) => number {
  if (scaling !== 'log1p') return (value) => value;
  return (value, row) => {
    if (value > -1) return Math.log1p(value);
    throw new ShapeError(
      `${owner}: \`table\` must have numbers above -1 to take the logarithm of 1 + x, got ${value} (column ${show(column)}, row ${row}).`,
    );
  };
}
