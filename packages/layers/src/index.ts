/**
 * Layers of multi-task models and what puts them together: experts, gates, mixtures, fusion levels, inputs, `buildTaskModel`.
 *
 * @packageDocumentation
 */

export type { Attention } from './affinityWeights.js';
export { AlignmentAttention, type AlignmentAttentionConfig } from './alignmentAttention.js';
export { AttentionMasks, type AttentionMasksConfig } from './attentionMasks.js';
export { Branching, type BranchingConfig } from './branching.js';
export { buildTaskModel, type TaskModelConfig, type Trunk } from './buildTaskModel.js';
export { type ChoiceSchedule, choiceSchedule, type Selection } from './choiceWeights.js';
export { CoAttention, type CoAttentionConfig } from './coAttention.js';
export { ColumnTokens, type ColumnTokensConfig } from './columnTokens.js';
export { CrossStitch, type CrossStitchConfig, type StitchInit } from './crossStitch.js';
export { Dense, type DenseConfig } from './dense.js';
export { type Combine, Embedding, type EmbeddingConfig } from './embedding.js';
export { type Encoded, encodeInput, type NetworkInput } from './encodeInput.js';
export { Experts, type ExpertsConfig } from './experts.js';
export { expertWeightsOf } from './expertWeightsOf.js';
export { ExtractionLevel, type ExtractionLevelConfig } from './extractionLevel.js';
export { FusionLevel, type FusionLevelConfig } from './fusionLevel.js';
export { Gates, type GatesConfig } from './gates.js';
export type { InitScheme } from './initializers.js';
export type { InputShapes, LayerArgs, LayerInputs } from './layerArgs.js';
export { LevelMixture, type LevelMixtureConfig } from './levelMixture.js';
export { Mixture } from './mixture.js';
export { MixtureLevel, type MixtureLevelConfig } from './mixtureLevel.js';
export {
  assertModelInput,
  assertVectorInput,
  type DenseInput,
  denseInput,
  type EmbeddingInput,
  embeddingInput,
  hashedInput,
  type ModelInput,
  type OneHotInput,
  oneHotInput,
} from './modelInput.js';
export type { Norm } from './normWeights.js';
export { attentionScores } from './ops/attentionScores.js';
export { combineRows } from './ops/combineRows.js';
export { concatScores } from './ops/concatScores.js';
export { gumbelSoftmax } from './ops/gumbelSoftmax.js';
export { hardConcrete, openProbability } from './ops/hardConcrete.js';
export { linear } from './ops/linear.js';
export { logitOfProduct } from './ops/logitOfProduct.js';
export { mostProbable } from './ops/mostProbable.js';
export { multiHeadAttention } from './ops/multiHeadAttention.js';
export { padNative } from './ops/padNative.js';
export { stitchTasks } from './ops/stitchTasks.js';
export { subspaceOverlap } from './ops/subspaceOverlap.js';
export { sumOfOthers } from './ops/sumOfOthers.js';
export { ProbabilityProduct } from './probabilityProduct.js';
export { registerLayers } from './registerLayers.js';
export { RelationAttention, type RelationAttentionConfig } from './relationAttention.js';
export { SelectiveBlock, type SelectiveBlockConfig } from './selectiveBlock.js';
export { SluiceLevel, type SluiceLevelConfig } from './sluiceLevel.js';
export { SoftOrdering, type SoftOrderingConfig } from './softOrdering.js';
export { SubNetworkLevel, type SubNetworkLevelConfig } from './subNetworkLevel.js';
export { TaskAttention, type TaskAttentionConfig } from './taskAttention.js';
export { TaskTokens, type TaskTokensConfig } from './taskTokens.js';
export { Unstack, unstackTasks } from './unstack.js';
