/**
 * What needs no TensorFlow.js: task heads, seeds, errors, the form of a table, the container of our files. Loads in a
 * worker or a plain script.
 *
 * @packageDocumentation
 */
export {
  assertBoolean,
  assertLevelUnits,
  assertNonNegativeInteger,
  assertNonNegativeNumber,
  assertOneOf,
  assertPositiveInteger,
  assertPositiveNumber,
  assertSafeInteger,
  assertUnits,
  configError,
  shapeError,
} from './assert.js';
export { assertOptions, type OptionKeys } from './assertOptions.js';
export { type FileLimits, fileLimits } from './container/limits.js';
export { type ModelFileErrorCode, modelFileErrors } from './container/modelFileError.js';
export { type ParsedJson, parseJson } from './container/parseJson.js';
export { type ReadOptions, readTensors, type Tensors } from './container/readTensors.js';
export { fileVersion, sealTensors, unsealTensors } from './container/sealTensors.js';
export { sha256 } from './container/sha256.js';
export type { StoredData, StoredTensor } from './container/storedTensor.js';
export { writeTensors } from './container/writeTensors.js';
export { ConfigError, FileError, MtlError, ShapeError } from './errors.js';
export type { Bag } from './examples/bag.js';
export { type BatchOptions, batches } from './examples/batches.js';
export { concatExamples } from './examples/concatExamples.js';
export type { ExamplePort } from './examples/examplePort.js';
export type { ExampleStream } from './examples/exampleStream.js';
export { assertExamples, type Examples } from './examples/examples.js';
export { examplesFrom } from './examples/examplesFrom.js';
export { type PrefetchOptions, prefetched } from './examples/prefetched.js';
export { serveExamples } from './examples/serveExamples.js';
export { shuffledRows } from './examples/shuffle.js';
export { type ShuffleOptions, shuffledStream } from './examples/shuffledStream.js';
export { takeExamples } from './examples/takeExamples.js';
export { nearestWord } from './nearestWord.js';
export { deriveSeed } from './seed.js';
export { printable, show } from './show.js';
export { assertBagShapes, type BagShape, idsOfBags } from './task/bagShape.js';
export type { ColumnShape } from './task/columnShape.js';
export {
  assertTasks,
  type BinaryHead,
  binary,
  type MulticlassHead,
  multiclass,
  type RegressionHead,
  type RegressionOptions,
  regression,
  type TaskHead,
  type TaskRecord,
  type Tasks,
} from './tasks.js';
