import { configError, ShapeError, show } from '@mtl/core/plain';
import type { FullNumberColumn, Scaling } from '../schema/columnKinds.js';
import { continuousColumn } from '../table/tableColumn.js';
import type { ColumnMeter, ColumnParts, NumberPart } from './columnPart.js';
import type { NumberJson } from './encoderJson.js';
import { measureScale, scalerOf, transformed } from './numberScale.js';

/**
 * Measures how a column of numbers is scaled. NaN is missing and does not count.
 *
 * @param owner Who asks, for messages.
 * @throws ConfigError if the constant for missing numbers has no logarithm.
 */
export function measureNumber(
  owner: string,
  name: string,
  options: FullNumberColumn,
): ColumnMeter<NumberJson> {
  const { scaling, missing } = options;
  if (scaling === 'log1p' && typeof missing === 'object' && !(missing.constant > -1)) {
    const expected = 'above -1, since the logarithm of 1 + x is taken';
    throw configError(owner, `columns.${name}.missing.constant`, expected, missing.constant);
  }
  const meter = measureScale(options);
  return {
    add(table) {
      const { values } = continuousColumn(owner, table, name);
      for (let row = 0; row < values.length; row++) {
        const value = values[row] as number;
        if (!Number.isNaN(value)) meter.add(logarithm(owner, name, scaling, value, row));
      }
    },
    result: () => ({ name, ...options, ...meter.result(owner, name) }),
  };
}

/** The number that a column becomes, and its indicator. */
export function numberParts(column: NumberJson): ColumnParts {
  const { name, scaling, fill } = column;
  const scaled = scalerOf(scaling, column);
  const number: NumberPart = {
    name,
    write(table, numeric, { offset, stride }) {
      const { values } = continuousColumn('encode', table, name);
      for (let row = 0; row < values.length; row++) {
        const value = values[row] as number;
        const at = offset + row * stride;
        numeric[at] = Number.isNaN(value) ? fill : scaled(logarithm('encode', name, scaling, value, row));
        if (!Number.isFinite(numeric[at])) {
          throw new ShapeError(
            `encode: \`table\` must have numbers that are finite in float32 once scaled, got ${value} (column ${show(name)}, row ${row}).`,
          );
        }
      }
    },
  };
  return { numbers: column.indicator ? [number, indicatorPart(name)] : [number] };
}

/** A number that is 1 where a column of numbers is missing. */
export function indicatorPart(name: string): NumberPart {
  return {
    name: `${name}.missing`,
    write(table, numeric, { offset, stride }) {
      continuousColumn('encode', table, name).values.forEach((value, row) => {
        numeric[offset + row * stride] = Number(Number.isNaN(value));
      });
    },
  };
}

function logarithm(owner: string, column: string, scaling: Scaling, value: number, row: number): number {
  if (scaling !== 'log1p' || value > -1) return transformed(scaling, value);
  throw new ShapeError(
    `${owner}: \`table\` must have numbers above -1 to take the logarithm of 1 + x, got ${value} (column ${show(column)}, row ${row}).`,
  );
}
