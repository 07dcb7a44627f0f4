import * as tf from '@tensorflow/tfjs';
import { Dense } from './dense.js';
import { Embedding } from './embedding.js';
import { Experts } from './experts.js';
import { FusionLevel } from './fusionLevel.js';
import { Gates } from './gates.js';
import { Mixture } from './mixture.js';
import { MixtureLevel } from './mixtureLevel.js';
import { Unstack } from './unstack.js';

/**
 * Tells tfjs about the layers, so that `tf.loadLayersModel` can read its own `model.json` of a network that has them. Only that needs
 * it: `packModel` and `unpackModel` do not.
 */
export function registerLayers(): void {
  for (const layer of [Dense, Embedding, Experts, FusionLevel, Gates, Mixture, MixtureLevel, Unstack]) {
    tf.serialization.registerClass(
      layer as unknown as tf.serialization.SerializableConstructor<tf.layers.Layer>,
    );
  }
}
