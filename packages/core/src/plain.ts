/**
 * What needs no TensorFlow.js: task heads, seeds, errors, the form of a table. Loads in a worker or a plain script.
 *
 * @packageDocumentation
 */
export {
  assertNonNegativeInteger,
  assertOneOf,
  assertPositiveInteger,
  assertUnits,
  configError,
  show,
} from './assert.js';
export { ConfigError, FileError, MtlError, ShapeError } from './errors.js';
export { assertExamples, type Examples } from './examples.js';
export { deriveSeed } from './seed.js';
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
