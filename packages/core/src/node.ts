/**
 * Models in files, for Node.
 *
 * @packageDocumentation
 */
export { type FileLayer, type FoundFile, nodeFiles } from './modelFile/fileLayer.js';
export { type LoadOptions, loadModel } from './modelFile/loadModel.js';
export { type SaveOptions, saveModel } from './modelFile/saveModel.js';
export { writeFileAtomically } from './modelFile/writeFileAtomically.js';
