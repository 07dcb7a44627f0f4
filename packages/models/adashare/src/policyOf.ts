import type { TaskModel, TaskRecord, Tasks } from '@mtl/core';
import { blocksOf } from './blocksOf.js';

/** What a task does with a block. */
export interface BlockPolicy {
  /** Name of the block, such as `block_1`. */
  readonly block: string;
  /** How probable it is, by the learned scores, that the task uses it; 1 or 0 where the policy is fixed. */
  readonly probability: number;
  /**
   * What the block counts in the task's predictions: 1 or 0; with `selection: 'soft'` the probability; 1 while the block's turn to be
   * chosen has not come.
   */
  readonly weight: number;
  /** Whether it has a part in the task's predictions, a `weight` above 0. */
  readonly used: boolean;
}

/**
 * The policy that every task has learned, or was given: which blocks it uses.
 *
 * @param model Made by `adashare`.
 * @returns By task, one entry per block, bottom first.
 * @throws ConfigError for a model of another architecture.
 */
export async function policyOf<T extends Tasks>(
  model: TaskModel<T>,
): Promise<TaskRecord<T, readonly BlockPolicy[]>> {
  const { blocks, layers } = blocksOf('policyOf', model);
  const names = Object.keys(model.tasks);
  const policies = new Map<string, BlockPolicy[]>(names.map((name) => [name, []]));
  for (const block of blocks) {
    const layer = layers.get(block);
    const read = layer ? [layer.useProbabilities(), layer.useWeights()] : [];
    const [probabilities, weights] = await Promise.all(read.map((tensor) => tensor.data()));
    for (const tensor of read) tensor.dispose();
    names.forEach((name, t) => {
      const weight = weights?.[t] ?? 0; // a block that no task uses has been left out
      policies.get(name)?.push({ block, probability: probabilities?.[t] ?? 0, weight, used: weight > 0 });
    });
  }
  return Object.fromEntries(policies) as unknown as TaskRecord<T, readonly BlockPolicy[]>;
}
