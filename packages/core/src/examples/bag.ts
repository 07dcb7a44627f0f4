import { shapeError } from '../assert.js';
import { assertLength } from './assertLength.js';

/**
 * Several ids per row: genres, words, the items that somebody bought before. Those of row r are
 * `ids[offsets[r]]` … `ids[offsets[r + 1] − 1]`, in the order that they have in the row.
 */
export interface Bag {
  /** [rows + 1]; the first is 0, the last is how many ids there are. */
  readonly offsets: Int32Array;
  /** Ids of all rows; 0 is none and counts for nothing, as if it were not there. */
  readonly ids: Int32Array;
  /** One weight per id, ≥ 0. Default: 1 each. */
  readonly weights?: Float32Array;
}

/**
 * Checks offsets, the range of every id, and weights.
 *
 * @param owner Who asks, for the message.
 * @param name Of the bag.
 * @param rows How many rows it must have.
 * @param values Highest id.
 * @throws ShapeError at the first that does not fit.
 */
export function assertBag(owner: string, name: string, bag: Bag, rows: number, values: number): void {
  const field = `bags.${name}`;
  if (typeof bag !== 'object' || bag === null) {
    throw shapeError(owner, field, 'an object of offsets and ids', bag);
  }
  const { offsets, ids, weights } = bag;
  assertLength(owner, `${field}.offsets`, offsets, rows + 1, `[${rows} + 1]`);
  if (offsets[0] !== 0) throw shapeError(owner, `${field}.offsets[0]`, '0', offsets[0]);
  for (let row = 0; row < rows; row++) {
    const [from, to] = [offsets[row] as number, offsets[row + 1] as number];
    if (!(Number.isInteger(to) && to >= from)) {
      throw shapeError(owner, `${field}.offsets[${row + 1}]`, `an integer of at least ${from}`, to);
    }
  }
  const count = offsets[rows] as number;
  assertLength(owner, `${field}.ids`, ids, count, `[offsets[${rows}]]`);
  if (weights !== undefined) {
    assertLength(owner, `${field}.weights`, weights, count, `[offsets[${rows}]]`);
  }
  for (let row = 0; row < rows; row++) {
    const from = offsets[row] as number;
    for (let i = from; i < (offsets[row + 1] as number); i++) {
      const id = ids[i] as number;
      const place = `row ${row}, position ${i - from}`;
      if (!(Number.isInteger(id) && id >= 0 && id <= values)) {
        throw shapeError(owner, `${field}.ids`, `from 0 to ${values}`, id, { place });
      }
      const weight = weights?.[i] ?? 1;
      if (!(weight >= 0 && Number.isFinite(Math.fround(weight)))) {
        throw shapeError(owner, `${field}.weights`, 'a finite number ≥ 0', weight, { place });
      }
    }
  }
}
