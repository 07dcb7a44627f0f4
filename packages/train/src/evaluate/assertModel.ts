import { configError, type TaskModel } from '@mtl/core';

/**
 * Refuses what is no model; not by `instanceof`, since it may come from another copy of `@mtl/core`.
 *
 * @throws ConfigError when it is none.
 */
export function assertModel(owner: string, model: TaskModel): void {
  const { network, tasks, reads } = Object(model) as Partial<TaskModel>;
  if (network && tasks && reads) return;
  throw configError(owner, 'model', 'a TaskModel, such as a builder gives', model);
}
