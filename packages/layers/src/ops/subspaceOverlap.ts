import { matrixProduct, splitInSteps } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/**
 * How much the subspaces of each task's layer overlap: `Σ_t Σ_{s < s'} ‖G_tsᵀ · G_ts'‖²_F` (Ruder et al. 2019, the orthogonality
 * constraint), with G_ts the columns of a kernel that make part s of task t, [in, units / subspaces]: the sum is over the inputs, and it is 0
 * where the weights of every two units of different parts are orthogonal. The paper has the rows of an [units, in] matrix for G, and sums
 * over the units.
 *
 * @param kernel [in, tasks · units], the columns task by task and in them part by part.
 * @param tasks How many tasks.
 * @param subspaces Parts of each task, equally wide.
 * @returns A scalar; the caller owns it.
 */
export function subspaceOverlap(kernel: tf.Tensor2D, tasks: number, subspaces: number): tf.Scalar {
  if (subspaces === 1) return tf.scalar(0);
  return tf.tidy(() => {
    const parts = splitInSteps(
      kernel,
      Array<number>(tasks * subspaces).fill(kernel.shape[1] / (tasks * subspaces)),
      1,
    ); // [in, units / subspaces] each
    const pairs: tf.Scalar[] = [];
    parts.forEach((part, i) => {
      const left = tf.transpose(part) as tf.Tensor2D;
      for (const right of parts.slice(i + 1, (Math.floor(i / subspaces) + 1) * subspaces)) {
        pairs.push(tf.sum(tf.square(matrixProduct(left, right))));
      }
    });
    return tf.addN(pairs);
  });
}
