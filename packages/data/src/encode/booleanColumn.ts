import { configError, ShapeError, show } from '@mtl/core/plain';
import type { FullBooleanColumn } from '../schema/columnKinds.js';
import { continuousColumn } from '../table/tableColumn.js';
import type { ColumnMeter, ColumnParts, NumberPart } from './columnPart.js';
import type { BooleanJson } from './encoderJson.js';
import { indicatorPart } from './numberColumn.js';

/**
 * Learns the share of true values, which a missing one becomes.
 *
 * @param owner Who asks, for messages.
 */
export function measureBoolean(
  owner: string,
  name: string,
  options: FullBooleanColumn,
): ColumnMeter<BooleanJson> {
  let [rows, ones] = [0, 0];
  return {
    add(table) {
      const { values } = continuousColumn(owner, table, name);
      values.forEach((value, row) => {
        if (Number.isNaN(value)) return;
        assertTruth(owner, name, value, row);
        rows++;
        ones += value;
      });
    },
    result() {
      if (options.missing !== 'mean') return { name, ...options, fill: options.missing.constant };
      if (rows > 0) return { name, ...options, fill: ones / rows };
      const expected = 'a column that has a value in the training rows';
      throw configError(owner, `columns.${name}`, expected, Number.NaN);
    },
  };
}

/** The number that a column becomes, and its indicator. */
export function booleanParts({ name, fill, indicator }: BooleanJson): ColumnParts {
  const number: NumberPart = {
    name,
    write(table, numeric, { offset, stride }) {
      continuousColumn('encode', table, name).values.forEach((value, row) => {
        if (!Number.isNaN(value)) assertTruth('encode', name, value, row);
        numeric[offset + row * stride] = Number.isNaN(value) ? fill : value;
      });
    },
  };
  return { numbers: indicator ? [number, indicatorPart(name)] : [number] };
}

function assertTruth(owner: string, name: string, value: number, row: number): void {
  if (value === 0 || value === 1) return;
  throw new ShapeError(
    `${owner}: \`table\` must have 0, 1 or NaN in a column of truth values, got ${value} (column ${show(name)}, row ${row}).`,
  );
}
