import { assertOptions, gatedMixture, mixtureWeights } from '@mtl/core';
import * as tf from '@tensorflow/tfjs';
import { type LayerArgs, type LayerInputs, layerKeys } from '../parts/layerArgs.js';

/**
 * Gate-weighted sum of experts: `F = softmax(g) · E` (Ma et al. 2018, Eq. 6). Has no weights.
 *
 * Input `[experts, gates]`, experts [batch, experts, units] and gate logits [batch, tasks, experts] → output [batch, tasks, units].
 */
export class Mixture extends tf.layers.Layer {
  static readonly className = 'MtlMixture';

  constructor(config: LayerArgs = {}) {
    super(config);
    assertOptions<LayerArgs>('Mixture', config, layerKeys, 'config');
  }

  override computeOutputShape(inputShape: tf.Shape[]): tf.Shape {
    const [experts, gates] = inputShape as [tf.Shape, tf.Shape];
    return [experts[0] as number | null, gates[1] as number, experts[2] as number];
  }

  override call(inputs: tf.Tensor[]): tf.Tensor3D {
    const [experts, gates] = inputs as [tf.Tensor3D, tf.Tensor3D];
    return gatedMixture(experts, gates);
  }

  /**
   * The weight that every task gives every expert.
   *
   * @param inputs What the layer is applied to.
   * @returns [batch, tasks, experts]; the caller owns it.
   */
  expertWeights(inputs: LayerInputs): tf.Tensor3D {
    return mixtureWeights((inputs as tf.Tensor[])[1] as tf.Tensor3D);
  }
}
