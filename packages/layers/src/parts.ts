/**
 * What layers of batched experts are made of: initializers by expert, kernels of experts and gates, one product for all of them,
 * gates that see some experts only, normalization. For layers of your own; networks need `@mtl/layers` alone.
 *
 * @packageDocumentation
 */

export {
  type AddChoiceWeight,
  addChoiceWeights,
  type ChoiceSchedule,
  type ChoicesShape,
  type ChoiceWeights,
  choiceSchedule,
  chooseOptions,
  type Selection,
  scheduleKeys,
} from './choice/choiceWeights.js';
export {
  type LevelKernels,
  type LevelProducts,
  productsOfShared,
  productsOfUnits,
} from './ops/expertProducts.js';
export { linear } from './ops/linear.js';
export { type Moments, momentsOfBatch, momentsOfTokens } from './ops/moments.js';
export { padNative } from './ops/padNative.js';
export { type RoutedGates, routedMixture, routedWeights, routedWidths } from './ops/routedMixture.js';
export {
  addExpertKernels,
  type ExpertKernels,
  type ExpertsShape,
  expertLayouts,
  finishExperts,
} from './parts/expertKernels.js';
export {
  addGateKernels,
  addRoutedGateKernels,
  type GateKernels,
  type GatesShape,
  gateLayouts,
  type RoutedGatesShape,
  routedGateLayouts,
} from './parts/gateKernels.js';
export {
  type AddWeight,
  biasInitializer,
  type Initializer,
  type InitScheme,
  initializerOf,
  type KernelFan,
  kernelInitializer,
  uniform,
} from './parts/initializers.js';
export { batchOf, type InputShapes, type LayerArgs, type LayerInputs, layerKeys } from './parts/layerArgs.js';
export {
  type AddNormWeight,
  addNormWeights,
  type Norm,
  type NormWeights,
  normalize,
} from './parts/normWeights.js';
