import * as tf from '@tensorflow/tfjs';
import { AlignmentAttention } from '../attention/alignmentAttention.js';
import { AttentionMasks } from '../attention/attentionMasks.js';
import { CoAttention } from '../attention/coAttention.js';
import { RelationAttention } from '../attention/relationAttention.js';
import { TaskAttention } from '../attention/taskAttention.js';
import { TaskTokens } from '../attention/taskTokens.js';
import { Branching } from '../choice/branching.js';
import { SelectiveBlock } from '../choice/selectiveBlock.js';
import { SoftOrdering } from '../choice/softOrdering.js';
import { Dense } from '../experts/dense.js';
import { Experts } from '../experts/experts.js';
import { ExtractionLevel } from '../experts/extractionLevel.js';
import { FusionLevel } from '../experts/fusionLevel.js';
import { Gates } from '../experts/gates.js';
import { Mixture } from '../experts/mixture.js';
import { MixtureLevel } from '../experts/mixtureLevel.js';
import { ColumnTokens } from '../input/columnTokens.js';
import { Embedding } from '../input/embedding.js';
import { IdWeights } from '../input/idWeights.js';
import { TargetAttention } from '../input/targetAttention.js';
import { CrossStitch } from '../stitch/crossStitch.js';
import { LevelMixture } from '../stitch/levelMixture.js';
import { SluiceLevel } from '../stitch/sluiceLevel.js';
import { SubNetworkLevel } from '../stitch/subNetworkLevel.js';
import { ProbabilityProduct } from './probabilityProduct.js';
import { Towers } from './towers.js';
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
    IdWeights,
    LevelMixture,
    Mixture,
    MixtureLevel,
    ProbabilityProduct,
    RelationAttention,
    SelectiveBlock,
    SluiceLevel,
    SoftOrdering,
    SubNetworkLevel,
    TargetAttention,
    TaskAttention,
    TaskTokens,
    Towers,
    Unstack,
  ]) {
    tf.serialization.registerClass(
      layer as unknown as tf.serialization.SerializableConstructor<tf.layers.Layer>,
    );
  }
}
