import { shapeError } from '../assert.js';

/**
 * Refuses everything but an array of so many numbers.
 *
 * @param owner Who asks, for the message.
 * @param shape What the length is made of, such as `[rows, fields]`.
 */
export function assertLength(
  owner: string,
  field: string,
  array: unknown,
  length: number,
  shape: string,
): asserts array is ArrayLike<number> {
  if (!ArrayBuffer.isView(array) && !Array.isArray(array)) {
    throw shapeError(owner, field, 'an array of numbers', array);
  }
  const got = (array as unknown as ArrayLike<number>).length;
  if (got !== length) throw shapeError(owner, field, `${shape} = ${length} values`, got);
}
