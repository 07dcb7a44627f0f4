import { shapeError } from '../assert.js';
import { assertLength } from './assertLength.js';
import { assertBag, type Bag } from './bag.js';

/**
 * Rows of a table in the form that models read, as plain typed arrays: what an encoder makes and what `fitTasks`,
 * `evaluateTasks` take. A dense table has `fields: 0` and everything in `numeric`. Typed arrays and names alone: it can be transferred to
 * a worker.
 */
export interface Examples<Name extends string = string> {
  /** Number of rows. */
  readonly rows: number;
  /** Ids per row; 0 for a dense table. */
  readonly fields: number;
  /** [rows, fields], row-major; 1, 2, … number the (field, value) pairs of all fields, 0 is none. */
  readonly ids: Int32Array;
  /** Numeric columns per row; may be 0. */
  readonly columns: number;
  /** [rows, columns], row-major. */
  readonly numeric: Float32Array;
  /** One label per row and task: 0 or 1, a class index, or a number. NaN: this row has no label for the task. */
  readonly labels: Readonly<Record<Name, Float32Array>>;
  /** Weight of a row in the loss and the metrics of a task, ≥ 0. Default 1 each. */
  readonly weights?: Readonly<Partial<Record<Name, Float32Array>>>;
  /** Columns with several values per row, by name. Default: none. */
  readonly bags?: Readonly<Record<string, Bag>>;
}

/**
 * Checks lengths, the range of every id, and bags. Models do not look into their tensors: this is the place where a foreign id is found.
 *
 * @param owner Who asks, for the message.
 * @param values Highest id that the model knows. Default: no limit.
 * @throws ShapeError at the first array that does not fit.
 */
export function assertExamples(owner: string, examples: Examples, values = Number.POSITIVE_INFINITY): void {
  const { rows, fields, ids, columns, numeric, labels, weights, bags } = examples;
  assertLength(owner, 'ids', ids, rows * fields, `[${rows}, ${fields}]`);
  assertLength(owner, 'numeric', numeric, rows * columns, `[${rows}, ${columns}]`);
  if (typeof labels !== 'object' || labels === null) {
    throw shapeError(owner, 'labels', 'an object of task → labels', labels);
  }
  for (const [task, array] of Object.entries(labels))
    assertLength(owner, `labels.${task}`, array, rows, `[${rows}]`);
  for (const [task, array] of Object.entries(weights ?? {})) {
    if (!Object.hasOwn(labels, task)) {
      const tasks = Object.keys(labels).join(', ') || 'no task: there are no labels';
      throw shapeError(owner, 'weights', `keyed by ${tasks}`, task);
    }
    if (array) assertLength(owner, `weights.${task}`, array, rows, `[${rows}]`);
  }
  if (bags !== undefined && (typeof bags !== 'object' || bags === null)) {
    throw shapeError(owner, 'bags', 'an object of name → bag', bags);
  }
  for (const [name, bag] of Object.entries(bags ?? {})) assertBag(owner, name, bag, rows, values);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] as number;
    if (!(Number.isInteger(id) && id >= 0 && id <= values)) {
      const row = Math.floor(i / fields);
      const place = `row ${row}, field ${i % fields}`;
      throw shapeError(owner, 'ids', `from 0 to ${values}`, id, { place });
    }
  }
}
