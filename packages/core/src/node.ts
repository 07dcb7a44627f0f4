/**
 * Models in files, for Node.
 *
 * @packageDocumentation
 */
export { type FileLayer, nodeFiles } from './fileLayer.js';
export { type LoadOptions, loadModel } from './loadModel.js';
export { type SaveOptions, saveModel } from './saveModel.js';
export { writeFileAtomically } from './writeFileAtomically.js';
