/**
 * Task heads, typed multi-task models, losses, seeds, the primitive ops and the model file format.
 *
 * @packageDocumentation
 */

export { featuresOf } from './examples/featuresOf.js';
export { weightName } from './modelFile/modelWeights.js';
export { type PackOptions, packModel } from './modelFile/packModel.js';
export { type Unpacked, type UnpackOptions, unpackModel } from './modelFile/unpackModel.js';
export { embeddingBag } from './ops/embeddingBag.js';
export { embeddingLookup } from './ops/embeddingLookup.js';
export { type GatedMixtureOptions, gatedMixture, mixtureWeights } from './ops/gatedMixture.js';
export { groupedDense } from './ops/groupedDense.js';
export { matrixProduct } from './ops/matrixProduct.js';
export { registerSegmentSum } from './ops/registerSegmentSum.js';
export { taskLoss, taskLosses } from './ops/taskLosses.js';
export * from './plain.js';
export { lossesByTask } from './task/lossesByTask.js';
export type { Reads } from './task/reads.js';
export { type Features, type Recipe, TaskModel, type TaskModelOptions } from './task/taskModel.js';
