import { ConfigError, type TaskModel, type TaskRecord, type Tasks } from '@mtl/core';
import type { SoftOrdering } from '@mtl/layers';

/** How much of each layer a task uses, [depths][layers]; every depth sums to 1. */
export type LayerOrder = readonly (readonly number[])[];

/**
 * The order that every task has learned: how much of which layer it uses at which depth.
 *
 * @param model Made by `softOrdering`.
 * @returns Shares by task, [depths][layers].
 * @throws ConfigError for a model of another architecture.
 */
export async function orderOf<T extends Tasks>(model: TaskModel<T>): Promise<TaskRecord<T, LayerOrder>> {
  const layer = model.network.layers.find(({ name }) => name === 'soft_ordering');
  if (layer?.getClassName() !== 'MtlSoftOrdering') {
    throw new ConfigError(
      `orderOf: \`model\` must be made by softOrdering, got a model of ${model.recipe?.builder ?? 'another network'}.`,
    );
  }
  const shares = (layer as SoftOrdering).order();
  const values = await shares.array(); // [depths][tasks][layers]
  shares.dispose();
  const names = Object.keys(model.tasks);
  const entries = names.map((name, t) => [name, values.map((depth) => depth[t] as number[])] as const);
  return Object.fromEntries(entries) as unknown as TaskRecord<T, LayerOrder>;
}
