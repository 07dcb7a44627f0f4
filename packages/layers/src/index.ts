/**
 * Layers of multi-task models and what puts them together: experts, gates, mixtures, fusion levels, inputs, `buildTaskModel`.
 *
 * @packageDocumentation
 */

export type { Attention } from './attention/affinityWeights.js';
export { AlignmentAttention, type AlignmentAttentionConfig } from './attention/alignmentAttention.js';
export { AttentionMasks, type AttentionMasksConfig } from './attention/attentionMasks.js';
export { CoAttention, type CoAttentionConfig } from './attention/coAttention.js';
export { RelationAttention, type RelationAttentionConfig } from './attention/relationAttention.js';
export { TaskAttention, type TaskAttentionConfig } from './attention/taskAttention.js';
export { TaskTokens, type TaskTokensConfig } from './attention/taskTokens.js';
export { assertBuilderConfig } from './build/assertBuilderConfig.js';
export { buildTaskModel, type TaskModelConfig, type Trunk } from './build/buildTaskModel.js';
export type { TaskRows } from './build/checkTrunk.js';
export { expertCounts } from './build/expertCounts.js';
export { expertWeightsOf } from './build/expertWeightsOf.js';
export { ProbabilityProduct } from './build/probabilityProduct.js';
export { registerLayers } from './build/registerLayers.js';
export { Towers, type TowersConfig } from './build/towers.js';
export { Unstack, unstackTasks } from './build/unstack.js';
export { Branching, type BranchingConfig } from './choice/branching.js';
export { type ChoiceSchedule, choiceSchedule, type Selection, scheduleKeys } from './choice/choiceWeights.js';
export { SelectiveBlock, type SelectiveBlockConfig } from './choice/selectiveBlock.js';
export { SoftOrdering, type SoftOrderingConfig } from './choice/softOrdering.js';
export { Dense, type DenseConfig } from './experts/dense.js';
export { Experts, type ExpertsConfig } from './experts/experts.js';
export { ExtractionLevel, type ExtractionLevelConfig } from './experts/extractionLevel.js';
export { FusionLevel, type FusionLevelConfig } from './experts/fusionLevel.js';
export { Gates, type GatesConfig } from './experts/gates.js';
export { Mixture } from './experts/mixture.js';
export { MixtureLevel, type MixtureLevelConfig } from './experts/mixtureLevel.js';
export { ColumnTokens, type ColumnTokensConfig } from './input/columnTokens.js';
export type { ColumnVectors } from './input/columnVectors.js';
export { type Combine, Embedding, type EmbeddingConfig } from './input/embedding.js';
export {
  type EmbeddingInput,
  type EmbeddingInputOptions,
  embeddingInput,
  type HashedInputOptions,
  hashedInput,
  type VectorOptions,
} from './input/embeddingInput.js';
export type { ColumnTable, EmbeddingTables } from './input/embeddingTables.js';
export { type Encoded, encodeInput, type NetworkInput } from './input/encodeInput.js';
export type { EncoderShape, ShapedEncoder } from './input/encoderShape.js';
export { IdWeights } from './input/idWeights.js';
export { type InputForOptions, inputFor } from './input/inputFor.js';
export {
  assertModelInput,
  assertVectorInput,
  type DenseInput,
  type DenseInputOptions,
  denseInput,
  type ModelInput,
  type OneHotInput,
  type OneHotInputOptions,
  oneHotInput,
} from './input/modelInput.js';
export type { SequenceOptions } from './input/sequences.js';
export {
  type DecodingEncoder,
  setVectors,
  type VectorsByValue,
  type VectorsSet,
} from './input/setVectors.js';
export { TargetAttention, type TargetAttentionConfig } from './input/targetAttention.js';
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
export { poolVectors } from './ops/poolVectors.js';
export { stitchTasks } from './ops/stitchTasks.js';
export { subspaceOverlap } from './ops/subspaceOverlap.js';
export { sumOfOthers } from './ops/sumOfOthers.js';
export { type ActivationLayer, type ActivationUnit, targetAttention } from './ops/targetAttention.js';
export { applyLayer } from './parts/applyLayer.js';
export type { InitScheme } from './parts/initializers.js';
export type { InputShapes, LayerArgs, LayerInputs } from './parts/layerArgs.js';
export type { Norm } from './parts/normWeights.js';
export { CrossStitch, type CrossStitchConfig, type StitchInit } from './stitch/crossStitch.js';
export { LevelMixture, type LevelMixtureConfig } from './stitch/levelMixture.js';
export { SluiceLevel, type SluiceLevelConfig } from './stitch/sluiceLevel.js';
export { SubNetworkLevel, type SubNetworkLevelConfig } from './stitch/subNetworkLevel.js';
