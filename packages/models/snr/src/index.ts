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
  type TaskModelConfig,
} from '@mtl/layers';
export { type Connection, prunedConnections } from './prunedConnections.js';
export { type SnrConfig, snr } from './snr.js';
