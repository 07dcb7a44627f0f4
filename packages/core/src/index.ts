/**
 * Task heads, typed multi-task models, losses, seeds, the primitive ops and the model file format.
 *
 * @packageDocumentation
 */

export { assertReads } from './examples/assertReads.js';
export { featuresOf } from './examples/featuresOf.js';
export { weightName } from './modelFile/modelWeights.js';
export { type PackOptions, packModel } from './modelFile/packModel.js';
export { recipeOf } from './modelFile/recipeOf.js';
export { type Unpacked, type UnpackOptions, unpackModel } from './modelFile/unpackModel.js';
export {
  type AdagradAttributes,
  type AdagradInputs,
  type AdagradOutputs,
  adagradStep,
} from './ops/adagradStep.js';
export {
  type AdamAttributes,
  type AdamInputs,
  type AdamOutputs,
  adamCorrection,
  adamStep,
} from './ops/adamStep.js';
export { embeddingBag } from './ops/embeddingBag.js';
export { embeddingLookup } from './ops/embeddingLookup.js';
export { type GatedMixtureOptions, gatedMixture, mixtureWeights } from './ops/gatedMixture.js';
export { groupedDense } from './ops/groupedDense.js';
export { matrixProduct } from './ops/matrixProduct.js';
export {
  type MomentumAttributes,
  type MomentumInputs,
  type MomentumOutputs,
  momentumStep,
} from './ops/momentumStep.js';
export { type Gradient, type NamedTensors, type Primitive, runPrimitive } from './ops/primitive.js';
export { primitives } from './ops/primitives.js';
export { registerSegmentSum } from './ops/registerSegmentSum.js';
export { type SgdAttributes, type SgdInputs, type SgdOutputs, sgdStep } from './ops/sgdStep.js';
export { splitInSteps, unstackRows } from './ops/splitInSteps.js';
export { taskLoss } from './ops/taskLoss.js';
export { taskLosses } from './ops/taskLosses.js';
export { variableGradients } from './ops/variableGradients.js';
export * from './plain.js';
export { assertTaskModel } from './task/assertTaskModel.js';
export type { BatchTensors } from './task/batchTensors.js';
export { type Features, featureTensors } from './task/features.js';
export { lossesByTask } from './task/lossesByTask.js';
export type { OptimizedWeight, Optimizer, OptimizerStep } from './task/optimizer.js';
export type { Reads } from './task/reads.js';
export type { StateTensors, Step, StepContext, StepResult } from './task/step.js';
export { type Recipe, TaskModel, type TaskModelOptions } from './task/taskModel.js';
export {
  layoutsOf,
  partsOf,
  type TaskWeight,
  taskWeightsOf,
  type WeightLayout,
  type WeightLayouts,
} from './task/weightLayout.js';
