import { ShapeError, show } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { combineRows } from './combineRows.js';

/**
 * Combines the tasks' rows linearly: `x_t = Σ_s A[t, s] · u_s` (Misra et al. 2016, Eq. 1), one weight per pair of tasks, or one per
 * pair and channel.
 *
 * @param rows One row per task, [batch, tasks, units].
 * @param stitch Weight of every task s in the new row of every task t, [tasks, tasks], or [tasks, tasks, units].
 * @returns [batch, tasks, units]; the caller owns it.
 * @throws ShapeError when the weights do not fit the rows.
 */
export function stitchTasks(rows: tf.Tensor3D, stitch: tf.Tensor2D | tf.Tensor3D): tf.Tensor3D {
  const [, tasks, units] = rows.shape;
  const [to, from, channels = units] = stitch.shape;
  if (to !== tasks || from !== tasks || channels !== units) {
    throw new ShapeError(
      `stitchTasks: \`stitch\` must be [${tasks}, ${tasks}] or [${tasks}, ${tasks}, ${units}] to match rows ${show(rows.shape)}, got ${show(stitch.shape)}.`,
    );
  }
  if (stitch.rank === 2) return combineRows(rows, stitch as tf.Tensor2D);
  return tf.tidy(() => {
    const pairs = tf.mul(tf.expandDims(rows, 1), stitch); // [batch, to, from, units]
    return tf.sum<tf.Tensor3D>(pairs, 2);
  });
}
