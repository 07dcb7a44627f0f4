export {
  binary,
  multiclass,
  packModel,
  regression,
  type TaskHead,
  TaskModel,
  type TaskRecord,
  type Tasks,
  unpackModel,
} from '@mtl/core';
export {
  denseInput,
  embeddingInput,
  hashedInput,
  inputFor,
  type ModelInput,
  oneHotInput,
  type StitchInit,
  type TaskModelConfig,
} from '@mtl/layers';
export { type CrossStitchConfig, crossStitch } from './crossStitch.js';
