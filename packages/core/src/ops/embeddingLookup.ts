import * as tf from '@tensorflow/tfjs';
import { type Primitive, runPrimitive } from './primitive.js';

/**
 * The table row of every id: `y[b, f] = table[ids[b, f]]`. Trains on every backend, wasm included, where the gradient of
 * `tf.gather` does not exist.
 *
 * @param table [rows, units]; row 0 belongs to id 0.
 * @param ids int32 [batch, fields], each from 0 to rows − 1.
 * @returns [batch, fields, units]; the caller owns it.
 */
export function embeddingLookup(table: tf.Tensor2D, ids: tf.Tensor2D): tf.Tensor3D {
  return runPrimitive(primitive, [table, ids]) as tf.Tensor3D;
}

const primitive: Primitive = {
  name: 'MtlEmbeddingLookup',
  composite: ([table, ids]) => tf.gather(table as tf.Tensor2D, ids as tf.Tensor2D),
  gradient: (dy, [table, ids]) => [
    () => {
      const [rows, units] = (table as tf.Tensor2D).shape;
      // scatterND adds up what falls on the same row: a segment sum that every backend has.
      return tf.scatterND(
        tf.reshape(ids as tf.Tensor2D, [-1, 1]) as tf.Tensor2D,
        tf.reshape(dy, [-1, units]) as tf.Tensor2D,
        [rows, units],
      );
    },
    () => tf.zerosLike(ids as tf.Tensor2D),
  ],
};
