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
export { conversionModel } from './conversionModel.js';
export { type EsmmConfig, type EsmmTasks, esmm } from './esmm.js';
export { conversionLabels, type FunnelLabels, funnelLabels } from './funnelLabels.js';
