import { matrixProduct } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';

/** Which experts each gate sees, 1 or 0, [gates][experts]. */
export type Routing = readonly (readonly number[])[];

/** How many experts each gate sees: the number of its columns. */
export function gateWidths(routing: Routing): readonly number[] {
  return routing.map((seen) => seen.reduce((sum, one) => sum + one, 0));
}

/**
 * Puts the logits of gates that have columns only for the experts they see where these experts stand, and 0 elsewhere. It is a
 * product with a table of ones and zeros: exact, and quick in both directions on every backend.
 *
 * @param columns Logits of all gates side by side, those of a gate in the order of its experts, [batch, columns].
 * @param routing Which experts each gate sees, [gates][experts].
 * @param pitch Columns from the start of one gate to the start of the next, where gates are filled up to the same width. What lies
 *   beyond the last gate is dropped. Default: gates lie close together.
 * @returns [batch, gates, experts]; the caller owns it.
 */
export function placeGates(columns: tf.Tensor2D, routing: Routing, pitch?: number): tf.Tensor3D {
  return tf.tidy(() => {
    const experts = (routing[0] as readonly number[]).length;
    const places = tf.buffer([columns.shape[1], routing.length * experts]);
    let first = 0;
    routing.forEach((seen, gate) => {
      let column = first;
      seen.forEach((one, expert) => {
        if (one) places.set(1, column++, gate * experts + expert);
      });
      first = pitch === undefined ? column : first + pitch;
    });
    const placed = matrixProduct(columns, places.toTensor() as tf.Tensor2D); // [batch, gates · experts]
    return tf.reshape(placed, [-1, routing.length, experts]);
  });
}
