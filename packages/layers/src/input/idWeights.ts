import { assertOptions } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import {
  batchOf,
  type InputShapes,
  type LayerArgs,
  type LayerInputs,
  layerKeys,
} from '../parts/layerArgs.js';

/**
 * The weights of all ids of a row, in the form that says what they are to layers which read `[ids, numeric, weights]`: 1 for every field,
 * then those of the bags.
 *
 * Input [ids [batch, ids], weights [batch, ids of bags]] → output [batch, ids, 1].
 */
export class IdWeights extends tf.layers.Layer {
  static readonly className = 'MtlIdWeights';

  constructor(config: LayerArgs) {
    super(config);
    assertOptions<LayerArgs>('IdWeights', config, layerKeys, 'config');
  }

  override computeOutputShape(inputShape: InputShapes): tf.Shape {
    const [[, ids]] = inputShape as [tf.Shape];
    return [batchOf(inputShape), ids as number, 1];
  }

  override call(inputs: LayerInputs): tf.Tensor3D {
    return tf.tidy(() => {
      const [ids, weights] = inputs as [tf.Tensor2D, tf.Tensor2D];
      const [batch, count] = ids.shape;
      const fields = count - weights.shape[1];
      const all = fields > 0 ? tf.concat([tf.ones<tf.Rank.R2>([batch, fields]), weights], 1) : weights;
      return tf.reshape(all, [batch, count, 1]);
    });
  }
}
