import { configError, ShapeError, show } from '@mtl/core/plain';
import type { FullNumberColumn, Scaling } from '../schema/columnKinds.js';
import { continuousColumn } from '../table/tableColumn.js';
import type { ColumnMeter, ColumnParts } from './columnPart.js';
import type { NumberJson } from './encoderJson.js';
import { moments } from './moments.js';

/**
 * Measures how a column of numbers is scaled. NaN is missing and does not count.
 *
 * @param owner Who asks, for messages.
 */
export function measureNumber(
  owner: string,
  name: string,
  options: FullNumberColumn,
): ColumnMeter<NumberJson> {
  const { scaling } = options;
  const transform = transformOf(owner, name, scaling);
  const scaled = moments();
  return {
    add(table) {
      const { values } = continuousColumn(owner, table, name);
      for (let row = 0; row < values.length; row++) {
        const value = values[row] as number;
        if (!Number.isNaN(value)) scaled.add(transform(value, row));
      }
    },
    result() {
      const { count, mean, std } = scaled;
      if (count === 0) {
        const expected = 'a column that has a number in the training rows';
        throw configError(owner, `columns.${name}`, expected, Number.NaN);
      }
      if (!Number.isFinite(mean) || !Number.isFinite(std)) {
        const expected = 'a column whose mean and standard deviation are finite';
        throw configError(owner, `columns.${name}`, expected, { mean, std });
      }
      if (scaling === 'none') return { name, ...options, center: 0, scale: 1, fill: mean };
      return { name, ...options, center: mean, scale: std, fill: 0 };
    },
  };
}

/** The number that a column becomes. */
export function numberParts({ name, scaling, center, scale, fill }: NumberJson): ColumnParts {
  const transform = transformOf('encode', name, scaling);
  return {
    fields: [],
    numbers: [
      {
        name,
        write(table, numeric, { offset, stride }) {
          const { values } = continuousColumn('encode', table, name);
          for (let row = 0; row < values.length; row++) {
            const value = values[row] as number;
            const at = offset + row * stride;
            numeric[at] = Number.isNaN(value) ? fill : (transform(value, row) - center) / scale;
            if (!Number.isFinite(numeric[at])) {
              throw new ShapeError(
                `encode: \`table\` must have numbers that are finite in float32 once scaled, got ${value} (column ${show(name)}, row ${row}).`,
              );
            }
          }
        },
      },
    ],
  };
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
