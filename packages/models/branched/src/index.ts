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
export { type BranchedConfig, branched } from './branched.js';
export { branchesOf, type ParentChoice } from './branchesOf.js';
export { type GroupTasksOptions, groupTasks, type TaskGrouping, type TaskGroups } from './groupTasks.js';
export { rankCorrelation } from './rankCorrelation.js';
export { representationDistances } from './representationDistances.js';
