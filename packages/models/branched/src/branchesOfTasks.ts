import { assertUnits, configError } from '@mtl/core';

/** How many branches every level has, from the option `branches` or from the number of tasks. */
export function branchesOfTasks(given: unknown, tasks: number, levels: number): readonly number[] {
  if (given === undefined) return Array<number>(levels).fill(tasks);
  assertUnits('branched', 'branches', given);
  if (given.length !== levels) {
    throw configError('branched', 'branches', `one number per level, ${levels}`, given);
  }
  return [...given];
}
