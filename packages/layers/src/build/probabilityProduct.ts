import { assertOptions } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { logitOfProduct } from '../ops/logitOfProduct.js';
import { type LayerArgs, layerKeys } from '../parts/layerArgs.js';

/**
 * Two steps of a funnel as one probability, on logits: `logit(σ(a) · σ(b))` (Ma et al. 2018, ESMM, Eq. 1). Has no weights.
 *
 * Input `[a, b]`, logits [batch, units] each → output logits [batch, units].
 */
export class ProbabilityProduct extends tf.layers.Layer {
  static readonly className = 'MtlProbabilityProduct';

  constructor(config: LayerArgs = {}) {
    super(config);
    assertOptions<LayerArgs>('ProbabilityProduct', config, layerKeys, 'config');
  }

  override computeOutputShape(inputShape: tf.Shape[]): tf.Shape {
    return inputShape[0] as tf.Shape;
  }

  override call(inputs: tf.Tensor[]): tf.Tensor2D {
    const [a, b] = inputs as [tf.Tensor2D, tf.Tensor2D];
    return logitOfProduct(a, b);
  }
}
