import * as tf from '@tensorflow/tfjs';
import { assertRoom } from './assertRoom.js';
import { type Primitive, runPrimitive } from './primitive.js';

/**
 * The table row of every id: `y[b, f] = table[ids[b, f]]`. Trains on every backend, wasm included, where the gradient of
 * `tf.gather` does not exist.
 *
 * @param table [rows, units]; row 0 belongs to id 0.
 * @param ids int32 [batch, fields], each from 0 to rows − 1.
 * @returns [batch, fields, units]; the caller owns it.
 * @throws ShapeError when the backend cannot hold the result.
 */
export function embeddingLookup(table: tf.Tensor2D, ids: tf.Tensor2D): tf.Tensor3D {
  const [batch, fields] = ids.shape;
  assertRoom('embeddingLookup', { y: [batch, fields, table.shape[1]] });
  return runPrimitive(embeddingLookupPrimitive, { table, ids }, {}).y;
}

/** What {@link embeddingLookup} takes, by name. */
export interface EmbeddingLookupInputs {
  readonly table: tf.Tensor2D;
  readonly ids: tf.Tensor2D;
}

/** The primitive op of {@link embeddingLookup}. */
export const embeddingLookupPrimitive: Primitive<EmbeddingLookupInputs, object, { readonly y: tf.Tensor3D }> =
  {
    name: 'MtlEmbeddingLookup',
    inputs: ['table', 'ids'],
    outputs: ['y'],
    saved: ['ids'],
    composite: ({ table, ids }) => ({ y: tf.gather<tf.Tensor>(table, ids) as tf.Tensor3D }),
    gradients: {
      // scatterND adds up what falls on the same row: a segment sum that every backend has.
      table: ({ y: dy }, { table, ids }) => {
        const [rows, units] = table.shape;
        return tf.scatterND(tf.reshape(ids, [-1, 1]), tf.reshape(dy, [-1, units]), [rows, units]);
      },
    },
  };
