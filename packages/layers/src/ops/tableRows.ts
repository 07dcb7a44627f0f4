import * as tf from '@tensorflow/tfjs';

/** The ids that a position of a row may have, and where their vectors begin. */
export interface IdRange {
  readonly first: number;
  readonly last: number;
  /** Row of the table that belongs to `first`. */
  readonly start: number;
}

/**
 * Rows of a table that has the vectors of some columns alone: `id − first + start`, and 0 for an id that is not one of the column.
 *
 * @param ids int32 [batch, positions].
 * @param ranges One per position.
 * @returns int32 [batch, positions]; the caller owns it.
 */
export function tableRows(ids: tf.Tensor2D, ranges: readonly IdRange[]): tf.Tensor2D {
  return tf.tidy(() => {
    const row = (of: (range: IdRange) => number) => tf.tensor2d(ranges.map(of), [1, ranges.length], 'int32');
    const first = row((range) => range.first);
    const inside = tf.logicalAnd(
      tf.greaterEqual(ids, first),
      tf.lessEqual(
        ids,
        row((range) => range.last),
      ),
    );
    const place = tf.add(
      ids,
      row((range) => range.start - range.first),
    );
    return tf.where(inside, place, tf.zerosLike(place)) as tf.Tensor2D;
  });
}
