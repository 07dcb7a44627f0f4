export { bagShape, bagTable } from './bagTable.js';
export { describeGolden } from './describeGolden.js';
export { checkKernel, describeKernel } from './describeKernel.js';
export { describeLayer, type IdShape, type LayerClass, type LayerContract } from './describeLayer.js';
export { describeModelFiles, type ModelFileSubject } from './describeModelFiles.js';
export { describeTaskModel } from './describeTaskModel.js';
export { expectClose } from './expectClose.js';
export { expectNoLeak } from './expectNoLeak.js';
export {
  type Checked,
  expectGradients,
  expectSlopes,
  weightedSum,
  weightedSumTensor,
} from './finiteDifferences.js';
export { fusionOutput } from './fusionOutput.js';
export { type GoldenModel, type GoldenTensor, hasSharedGolden, readGolden } from './golden.js';
export { throughModelJson } from './modelJson.js';
export { portGolden } from './portGolden.js';
export { reorderBlocks } from './reorderBlocks.js';
export { type DrawnDense, type SineDraws, sineDraws, writeLevel } from './sineDraws.js';
export type { AnyBuilder, OwnOptions, TaskModelContract } from './taskModel/contract.js';
export { toyTable } from './toyTable.js';
export { type TrainingRows, trainingRows } from './trainingRows.js';
export { lossesOf, totalLoss, trainSteps } from './trainSteps.js';
export { idTensor, uniforms, uniformTensor } from './uniforms.js';
export { trainedWeights, variableOf, weightsByName, weightsOfLayer } from './weightsByName.js';
