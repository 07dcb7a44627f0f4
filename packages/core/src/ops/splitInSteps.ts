import * as tf from '@tensorflow/tfjs';

/** Up to so many parts are cut at once. */
const atOnce = 8;

/**
 * Cuts a tensor into parts along an axis, as `tf.split` does: many parts in two steps, first into √n blocks. On wasm a slice copies the
 * whole of its input, so that n parts at once cost n copies of it; this way they cost 2 √n.
 *
 * @param x Any tensor.
 * @param sizes Length of every part; together the axis.
 * @returns The parts; the caller owns them, but a single part is `x` itself, because tfjs has no gradient for a split into one.
 */
export function splitInSteps<T extends tf.Tensor>(x: T, sizes: readonly number[], axis: number): T[] {
  if (sizes.length === 1) return [x];
  if (sizes.length <= atOnce) return tf.split<T>(x, [...sizes], axis);
  return tf.tidy(() => {
    const blocks = blocksOf(sizes);
    const lengths = blocks.map((block) => block.reduce((sum, size) => sum + size, 0));
    const parts = tf.split<T>(x, lengths, axis).map((part, i) => {
      const block = blocks[i] as readonly number[];
      return block.length === 1 ? [part] : tf.split<T>(part, [...block], axis);
    });
    return parts.flat();
  });
}

/**
 * The rows of a tensor, as `tf.unstack` gives them, cut in the way of {@link splitInSteps}.
 *
 * @param x [rows, …].
 * @returns One […] per row; the caller owns them.
 */
export function unstackRows(x: tf.Tensor): tf.Tensor[] {
  const [rows, ...shape] = x.shape as [number, ...number[]];
  if (rows > 1 && rows <= atOnce) return tf.unstack(x);
  return tf.tidy(() => splitInSteps(x, Array<number>(rows).fill(1), 0).map((row) => tf.reshape(row, shape)));
}

/** Sizes in about √n blocks of √n. */
function blocksOf(sizes: readonly number[]): (readonly number[])[] {
  const length = Math.ceil(Math.sqrt(sizes.length));
  const starts = Array.from({ length: Math.ceil(sizes.length / length) }, (_, block) => block * length);
  return starts.map((start) => sizes.slice(start, start + length));
}
