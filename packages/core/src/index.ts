/**
 * Task heads, typed multi-task models, losses, seeds, the primitive ops and the model file format.
 *
 * @packageDocumentation
 */
export { lossesByTask } from './lossesByTask.js';
export { weightName } from './modelWeights.js';
export { embeddingBag } from './ops/embeddingBag.js';
export { embeddingLookup } from './ops/embeddingLookup.js';
export { type GatedMixtureOptions, gatedMixture, mixtureWeights } from './ops/gatedMixture.js';
export { groupedDense } from './ops/groupedDense.js';
export { matrixProduct } from './ops/matrixProduct.js';
export { registerSegmentSum } from './ops/registerSegmentSum.js';
export { taskLoss, taskLosses } from './ops/taskLosses.js';
export { type PackOptions, packModel } from './packModel.js';
export * from './plain.js';
export { type Features, type Recipe, TaskModel } from './taskModel.js';
export { type Unpacked, type UnpackOptions, unpackModel } from './unpackModel.js';
