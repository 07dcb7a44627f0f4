import * as tf from '@tensorflow/tfjs';
import { AlignmentAttention } from './alignmentAttention.js';
import { AttentionMasks } from './attentionMasks.js';
import { Branching } from './branching.js';
import { CoAttention } from './coAttention.js';
import { ColumnTokens } from './columnTokens.js';
import { CrossStitch } from './crossStitch.js';
import { Dense } from './dense.js';
import { Embedding } from './embedding.js';
import { Experts } from './experts.js';
import { ExtractionLevel } from './extractionLevel.js';
import { FusionLevel } from './fusionLevel.js';
import { Gates } from './gates.js';
import { LevelMixture } from './levelMixture.js';
import { Mixture } from './mixture.js';
import { MixtureLevel } from './mixtureLevel.js';
import { ProbabilityProduct } from './probabilityProduct.js';
import { RelationAttention } from './relationAttention.js';
import { SelectiveBlock } from './selectiveBlock.js';
import { SluiceLevel } from './sluiceLevel.js';
import { SoftOrdering } from './softOrdering.js';
import { SubNetworkLevel } from './subNetworkLevel.js';
import { TaskAttention } from './taskAttention.js';
import { TaskTokens } from './taskTokens.js';
import { Unstack } from './unstack.js';

/**
 * Tells tfjs about the layers, so that `tf.loadLayersModel` can read its own `model.json` of a network that has them. Only that needs
 * it: `packModel` and `unpackModel` do not.
 */
export function registerLayers(): void {
  for (const layer of [
    AlignmentAttention,
    AttentionMasks,
    Branching,
    CoAttention,
    ColumnTokens,
    CrossStitch,
    Dense,
    Embedding,
    Experts,
    ExtractionLevel,
    FusionLevel,
    Gates,
    LevelMixture,
    Mixture,
    MixtureLevel,
    ProbabilityProduct,
    RelationAttention,
    SelectiveBlock,
    SluiceLevel,
    SoftOrdering,
    SubNetworkLevel,
    TaskAttention,
    TaskTokens,
    Unstack,
  ]) {
    tf.serialization.registerClass(
      layer as unknown as tf.serialization.SerializableConstructor<tf.layers.Layer>,
    );
  }
}
