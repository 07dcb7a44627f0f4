import { ShapeError, show } from '@mtl/core/plain';
import type { WeightColumn } from '../schema/columnKinds.js';
import type { Table } from '../table/table.js';
import { continuousColumn } from '../table/tableColumn.js';

/**
 * The weights of the rows by task: what a column of weights says, of all tasks or of those that it names.
 *
 * @param columns The columns of weights, by name; no task has two.
 * @throws ShapeError at a weight that is missing, negative or not finite in float32.
 */
export function weightsOf(
  table: Table,
  columns: ReadonlyMap<string, WeightColumn>,
  tasks: readonly string[],
): Readonly<Record<string, Float32Array>> {
  const weights: [task: string, weights: Float32Array][] = [];
  for (const [name, { tasks: own = tasks }] of columns) {
    const numbers = Float32Array.from(continuousColumn('encode', table, name).values);
    numbers.forEach((weight, row) => {
      if (weight >= 0 && Number.isFinite(weight)) return;
      throw new ShapeError(
        `encode: \`weights\` must be finite numbers that are not below 0, got ${weight} (column ${show(name)}, row ${row}).`,
      );
    });
    for (const task of own) weights.push([task, numbers.slice()]);
  }
  return Object.fromEntries(weights);
}
