import * as tf from '@tensorflow/tfjs';

/**
 * Cuts an axis into blocks and lays them in another order; blocks that the order does not name stay at the end.
 *
 * @param sizes Width of each block; together the axis.
 * @param order Which block comes first, second, …
 */
export function reorderBlocks(
  x: tf.Tensor,
  axis: number,
  sizes: readonly number[],
  order: readonly number[],
): tf.Tensor {
  return tf.tidy(() => {
    const blocks = tf.split(x, [...sizes], axis);
    const moved = [...order.map((block) => blocks[block] as tf.Tensor), ...blocks.slice(order.length)];
    return tf.concat(moved, axis);
  });
}
