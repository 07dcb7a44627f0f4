import { matrixProduct, ShapeError, show } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/**
 * Linear combinations of rows, the same for the whole batch: `y[:, i] = Σ_j weights[i, j] · x[:, j]`. Rows are tasks, their parts or
 * sub-networks.
 *
 * @param x [batch, rows, units].
 * @param weights [outputs, rows].
 * @returns [batch, outputs, units]; the caller owns it.
 * @throws ShapeError when the weights do not fit the rows.
 */
export function combineRows(x: tf.Tensor3D, weights: tf.Tensor2D): tf.Tensor3D {
  const [batch, rows, units] = x.shape;
  const [outputs, columns] = weights.shape;
  if (columns !== rows) {
    throw new ShapeError(
      `combineRows: \`weights\` must be [outputs, ${rows}] to match rows ${show(x.shape)}, got ${show(weights.shape)}.`,
    );
  }
  return tf.tidy(() => {
    // Rows first: one plain product. A batch of products with one shared matrix has no right gradient in tfjs.
    const flat = tf.reshape(tf.transpose(x, [1, 0, 2]), [rows, batch * units]) as tf.Tensor2D;
    const combined = tf.reshape(matrixProduct(weights, flat), [outputs, batch, units]);
    return tf.transpose(combined, [1, 0, 2]) as tf.Tensor3D;
  });
}
