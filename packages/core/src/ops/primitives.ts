import { adagradStepPrimitive } from './adagradStep.js';
import { adamStepPrimitive } from './adamStep.js';
import { embeddingBagPrimitive } from './embeddingBag.js';
import { embeddingLookupPrimitive } from './embeddingLookup.js';
import { gatedMixturePrimitive } from './gatedMixture.js';
import { groupedDensePrimitive } from './groupedDense.js';
import { matrixProductPrimitive } from './matrixProduct.js';
import { momentumStepPrimitive } from './momentumStep.js';
import type { Primitive } from './primitive.js';
import { sgdStepPrimitive } from './sgdStep.js';
import { taskLossPrimitive } from './taskLoss.js';

/**
 * All primitive ops: what a backend may have a faster kernel for, what a trace records and what another format has to know.
 * `describeKernel` in the tests runs the kernel of every one of them against its composite.
 */
export const primitives = [
  embeddingBagPrimitive,
  embeddingLookupPrimitive,
  groupedDensePrimitive,
  matrixProductPrimitive,
  gatedMixturePrimitive,
  taskLossPrimitive,
  sgdStepPrimitive,
  momentumStepPrimitive,
  adagradStepPrimitive,
  adamStepPrimitive,
] as unknown as readonly Primitive[]; // whoever goes through the list knows the names only from it
