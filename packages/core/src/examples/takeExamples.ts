import { shapeError } from '../assert.js';
import type { Examples } from './examples.js';
import { takeBag } from './takeBag.js';

/**
 * Picks rows by index, in the order given and as often as given.
 *
 * @param examples Examples to pick from.
 * @param rows Row indices from 0, [picked].
 * @returns Examples of `rows.length` rows that share no memory with `examples`.
 * @throws ShapeError if an index is not a row of `examples`.
 */
export function takeExamples<Name extends string>(
  examples: Examples<Name>,
  rows: Int32Array,
): Examples<Name> {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (row < 0 || row >= examples.rows) {
      throw shapeError('takeExamples', `rows[${i}]`, `a row of ${examples.rows} examples`, row);
    }
  }
  const { fields, columns, labels, weights, bags } = examples;
  const byTask = (arrays: Readonly<Record<string, Float32Array | undefined>>) =>
    Object.fromEntries(
      Object.entries(arrays).flatMap(([task, array]) =>
        array ? [[task, gather(array, rows, 1, new Float32Array(rows.length))]] : [],
      ),
    );
  return {
    rows: rows.length,
    fields,
    ids: gather(examples.ids, rows, fields, new Int32Array(rows.length * fields)),
    columns,
    numeric: gather(examples.numeric, rows, columns, new Float32Array(rows.length * columns)),
    labels: byTask(labels) as Record<Name, Float32Array>,
    ...(weights && { weights: byTask(weights) as Partial<Record<Name, Float32Array>> }),
    ...(bags && {
      bags: Object.fromEntries(Object.entries(bags).map(([name, bag]) => [name, takeBag(bag, rows)])),
    }),
  };
}

/** Copies whole rows of `width` values into `target`. */
function gather<A extends Int32Array | Float32Array>(
  source: A,
  rows: Int32Array,
  width: number,
  target: A,
): A {
  let at = 0;
  for (let i = 0; i < rows.length; i++) {
    const from = (rows[i] as number) * width;
    for (let j = from; j < from + width; j++) target[at++] = source[j] as number;
  }
  return target;
}
