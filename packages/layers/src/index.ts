/**
 * Layers of multi-task models and what puts them together: experts, gates, mixtures, fusion levels, inputs, `buildTaskModel`.
 *
 * @packageDocumentation
 */
export { buildTaskModel, type TaskModelConfig, type Trunk } from './buildTaskModel.js';
export { Dense, type DenseConfig } from './dense.js';
export { type Combine, Embedding, type EmbeddingConfig } from './embedding.js';
export { type Encoded, encodeInput, type NetworkInput } from './encodeInput.js';
export { Experts, type ExpertsConfig } from './experts.js';
export { expertWeightsOf } from './expertWeightsOf.js';
export { FusionLevel, type FusionLevelConfig } from './fusionLevel.js';
export { Gates, type GatesConfig } from './gates.js';
export type { InitScheme } from './initializers.js';
export type { InputShapes, LayerArgs, LayerInputs } from './layerArgs.js';
export { Mixture } from './mixture.js';
export { MixtureLevel, type MixtureLevelConfig } from './mixtureLevel.js';
export {
  type DenseInput,
  denseInput,
  type EmbeddingInput,
  embeddingInput,
  hashedInput,
  type ModelInput,
  type OneHotInput,
  oneHotInput,
} from './modelInput.js';
export { linear } from './ops/linear.js';
export { padNative } from './ops/padNative.js';
export { registerLayers } from './registerLayers.js';
export { Unstack, unstackTasks } from './unstack.js';
