import { embeddingBagContract, embeddingLookupContract } from './embeddingContracts.js';
import type { KernelContract } from './kernelCase.js';
import { taskLossContract } from './lossContract.js';
import { gatedMixtureContract, groupedDenseContract, matrixProductContract } from './productContracts.js';
import {
  adagradStepContract,
  adamStepContract,
  momentumStepContract,
  sgdStepContract,
} from './stepContracts.js';

/** The contract of every primitive op, by kernel name. */
export const kernelContracts: Readonly<Record<string, KernelContract>> = {
  MtlEmbeddingBag: embeddingBagContract,
  MtlEmbeddingLookup: embeddingLookupContract,
  MtlGroupedDense: groupedDenseContract,
  MtlMatrixProduct: matrixProductContract,
  MtlGatedMixture: gatedMixtureContract,
  MtlTaskLoss: taskLossContract,
  MtlSgdStep: sgdStepContract,
  MtlMomentumStep: momentumStepContract,
  MtlAdagradStep: adagradStepContract,
  MtlAdamStep: adamStepContract,
};
