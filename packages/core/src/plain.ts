/**
 * What needs no TensorFlow.js: task heads, seeds, errors, the form of a table, the container of our files. Loads in a
 * worker or a plain script.
 *
 * @packageDocumentation
 */
export {
  assertLevelUnits,
  assertNonNegativeInteger,
  assertOneOf,
  assertPositiveInteger,
  assertUnits,
  configError,
  show,
} from './assert.js';
export { type BatchOptions, batches } from './batches.js';
export { concatExamples } from './concatExamples.js';
export { ConfigError, FileError, MtlError, ShapeError } from './errors.js';
export { assertExamples, type Examples } from './examples.js';
export { type FileLimits, fileLimits } from './limits.js';
export { type ModelFileErrorCode, modelFileErrors } from './modelFileError.js';
export { type ParsedJson, parseJson } from './parseJson.js';
export { type ReadOptions, readTensors, type Tensors } from './readTensors.js';
export { fileVersion, sealTensors, unsealTensors } from './sealTensors.js';
export { deriveSeed } from './seed.js';
export { sha256 } from './sha256.js';
export { shuffledRows } from './shuffle.js';
export type { StoredData, StoredTensor } from './storedTensor.js';
export { takeExamples } from './takeExamples.js';
export {
  assertTasks,
  type BinaryHead,
  binary,
  type MulticlassHead,
  multiclass,
  type RegressionHead,
  regression,
  type TaskHead,
  type TaskRecord,
  type Tasks,
} from './tasks.js';
export { writeTensors } from './writeTensors.js';
