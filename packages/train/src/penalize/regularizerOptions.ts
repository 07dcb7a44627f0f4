import { configError, type OptionKeys } from '@mtl/core';

/** Options of `l2` and `traceNorm`. */
export interface RegularizerOptions {
  /** Weight of the penalty, ≥ 0. Default 1e-3. */
  readonly strength?: number;
  /**
   * Names of layers that hold a weight of every task, task by task, such as `bottoms` of a single-task model, beside the hidden layers of
   * the towers. Default: none.
   */
  readonly layers?: readonly string[];
}

/** Their keys. */
export const regularizerKeys: OptionKeys<RegularizerOptions> = { strength: true, layers: true };

/** Refuses everything but a list of names. */
export function assertLayers(owner: string, layers: unknown): asserts layers is readonly string[] {
  if (!Array.isArray(layers) || layers.some((layer) => typeof layer !== 'string')) {
    throw configError(owner, 'layers', 'an array of names of layers', layers);
  }
}
