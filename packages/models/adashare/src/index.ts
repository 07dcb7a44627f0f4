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
export { type AdashareConfig, adashare } from './adashare.js';
export type { Policy } from './assertPolicy.js';
export { type FixPolicyOptions, fixPolicy } from './fixPolicy.js';
export { type BlockPolicy, policyOf } from './policyOf.js';
