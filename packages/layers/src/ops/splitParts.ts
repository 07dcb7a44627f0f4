import { splitInSteps } from '@mtl/core';
import type * as tf from '@tensorflow/tfjs';

/**
 * Cuts a tensor into parts along an axis, also into one, for which `tf.split` has no gradient, and into parts of length 0, of which
 * there is nothing.
 *
 * @param sizes Length of every part; together the axis.
 * @returns One part per size, undefined where it is 0; the caller owns them, but a part that is the whole is `x` itself.
 */
export function splitParts<T extends tf.Tensor>(
  x: T,
  sizes: readonly number[],
  axis: number,
): (T | undefined)[] {
  const present = sizes.filter((size) => size > 0);
  const parts = splitInSteps(x, present, axis);
  let next = 0;
  return sizes.map((size) => (size > 0 ? parts[next++] : undefined));
}
