import { ConfigError, type TaskModel, type TaskRecord, type Tasks } from '@mtl/core';
import type { SelectiveBlock } from '@mtl/layers';

/** What a task does with a block. */
export interface BlockPolicy {
  /** Name of the block, such as `block_1`. */
  readonly block: string;
  /** How probable it is that the task uses it. */
  readonly probability: number;
  /** Whether it is used at test time: where using it is not less probable than skipping it. */
  readonly used: boolean;
}

/**
 * The policy that every task has learned: which blocks it uses.
 *
 * @param model Made by `adashare`.
 * @returns By task, one entry per block, bottom first.
 * @throws ConfigError for a model of another architecture.
 */
export async function policyOf<T extends Tasks>(
  model: TaskModel<T>,
): Promise<TaskRecord<T, readonly BlockPolicy[]>> {
  const blocks = model.network.layers.filter((layer) => layer.getClassName() === 'MtlSelectiveBlock');
  if (blocks.length === 0) {
    throw new ConfigError(
      `policyOf: \`model\` must be made by adashare, got a model of ${model.recipe?.builder ?? 'another network'}.`,
    );
  }
  const names = Object.keys(model.tasks);
  const policies = new Map<string, BlockPolicy[]>(names.map((name) => [name, []]));
  for (const layer of blocks) {
    const read = [(layer as SelectiveBlock).useProbabilities(), (layer as SelectiveBlock).uses()] as const;
    const [probabilities, uses] = await Promise.all(read.map((tensor) => tensor.data()));
    for (const tensor of read) tensor.dispose();
    names.forEach((name, t) => {
      const probability = probabilities?.[t] as number;
      policies.get(name)?.push({ block: layer.name, probability, used: uses?.[t] === 1 });
    });
  }
  return Object.fromEntries(policies) as unknown as TaskRecord<T, readonly BlockPolicy[]>;
}
